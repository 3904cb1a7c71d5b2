/** The agent as a process: with servers that are not ours, with nobody there at first, and the commands around it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Witness } from '../../scripts/demo/witness.ts';
import { startTable } from '../../scripts/workshop/modbus/table.ts';
import { startBenchServer } from '../../scripts/workshop/opcua/bench-server.ts';
import { Gateway, until } from './gateway.ts';
import { schemasByName } from './schemas.ts';
import { freePort, haveMosquitto, havePymodbus, kill, startMosquitto, tempDir } from './programs.ts';

describe.runIf(haveMosquitto() && havePymodbus())('with servers that are not ours', () => {
  test('a pymodbus server is read and Mosquitto receives what it holds', async () => {
    using folder = tempDir();
    const device = spawn('/usr/bin/python3', [path.join(import.meta.dirname, 'pymodbus-server.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = (await once(device.stdout, 'data')) as [Buffer];
    const port = await freePort();
    const broker = await startMosquitto(port, folder.path);
    const brokerUrl = `mqtt://127.0.0.1:${port}`;
    const witness = new Witness(schemasByName());
    await witness.connect(brokerUrl, 'uns/v1');
    const gateway = new Gateway(folder.path, {
      brokerUrl,
      connections: [
        { id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1', port: Number(line.toString().trim()) },
      ],
      tags: [
        'press,plc,1,force,hr:0,float32,fast',
        'press,plc,1,name,hr:10,string:12,fast',
        'press,plc,1,large,hr:4,uint64,fast',
        'press,plc,1,ready,co:0,bool,fast',
      ],
    });
    gateway.start();
    await until('readings', () => (witness.account().goodByEquipment.get('press') ?? 0) > 40);
    const values = Object.fromEntries(
      (await gateway.snapshot()).equipment[0]?.values.map(({ n, v }) => [n, v]) ?? [],
    );
    expect(values).toEqual({ force: 812.4, name: 'PRESS-03', large: '9007199254740993', ready: true });
    expect(witness.account()).toMatchObject({ lost: 0, invalid: 0, duplicates: 0 });

    expect(await gateway.stop('SIGTERM')).toBe(0);
    await witness[Symbol.asyncDispose]();
    await kill(broker, 'SIGTERM');
    await kill(device, 'SIGTERM');
  });
});

test('PLCs and broker absent: the agent starts, waits, and recovers by itself when they appear', async () => {
  using folder = tempDir();
  const [plcPort, uaPort, brokerPort] = [await freePort(), await freePort(), await freePort()];
  const { startBroker } = await import('../../scripts/demo/broker.ts');
  await using gateway = new Gateway(folder.path, {
    brokerUrl: `mqtt://127.0.0.1:${brokerPort}`,
    connections: [
      { id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1', port: plcPort },
      { id: 'cnc', protocol: 'opcua', endpoint: `opc.tcp://127.0.0.1:${uaPort}` },
    ],
    tags: ['m1,plc,1,a,hr:0,float32,fast', 'm2,cnc,,b,ns=1;s=v0,,fast'],
  });
  gateway.start();
  await until('all three to be known as absent', async () => {
    const snapshot = await gateway.snapshot().catch(() => undefined);
    const parts = [...(snapshot?.connections ?? []), ...(snapshot?.publishers ?? [])];
    return parts.length === 3 && parts.every(({ health }) => health.state === 'failed');
  });
  // What the system said stands in the answer in either language.
  const status = await gateway.command('status', '-c', gateway.file, '--lang', 'zh');
  expect(status.stdout).toMatch(/无法连接消息服务器 mqtt:\S+ \(connect ECONNREFUSED/);
  const table = await startTable({ registers: 10, port: plcPort });
  const server = await startBenchServer({ port: uaPort, variables: 3 });
  const broker = await startBroker(brokerPort);
  expect(broker.port).toBe(brokerPort);
  await until(
    'all of them to work',
    async () => {
      const snapshot = await gateway.snapshot();
      return (
        [...snapshot.connections, ...snapshot.publishers].every(({ health }) => health.state === 'ok') &&
        snapshot.store.undelivered === 0
      );
    },
    60_000,
  );
  expect((await gateway.snapshot()).equipment.every(({ reachable }) => reachable)).toBe(true);
  expect(await gateway.stop('SIGTERM')).toBe(0);
  await broker[Symbol.asyncDispose]();
  await server.stop();
  await table.stop();
}, 90_000);

test('run, status, outbox, a second agent, a stop and the gap it leaves', async () => {
  using folder = tempDir();
  const { startBroker } = await import('../../scripts/demo/broker.ts');
  const broker = await startBroker(0);
  const table = await startTable({ registers: 10 });
  await using gateway = new Gateway(folder.path, {
    brokerUrl: `mqtt://127.0.0.1:${broker.port}`,
    connections: [{ id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1', port: table.port }],
    tags: ['m1,plc,1,a,hr:0,float32,fast'],
    // On a machine that is busy with other tests no scan of a second is missed.
    intervalMs: 1_000,
  });
  const plant = ['-c', gateway.file];
  expect(await gateway.command('status', ...plant, '--lang', 'zh')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('没有运行中的代理'),
  });
  gateway.start();
  await until(
    'delivery',
    async () => ((await gateway.snapshot().catch(() => undefined))?.publishers[0]?.delivered ?? 0) > 5,
  );

  expect(await gateway.command('status', ...plant, '--alive')).toEqual({ code: 0, stdout: '', stderr: '' });
  const status = await gateway.command('status', ...plant, '--lang', 'en');
  expect(status.code).toBe(0);
  expect(status.stdout).toMatch(/plc +modbus-tcp +ok/);
  // Predicted and measured: last, mean and longest cycle; scans; missed.
  expect(status.stdout).toMatch(/plc +fast +1 +0\.010 +\d\.\d{3} +\d\.\d{3} +\d\.\d{3} +\d+ +0\n/);
  expect((await gateway.command('status', ...plant, '--equipment', 'm1', '--lang', 'en')).stdout).toMatch(
    /a +0\.5 +GOOD/,
  );
  expect(await gateway.command('status', ...plant, '--equipment', 'm9')).toMatchObject({ code: 2 });
  expect(await gateway.command('run', ...plant, '--lang', 'en')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('another agent'),
  });
  expect((await gateway.command('outbox', ...plant, '--lang', 'zh')).stdout).toMatch(/telemetry +\d+/);
  const nowhere = path.join(folder.path, 'none', 'rows.jsonl');
  expect(await gateway.command('outbox', ...plant, '--export', nowhere, '--lang', 'zh')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/无法写入 .*\n.*请检查所在目录是否存在/),
  });

  // A client that keeps the status socket open does not keep the agent from stopping.
  const idle = net.connect({ path: path.join(gateway.dataDir, 'agent.sock'), allowHalfOpen: true });
  await once(idle, 'connect');
  expect(await gateway.stop('SIGTERM')).toBe(0);
  idle.destroy();
  gateway.start();
  await until(
    'the second run',
    async () => ((await gateway.snapshot().catch(() => undefined))?.publishers[0]?.delivered ?? 0) > 5,
  );
  await gateway.stop('SIGTERM');
  const exported = await gateway.command('outbox', ...plant, '--export', '-');
  const rows = exported.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { seq: number; class: string; body: { kind?: string; seq: number } });
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
  expect(rows.every(({ seq, body }) => body.seq === seq)).toBe(true);
  expect(rows.filter((row) => row.class === 'gap').map(({ body }) => body.kind)).toContain('stop');

  await broker[Symbol.asyncDispose]();
  await table.stop();
}, 60_000);

test('usage and config errors end with 2 and say where and what, in the language asked for', async () => {
  using folder = tempDir();
  await using gateway = new Gateway(folder.path, {
    brokerUrl: 'mqtt://127.0.0.1:1',
    connections: [{ id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1' }],
    tags: ['m1,plc,1,a,hr:0,float32,fast', 'm1,plcc,1,b,hr:x,float33,fast'],
  });
  for (const [args, code, text] of [
    [['nonsense'], 2, /unknown command nonsense/],
    [['run', '--nonsense'], 2, /nonsense/],
    [['run'], 2, /-c plant\.yaml/],
    [['run', '-c', path.join(folder.path, 'none.yaml')], 2, /none\.yaml/],
    [['run', '-c', gateway.file], 2, /tags\.csv:3/],
    [['schema', 'nonsense'], 2, /no schema is called nonsense/],
  ] as const) {
    const answer = await gateway.command(...args, '--lang', 'en');
    expect([answer.code, answer.stderr]).toEqual([code, expect.stringMatching(text)]);
  }
  const checked = await gateway.command('check', '-c', gateway.file, '--lang', 'zh');
  expect(checked.code).toBe(2);
  expect(checked.stdout).toMatch(/tags\.csv:3/);
  expect(fs.existsSync(gateway.dataDir)).toBe(false);
  const schema = await gateway.command('schema', 'zhencai.telemetry-1');
  expect(JSON.parse(schema.stdout)).toMatchObject({
    properties: { schema: { const: 'zhencai.telemetry/1' } },
  });
});
