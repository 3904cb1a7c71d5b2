/** What a person sees of a bad address and of a dead unit: in `status`, in its JSON, and once in the log. */
import { expect, test } from 'vitest';
import { Gateway, until } from './gateway.ts';
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
  expect((await gateway.command('status', ...plant, '--lang', 'en')).stdout).toMatch(/plc +modbus-tcp +ok/);
  expect(await gateway.stop('SIGTERM')).toBe(0);
  await broker[Symbol.asyncDispose]();
}, 60_000);
