/**
 * A gateway without a battery whose power stays and whose agent is killed before the clock is set: processes, disk, broker and
 * monotonic clock are real; the wall clock of the agent alone is moved (scripts/chaos/shim.ts).
 */
import { spawnSync } from 'node:child_process';
import mqtt from 'mqtt';
import { expect, test } from 'vitest';
import type { GapBody } from '../../agent/publish/json/schemas.ts';
import { FaultShim } from '../../scripts/chaos/shim.ts';
import { startTable } from '../../scripts/workshop/modbus/table.ts';
import { Gateway, until } from './gateway.ts';
import { freePort, have, haveMosquitto, kill, startMosquitto, tempDir } from './programs.ts';

const hasCompiler = (): boolean =>
  have('cc', 'gcc libc6-dev', () => {
    if (spawnSync('cc', ['--version']).status !== 0) throw new Error('not found');
  });

/** A message as far as it matters here: a gap message has all of it. */
type Seen = Partial<Omit<GapBody, 'schema'>> & { readonly seq: number; readonly shift?: unknown };

test.skipIf(!haveMosquitto() || !hasCompiler())(
  'killed in between, it knows what its agents made before the clock was set',
  async () => {
    using folder = tempDir();
    using shim = FaultShim.build(folder.path, `${folder.path}/data`);
    if (shim === undefined) throw new Error('not built');
    const port = await freePort();
    const broker = await startMosquitto(port, folder.path);
    const seen = new Map<number, Seen>();
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5 });
    client.on('message', (topic, body, { properties, retain }) => {
      if (retain || topic.endsWith('/_edge/gw-test/status')) return;
      const told = JSON.parse(body.toString()) as Seen;
      if (!seen.has(told.seq)) seen.set(told.seq, { ...told, shift: properties?.userProperties?.['shift'] });
    });
    await client.subscribeAsync('uns/v1/#', { qos: 1 });
    const table = await startTable({ registers: 4 });
    await using gateway = new Gateway(folder.path, {
      brokerUrl: `mqtt://127.0.0.1:${port}`,
      connections: [{ id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1', port: table.port }],
      tags: ['m1,plc,1,a,hr:0,float32,fast'],
    });
    const last = (): number => Math.max(0, ...seen.keys());
    const yearsMs = Date.now() - 3_600_000;

    shim.set({ clockMs: -yearsMs });
    gateway.start(shim.env);
    await until('rows of 1970', () => last() > 20);
    expect((await gateway.snapshot()).clock).toMatchObject({
      trust: 'wrong',
      health: { code: 'clock.early' },
    });
    await gateway.stop('SIGKILL');
    gateway.start(shim.env);
    const first = last();
    await until('rows of the second run', () => last() > first + 20);
    shim.set({});
    const clocks = (): Seen[] => [...seen.values()].filter(({ kind }) => kind === 'clock');
    await until('the word of it', () => clocks().length > 0);
    await until('rows of now', () => last() > (clocks()[0]?.seq ?? Infinity) + 5);

    expect(clocks()).toHaveLength(1);
    const [{ seq, stepMs = 0, rebase: [range, ...more] = [] } = { seq: 0 }] = clocks();
    expect(Math.abs(stepMs - yearsMs)).toBeLessThan(50);
    expect(more).toEqual([]);
    expect(range).toMatchObject({ fromSeq: 1, toSeq: seq - 1 });
    expect(Math.abs((range?.shiftMs ?? 0) - yearsMs)).toBeLessThan(50);
    // Each row is of the time that its side of the message says, and none that went out before it has the property.
    const isEarly = ({ ts = 0 }: Seen): boolean => ts <= (range?.toT ?? 0);
    const rows = [...seen.values()].filter(({ ts }) => ts !== undefined);
    expect(rows.filter((row) => isEarly(row) !== row.seq < seq)).toEqual([]);
    expect(rows.filter(({ shift }) => shift !== undefined).every((row) => row.seq < seq)).toBe(true);
    const { clock } = await gateway.snapshot();
    expect(clock).toMatchObject({ trust: 'set', health: { state: 'ok' } });

    // Once more to 1970, killed there, and started when the clock is right: the hole begins in the present clock.
    shim.set({ clockMs: -yearsMs });
    const earlier = last();
    await until('rows of 1970 again', () => last() > earlier + 20);
    await gateway.stop('SIGKILL');
    shim.set({});
    const ended = last();
    gateway.start(shim.env);
    const hole = (): Seen | undefined =>
      [...seen.values()].find((one) => one.kind === 'power' && one.seq > ended);
    await until('the word of the hole', () => hole() !== undefined);
    const { fromT = 0, toT = 0, count = 0 } = hole() ?? {};
    expect(toT - fromT).toBeGreaterThan(0);
    expect(toT - fromT).toBeLessThan(60_000);
    expect(count).toBeLessThan(1_000);

    await gateway.stop('SIGTERM');
    await table.stop();
    await client.endAsync();
    await kill(broker, 'SIGTERM');
  },
  60_000,
);
