/** Active conditions (OPC 10000-9) over a real server. */
import { DataType } from 'node-opcua';
import { expect, test } from 'vitest';
import { NotConnectedError } from '../../agent/base/errors.ts';
import type { Scan } from '../../agent/model/scan.ts';
import { Status } from '../../agent/model/status.ts';
import type { Collector } from '../../collectors/collector.ts';
import { collectorOf, failureOf, readUntil, sampleOf, tag } from './opcua-plant.ts';
import { openShop, type Shop, shopUri, temporaryFolder } from './opcua-server.ts';

const signal = new AbortController().signal;
const alarms = tag('alarms', 'conditions:i=2253');
const force = tag('Force', `nsu=${shopUri};s=Force`);

const heat = (shop: Shop, value: number) => shop.set('Heat', DataType.Double, value);
const guard = (shop: Shop, isClosed: boolean) => shop.set('Guard', DataType.Boolean, isClosed);

/** Names of the active conditions, as far as a scan tells them. */
function namesOf(scan: Scan): string[] | undefined {
  const sample = scan.samples.findLast((other) => other.tag.name === 'alarms');
  if (!Array.isArray(sample?.value)) return undefined;
  return sample.value.map((text) => String(text).split('|')[0]?.split('/')[1] ?? '');
}

async function readNames(collector: Collector, ...names: readonly string[]): Promise<Scan> {
  return await readUntil(collector, (scan) => namesOf(scan)?.join() === names.join());
}

test('what is active before the connection is seen; what comes and goes arrives, two at once', async () => {
  using pki = temporaryFolder();
  using data = temporaryFolder();
  const shop = await openShop(pki.dir, { alarms: 'repeated' });
  try {
    heat(shop, 150);
    await using collector = await collectorOf(shop.endpoint, data.dir, [alarms, force]);
    await collector.connect(signal);
    const first = await collector.read(signal);
    expect(first.samples.map((sample) => sample.tag.name).sort()).toEqual(['Force', 'alarms']);
    const known = namesOf(first) === undefined ? await readNames(collector, 'TooHot') : first;
    const sample = sampleOf(known, 'alarms');
    expect(sample).toMatchObject({ quality: 'GOOD', status: Status.Good, timeSource: 'source' });
    expect(sample.value).toEqual([expect.stringMatching(/^[^|/]*Press\/TooHot\|150\|[^|]+$/)]);

    guard(shop, false);
    await readNames(collector, 'GuardOpen', 'TooHot');
    heat(shop, 20);
    await readNames(collector, 'GuardOpen');
    guard(shop, true);
    const none = await readNames(collector);
    expect(sampleOf(none, 'alarms')).toMatchObject({ value: [], quality: 'GOOD' });

    heat(shop, 150);
    heat(shop, 20);
    const flash = await readUntil(collector, (scan) => scan.samples.length > 1);
    expect(flash.samples.map((one) => (Array.isArray(one.value) ? one.value.length : -1))).toEqual([1, 0]);
  } finally {
    await shop.stop();
  }
});

test('a node that is no notifier costs only its own tag', async () => {
  using pki = temporaryFolder();
  using data = temporaryFolder();
  const shop = await openShop(pki.dir, { alarms: 'repeated' });
  try {
    const tags = [
      force,
      tag('variable', `conditions:nsu=${shopUri};s=Force`),
      tag('eventless', `conditions:nsu=${shopUri};s=Plain`),
      tag('unknown', `conditions:nsu=${shopUri};s=Nowhere`),
      tag('elsewhere', 'conditions:nsu=urn:elsewhere;i=1'),
      alarms,
    ];
    await using collector = await collectorOf(shop.endpoint, data.dir, tags);
    await collector.connect(signal);
    const first = await collector.read(signal);
    const statusOf = (name: string) => sampleOf(first, name).status;
    expect(first.samples).toHaveLength(tags.length);
    expect(sampleOf(first, 'Force').value).toBe(812.4);
    expect(['variable', 'eventless', 'unknown', 'elsewhere'].map(statusOf)).toEqual([
      Status.BadAttributeIdInvalid,
      Status.BadNotSupported,
      Status.BadNodeIdUnknown,
      Status.BadNodeIdUnknown,
    ]);
    guard(shop, false);
    await readNames(collector, 'GuardOpen');
  } finally {
    await shop.stop();
  }
});

test('after a reconnect all is rebuilt from nothing', async () => {
  using pki = temporaryFolder();
  using data = temporaryFolder();
  const before = await openShop(pki.dir, { alarms: 'repeated' });
  const { port } = before.relay;
  heat(before, 150);
  await using collector = await collectorOf(before.endpoint, data.dir, [alarms]);
  await collector.connect(signal);
  await readNames(collector, 'TooHot');
  await before.stop();
  expect(await failureOf(readUntil(collector, () => false, 8000))).toBeInstanceOf(NotConnectedError);

  const after = await openShop(pki.dir, { port, alarms: 'repeated' });
  try {
    guard(after, false);
    await collector.connect(signal);
    await readNames(collector, 'GuardOpen');
  } finally {
    await after.stop();
  }
});

test('a server that refuses the refresh still tells what changes', async () => {
  using pki = temporaryFolder();
  using data = temporaryFolder();
  const shop = await openShop(pki.dir, { alarms: 'unrepeated' });
  try {
    heat(shop, 150);
    await using collector = await collectorOf(shop.endpoint, data.dir, [alarms, force]);
    await collector.connect(signal);
    expect(sampleOf(await collector.read(signal), 'alarms')).toMatchObject({ value: [], quality: 'GOOD' });
    guard(shop, false);
    await readNames(collector, 'GuardOpen');
    expect((await failureOf(collector.read(AbortSignal.timeout(500)))) instanceof NotConnectedError).toBe(
      false,
    );
  } finally {
    await shop.stop();
  }
});

test('an area whose server marks the refresh only at the Server object', async () => {
  using pki = temporaryFolder();
  using data = temporaryFolder();
  const shop = await openShop(pki.dir, { alarms: 'repeated' });
  try {
    heat(shop, 150);
    const area = tag('alarms', `conditions:nsu=${shopUri};s=Area`);
    await using collector = await collectorOf(shop.endpoint, data.dir, [area]);
    await collector.connect(signal);
    const first = await collector.read(signal);
    expect(sampleOf(first, 'alarms').status).toBe(Status.BadWaitingForInitialData);
    await readUntil(collector, (scan) => namesOf(scan)?.join() === 'TooHot', 10_000);
  } finally {
    await shop.stop();
  }
}, 20_000);
