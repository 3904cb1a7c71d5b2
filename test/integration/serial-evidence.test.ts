/**
 * A complete window of evidence of a serial line: five machines behind one serial server, one that dies, one that comes late,
 * one with a point that it refuses. The agent, pack, verification and report are processes as a firm and a reviewer have them;
 * the line, which knows what it handed out and when, is what they are held against.
 *
 *   line time  −20 s   0                   8 s             33 s                   60 s   63 s
 *              start   window begins       oven-2 comes    oven-1 dies            ends   stop
 *
 * The clock of the agent and of the line's bits goes four times as fast as the world's.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EquipmentFinding, Findings } from '../../agent/evidence/verify/findings.ts';
import type { Verification } from '../../agent/evidence/verify/verify.ts';
import { serveTcp, type TcpLine } from '../../scripts/workshop/serial/tcp.ts';
import { hurriedClock, realNow } from '../fakes/hurried.ts';
import { kill, tempDir } from './programs.ts';
import {
  addresses,
  machines,
  refusedAddress,
  unitOf,
  watchedLine,
  writeSerialPlant,
  type Machine,
} from './serial-plant.ts';
import { answerOf } from './gateway.ts';

const factor = 4;
const intervalMs = 2_000;
const timeoutMs = 500;
const windowMs = 60_000;
/** A process needs real seconds to start on a busy machine; it has to run before the window begins. */
const leadMs = 20_000;
/** A scan that is under way when the window ends is counted in the next one; so it is at its beginning. */
const edgeMs = intervalMs;
const [comesAt, diesAt, stopsAt] = [8_000, 33_000, 63_000];
const agentFile = path.join(import.meta.dirname, 'hurried-agent.ts');

