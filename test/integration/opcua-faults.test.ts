import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { NotConnectedError } from '../../agent/base/errors.ts';
import { Status } from '../../agent/model/status.ts';
import { collectorOf, failureOf, readUntil, sampleOf, tag } from './opcua-plant.ts';
import { openShop, shopUri, temporaryFolder } from './opcua-server.ts';

const signal = new AbortController().signal;
const force = [tag('Force', `nsu=${shopUri};s=Force`)];

/** Reads until it fails; a bound keeps a failing test short. */
async function readToTheEnd(collector: Awaited<ReturnType<typeof collectorOf>>): Promise<unknown> {
  return await failureOf(readUntil(collector, () => false, 8000));
}

test('a server restart loses the link; connecting again delivers, with the namespace moved', async () => {
  using pki = temporaryFolder();
  using data = temporaryFolder();
  const before = await openShop(pki.dir);
  const { port } = before.relay;
  await using collector = await collectorOf(before.endpoint, data.dir, force);
  await collector.connect(signal);
  expect(sampleOf(await collector.read(signal), 'Force').value).toBe(812.4);

  await before.stop();
  expect(await readToTheEnd(collector)).toBeInstanceOf(NotConnectedError);
  expect(await failureOf(collector.connect(signal))).toMatchObject({ code: 'opcua.unreachable' });

  const after = await openShop(pki.dir, { port, namespacesBefore: ['urn:other:1', 'urn:other:2'] });
  try {
    expect(after.namespace).toBe(before.namespace + 2);
    await collector.connect(signal);
    expect(sampleOf(await collector.read(signal), 'Force').value).toBe(812.4);
  } finally {
    await after.stop();
  }
});

for (const mode of ['subscribe', 'poll'] as const) {
  test(`${mode}: a frozen server is noticed, and disposing does not wait for it`, async () => {
    using pki = temporaryFolder();
    using data = temporaryFolder();
    const shop = await openShop(pki.dir);
    try {
      const collector = await collectorOf(
        shop.endpoint,
        data.dir,
        force,
        { mode },
        { sessionTimeoutMs: 10_000 },
      );
      await collector.connect(signal);
      await collector.read(signal);
      shop.relay.setStalled(true);
      const startedMs = performance.now();
      expect(await readToTheEnd(collector)).toMatchObject({
        name: 'NotConnectedError',
        status: Status.BadTimeout,
      });
      expect(performance.now() - startedMs).toBeLessThan(7000);

      const disposingMs = performance.now();
      await collector[Symbol.asyncDispose]();
      expect(performance.now() - disposingMs).toBeLessThan(2500);

      shop.relay.setStalled(false);
      await using again = await collectorOf(shop.endpoint, data.dir, force, { mode });
      await again.connect(signal);
      expect((await again.read(signal)).samples).toHaveLength(1);
    } finally {
      await shop.stop();
    }
  });
}

test('a server that accepts and says nothing: connecting ends by its deadline, and at an abort', async () => {
  using pki = temporaryFolder();
  using data = temporaryFolder();
  const shop = await openShop(pki.dir);
  try {
    shop.relay.setStalled(true);
    await using collector = await collectorOf(
      shop.endpoint,
      data.dir,
      force,
      {},
      { timeoutMs: 30_000, connectTimeoutMs: 600 },
    );
    expect(await failureOf(collector.connect(signal))).toMatchObject({ code: 'opcua.timeout' });
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('enough')), 50);
    await expect(collector.connect(abort.signal)).rejects.toThrow('enough');
  } finally {
    shop.relay.setStalled(false);
    await shop.stop();
  }
});

test('an item refused at first comes when the server has it, without a reconnect', async () => {
  using pki = temporaryFolder();
  using data = temporaryFolder();
  const shop = await openShop(pki.dir);
  try {
    const late = [...force, tag('Late', `nsu=${shopUri};s=Late`)];
    await using collector = await collectorOf(shop.endpoint, data.dir, late, {}, { retryRefusedMs: 1000 });
    await collector.connect(signal);
    expect(sampleOf(await collector.read(signal), 'Late').status).toBe(Status.BadNodeIdUnknown);
    shop.addDouble('Late', 5);
    const scan = await readUntil(collector, ({ samples }) => samples.length > 0);
    expect(sampleOf(scan, 'Late')).toMatchObject({ value: 5, quality: 'GOOD' });
  } finally {
    await shop.stop();
  }
});

test('nothing is written outside dataDir, whatever HOME is, and the key is private', async () => {
  using pki = temporaryFolder();
  using data = temporaryFolder();
  using home = temporaryFolder();
  const shop = await openShop(pki.dir);
  try {
    const plant = path.join(import.meta.dirname, 'opcua-plant.ts');
    const script = `
      const { collectorOf, tag } = await import(${JSON.stringify(plant)});
      const never = new AbortController().signal;
      await using collector = await collectorOf(${JSON.stringify(shop.endpoint)}, ${JSON.stringify(data.dir)}, [tag('Force', 'nsu=${shopUri};s=Force')]);
      await collector.connect(never);
      process.stdout.write(String((await collector.read(never)).samples[0].value));`;
    for (const env of [{ HOME: '/proc/nowhere' }, {}, { HOME: home.dir, XDG_CONFIG_HOME: home.dir }]) {
      const said = await runNode(script, env);
      expect(said).toBe('812.4');
    }
    expect(fs.readdirSync(home.dir)).toEqual([]);
    expect(fs.readdirSync(data.dir)).toEqual(['pki']);
    expect(fs.statSync(path.join(data.dir, 'pki/opcua/own/key.pem')).mode & 0o777).toBe(0o600);
  } finally {
    await shop.stop();
  }
});

async function runNode(script: string, env: Record<string, string>): Promise<string> {
  const args = ['--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 20_000 });
  return stdout;
}
