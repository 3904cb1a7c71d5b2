/** What a person sees of a bad address, a dead unit and one that breaks the connection: in `status`, in its JSON, and once in the log. */
import { expect, test } from 'vitest';
import { Gateway, until } from './gateway.ts';
import { openCollector, unit, valuesOf } from './modbus-collector.ts';
import { Device, exceptionTo, replyTo } from './modbus-device.ts';
import { tempDir } from './programs.ts';

test('a bad address and a dead unit are told in status and once in the log, until they are well', async () => {
  const { startBroker } = await import('../../scripts/demo/broker.ts');
  const broker = await startBroker(0);
  await using device = await Device.listen((request) => {
    if (request.unit === 2) return;
    const isBad = request.start <= 2 && 2 < request.start + request.count;
    request.socket.write(isBad ? exceptionTo(request, 2) : replyTo(request));
  });
  using folder = tempDir();
  await using gateway = new Gateway(folder.path, {
    brokerUrl: `mqtt://127.0.0.1:${broker.port}`,
    connections: [
      { id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1', port: device.port, timeoutMs: 100 },
    ],
    tags: [
      ...[0, 1, 2, 3].map((at) => `m1,plc,1,t${at},hr:${at},uint16,fast`),
      'm1,plc,2,u,hr:0,uint16,fast',
    ],
  });
  gateway.start();
  const notices = async (): Promise<string[]> =>
    ((await gateway.snapshot().catch(() => undefined))?.connections[0]?.notices ?? []).map(
      ({ code }) => code,
    );
  await until('both', async () => (await notices()).length === 2);
  expect(await notices()).toEqual(['modbus.absentUnit', 'modbus.refusedTags']);
  const plant = ['-c', gateway.file];
  const { code, stdout } = await gateway.command('status', ...plant, '--lang', 'zh');
  expect(code).toBe(0);
  expect(stdout).toMatch(/plc +modbus-tcp +degraded/);
  expect(stdout).toContain('plc: 站号 1 拒绝读取 hr 区的 1 个点，已绕开：t2');
  expect(stdout).toContain('plc: 站号 2 无应答');
  expect(stdout.match(/站号 2 无应答/g)).toHaveLength(1);
  // Its time is that of the clock on the wall.
  expect(stdout).toMatch(
    /站号 2 无应答（自 (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d 起）；其余站照常采集，至少每 65 秒重试该站一次/,
  );
  expect(stdout).toContain('→ 站号 2 完全没有回音：请检查其电源');
  const told = gateway.log.filter(
    ({ code: one }) => one === 'modbus.refusedTags' || one === 'modbus.absentUnit',
  );
  // Beside them the connection has told that it is degraded.
  expect(told.filter(({ part }) => part === undefined)).toHaveLength(2);

  device.behave = (request) => request.socket.write(replyTo(request));
  await until('none', async () => (await notices()).length === 0, 30_000);
  // On a busy machine it may be degraded for a while for what it missed.
  const status = async (): Promise<string> =>
    (await gateway.command('status', ...plant, '--lang', 'en')).stdout;
  await until('ok', async () => /plc +modbus-tcp +ok/.test(await status()), 30_000);
  expect(await gateway.stop('SIGTERM')).toBe(0);
  await broker[Symbol.asyncDispose]();
}, 60_000);

test.each<[string, Parameters<typeof openCollector>[1]]>([
  ['among others', [[...unit(1, 0), ...unit(2, 5), ...unit(3, 7)]]],
  ['in a group of its own', [unit(2, 5), [...unit(1, 0), ...unit(3, 7)]]],
])(
  'a unit %s over which its gateway closes the connection does not cost a reconnect in every scan',
  async (_where, groups) => {
    const { signal } = new AbortController();
    await using device = await Device.listen();
    const breaks = (request: Parameters<typeof device.behave>[0]): void => {
      if (request.unit === 2) request.socket.destroy();
      else request.socket.write(replyTo(request));
    };
    device.behave = breaks;
    await using collector = await openCollector(device.port, groups);
    await collector.connect(signal);
    for (let scans = 0; scans < 60 * groups.length; scans++) {
      const values = valuesOf(await collector.read(signal));
      if ('1/0' in values) expect(values).toMatchObject({ '1/0': 0, '3/7': 7 });
    }
    // Ten rounds and the break that tells; then it is called half a second later and, as time goes on, less and less.
    const asked = device.requests.filter((request) => request.unit === 2).length;
    expect(asked).toBeGreaterThanOrEqual(11);
    expect(asked).toBeLessThan(20);
    expect(device.connections).toBeLessThanOrEqual(asked + 1);
    expect(collector.notices).toMatchObject([{ code: 'modbus.breakingUnit', params: { unit: 2 } }]);
    device.behave = (request) => request.socket.write(replyTo(request));
    await until(
      'it is back',
      async () => valuesOf(await collector.read(signal))['2/5'] === 5 && collector.notices?.length === 0,
    );
  },
  30_000,
);