describe('the evidence of a serial line', () => {
  const folder = tempDir();
  const inFolder = (name: string): string => path.join(folder.path, name);
  // Of a minute that is over in the world's time too.
  const from = (Math.floor(Date.now() / windowMs) - 10) * windowMs;
  const to = from + windowMs;
  const hurry = { factor, startMs: from - leadMs, realStartMs: realNow() };
  const clock = hurriedClock(hurry);
  const { line, readings } = watchedLine(() => clock.now(), 9600 * factor, 20 / factor);
  let tcp: TcpLine;
  let agent: ChildProcess | undefined;
  let findings: Findings;
  let checks: Verification['checks'];
  let report: string;
  /** When the unit was struck, by the line's clock. */
  let diedAt: number;

  /** How often the line handed out registers of a unit. */
  const served = (machine: Machine, fromMs: number, toMs: number): number =>
    addresses.reduce<number>((sum, address) => {
      const times = readings.get(unitOf(machine))?.[address] ?? [];
      return sum + times.filter((time) => time >= fromMs && time < toMs).length;
    }, 0);
  const of = (machine: Machine): EquipmentFinding => {
    const found = findings.equipment.find(({ declared }) => declared.id === machine);
    if (found === undefined) throw new Error(`no ${machine}`);
    return found;
  };
  const until = (ms: number): Promise<void> =>
    clock.sleep(from + ms - clock.now(), AbortSignal.timeout(60_000));

  beforeAll(async () => {
    tcp = await serveTcp(line);
    tcp.run.inject({ fault: 'stall', unit: unitOf('oven-2') });
    const connection = {
      protocol: 'modbus-rtu-over-tcp',
      host: '127.0.0.1',
      port: tcp.port,
      timeoutMs,
      line: { baudRate: 9600, parity: 'even' },
    };
    const plant = writeSerialPlant(folder.path, connection, intervalMs);
    agent = spawn(process.execPath, [agentFile, plant, JSON.stringify(hurry)], { stdio: 'ignore' });
    await until(comesAt);
    tcp.run.clear('stall', unitOf('oven-2'));
    await until(diesAt);
    tcp.run.inject({ fault: 'stall', unit: unitOf('oven-1') });
    diedAt = clock.now();
    await until(stopsAt);
    await kill(agent, 'SIGTERM');
    expect(agent.exitCode).toBe(0);

    const time = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
    const [pack, html] = [inFolder('line.zip'), inFolder('report.html')];
    const period = ['--from', time(from), '--to', time(to)];
    const made = await answerOf('evidence', 'pack', '-c', plant, ...period, '--messages', 'all', '-o', pack);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    // The rest is done elsewhere: the plant is gone.
    await fs.promises.rm(inFolder('data'), { recursive: true });
    await fs.promises.rm(plant);
    const verified = await answerOf('evidence', 'verify', pack, '--json');
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    const verification = JSON.parse(verified.stdout) as Verification;
    if (verification.findings === undefined) throw new Error('no findings');
    ({ checks, findings } = verification as Verification & { findings: Findings });
    expect(await answerOf('evidence', 'report', pack, '-o', html, '--lang', 'zh')).toMatchObject({ code: 0 });
    report = fs.readFileSync(html, 'utf8');
  }, 60_000);

  afterAll(async () => {
    if (agent?.exitCode === null) await kill(agent, 'SIGKILL');
    await tcp[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  test('nothing contradicts the pack, and it holds the whole window', () => {
    expect(checks.filter(({ verdict }) => verdict === 'mismatch')).toEqual([]);
    for (const id of ['records', 'tree', 'windows', 'sequence', 'messages', 'identity'])
      expect(checks.find((check) => check.id === id)?.verdict).toBe('match');
    expect([findings.pack.from, findings.pack.to]).toEqual([from, to]);
    expect(findings.register.time).toBeLessThan(from);
  });

  test('two of the four key machines were connected, and the neighbour that is not key', () => {
    expect(findings.headline).toMatchObject({
      total: 6,
      digital: 5,
      connected: 2,
      simulated: 0,
      key: { total: 4, digital: 4, connected: 1 },
    });
    expect(machines.map((machine) => of(machine).tier)).toEqual([4, 2, 2, 2, 4]);
  });

  test.each(machines)('%s: what is counted as collected is what the line handed out', (machine) => {
    const { good, bad, missing, scheduled, expected } = of(machine);
    expect(expected).toBe((addresses.length * windowMs) / intervalMs);
    expect(good + bad + missing).toBe(scheduled);
    // A scan more or less at either end.
    expect(Math.abs(scheduled - expected)).toBeLessThanOrEqual(addresses.length);
    expect(good).toBeLessThanOrEqual(served(machine, from - edgeMs, to));
    // An answer may be lost on a busy machine: one scan of thirty.
    expect(good).toBeGreaterThanOrEqual(served(machine, from, to - edgeMs) - addresses.length);
  });

  test('the dead one has its ticks as not collected from then on, and its neighbours have theirs', () => {
    const dead = of('oven-1');
    const ticks = (ms: number): number => addresses.length * Math.floor(ms / intervalMs);
    expect(dead.good).toBeLessThanOrEqual(ticks(diedAt - from) + 2 * addresses.length);
    expect(dead.silent + dead.missing).toBeGreaterThanOrEqual(ticks(to - diedAt) - addresses.length);
    expect(dead.last).toBeLessThanOrEqual(diedAt);
    expect(dead.last).toBeGreaterThan(diedAt - 2 * intervalMs);
    for (const machine of ['press-1', 'meter-1'] as const)
      expect(100 * of(machine).good).toBeGreaterThanOrEqual(90 * of(machine).expected);
  });

  test('the one that came late counts from then on', () => {
    const late = of('oven-2');
    expect(late.first).toBeGreaterThanOrEqual(from + comesAt);
    // A silent one is called a fortieth of the time: every twenty seconds, and half as long again on a busy machine.
    expect(late.first).toBeLessThanOrEqual(from + comesAt + 1.5 * 40 * timeoutMs + 2 * intervalMs);
    expect(late.silent).toBeGreaterThanOrEqual((addresses.length * (comesAt - intervalMs)) / intervalMs);
  });

  test('a refused point is one point of four, and no silence', () => {
    const { good, bad, silent, missing, expected } = of('press-2');
    const lost = missing + silent;
    expect(bad - silent).toBeGreaterThanOrEqual(expected / 4 - lost - 1);
    expect(bad - silent).toBeLessThanOrEqual(expected / 4 + 1);
    expect(good).toBeGreaterThanOrEqual((expected * 3) / 4 - lost - addresses.length);
    expect(readings.get(unitOf('press-2'))?.[refusedAddress]).toBeUndefined();
  });

  test('each machine is a unit of its own at the one endpoint, and nobody asks why they share it', () => {
    const identities = machines.map((machine) => of(machine).identities);
    const endpoint = `127.0.0.1:${tcp.port}`;
    expect(identities.map((ones) => ones.map(({ unit, equipment }) => [unit, equipment]))).toEqual(
      machines.map((machine) => [[unitOf(machine), [machine]]]),
    );
    expect(new Set(identities.flat().map((one) => one.endpoint))).toEqual(new Set([endpoint]));
    expect(of('press-1').identities[0]).toMatchObject({
      protocol: 'modbus-rtu-over-tcp',
      answered: true,
      facts: { vendor: '某厂', productCode: 'PR-200', address: '127.0.0.1' },
    });
    // That the line is on this very machine is a fact of the test.
    expect(findings.hints.map(({ id }) => id)).toEqual(['loopback']);
  });

  test('the report says which is which, which was dead and since when, and what a line cannot have', () => {
    const text = report
      .replace(/<style>.*?<\/style>/s, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
    for (const machine of machines)
      expect(text).toMatch(
        new RegExp(`站号 ${unitOf(machine)} 127\\.0\\.0\\.1:${tcp.port} [^○]{0,80}${machine} `),
      );
    const { last = 0 } = of('oven-1');
    const local = new Date(last + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
    expect(text).toMatch(new RegExp(`oven-1 1 号烘箱 T2 .{0,80}最后一次有效读数 ${local}`));
    expect(text).toContain('串口服务器地址： 127.0.0.1');
    expect(text).not.toMatch(/[^器]地址： 127\.0\.0\.1/);
    expect(text).toContain('缺口是整条连接或整个网关的');
    expect(text).toContain('各站相同，不属于任何一台设备');
  });

  test('every good value that was sent is one of the machine’s own unit', () => {
    const entries = Object.entries(unzipSync(fs.readFileSync(inFolder('line.zip'))));
    const sent = entries
      .filter(([name]) => name.startsWith('messages/'))
      .flatMap(([, bytes]) => Buffer.from(bytes).toString().trimEnd().split('\n'))
      .map((body) => JSON.parse(body) as { path?: string; d?: { v: unknown; q: string }[] });
    for (const machine of machines) {
      const values = sent
        .filter((message) => message.path?.endsWith(`/${machine}`))
        .flatMap(({ d = [] }) => d.flatMap(({ v, q }) => (q === 'GOOD' ? [Number(v)] : [])));
      expect(values.length).toBeGreaterThan(0);
      expect(new Set(values.map((value) => Math.floor(value / 10_000)))).toEqual(new Set([unitOf(machine)]));
    }
  });
});
