/**
 * A gateway without a battery: it boots in 1970, collects, loses its broker, and is set. Real sockets, disk and broker; only
 * the clock is a test's. The reviewer's pack is sound, and the MES has the times that were.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { ChildProcess } from 'node:child_process';
import Sqlite from 'better-sqlite3';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadGrading } from '../../config/grading.ts';
import { loadPlant } from '../../config/load.ts';
import { openLog } from '../../agent/base/log.ts';
import { verifyPack } from '../../agent/evidence/verify/verify.ts';
import { runAgent, type AgentWindow } from '../../agent/runtime/agent.ts';
import type { Snapshot } from '../../agent/runtime/snapshot.ts';
import { Mes } from '../../scripts/consumer/mes.ts';
import { shiftOf } from '../../scripts/consumer/rebase.ts';
import { startTable, type TableServer } from '../../scripts/workshop/modbus/table.ts';
import { FakeClock } from '../fakes/clock.ts';
import { Gateway, until } from './gateway.ts';
import { packOf } from './pack-of.ts';
import { freePort, haveMosquitto, kill, startMosquitto, tempDir } from './programs.ts';

const bootMs = 20_000;
const now = Date.UTC(2026, 9, 1, 8);

interface Seen {
  readonly body: Buffer;
  readonly shift: unknown;
  readonly told: { seq: number; ts: number; kind?: string; stepMs?: number; rebase?: unknown[] };
}

describe.skipIf(!haveMosquitto())('a gateway that boots in 1970', () => {
  const folder = tempDir();
  const clock = new FakeClock(bootMs);
  const stopping = new AbortController();
  const seen: Seen[] = [];
  let gateway: Gateway;
  let table: TableServer;
  let broker: ChildProcess;
  let client: MqttClient;
  let take: () => Snapshot;
  let first: Snapshot;
  let last: Snapshot;
  let atSet: number;
  let toldBefore: number;
  let shiftMs: number;

  /** Lets time pass, slowly enough for real sockets. */
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 500) {
      await clock.advance(500);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  }

  async function passUntil(what: string, condition: () => boolean): Promise<void> {
    await until(what, async () => {
      await pass(500);
      return condition();
    });
  }

  async function listen(port: number): Promise<void> {
    client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5 });
    client.on('message', (topic, body, { retain, properties }) => {
      if (retain || topic.endsWith('/_edge/gw-test/status')) return;
      const shift = properties?.userProperties?.['shift'];
      seen.push({ body, shift, told: JSON.parse(body.toString()) as Seen['told'] });
    });
    await client.subscribeAsync('uns/v1/#', { qos: 1 });
  }

  beforeAll(async () => {
    const port = await freePort();
    broker = await startMosquitto(port, folder.path);
    await listen(port);
    table = await startTable({ registers: 40, units: 2 });
    gateway = new Gateway(folder.path, {
      brokerUrl: `mqtt://127.0.0.1:${port}`,
      connections: [
        { id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1', port: table.port, timeoutMs: 5000 },
      ],
      tags: ['m1,plc,1,a,hr:0,float32,fast', 'm2,plc,2,a,hr:20,float32,fast'],
      intervalMs: 1000,
      evidence: { windowMinutes: 1 },
    });
    const plant = await loadPlant(gateway.file, {});
    const timekeeping = {
      source: () => ({ source: 'chrony' }),
      boot: () => ({ id: 'f00d', upMs: bootMs + clock.elapsed() }),
    };
    const expose = async ({ snapshot }: AgentWindow): Promise<AsyncDisposable> => {
      take = snapshot;
      return { [Symbol.asyncDispose]: async () => undefined };
    };
    const running = runAgent({ plant, clock, timekeeping, log: openLog('silent'), expose }, stopping.signal);
    await until('the agent', () => take !== undefined);
    await passUntil('messages of 1970', () => seen.length > 40);
    first = take();
    await client.endAsync();
    await kill(broker, 'SIGKILL');
    await pass(90_000);
    toldBefore = seen.length;
    atSet = clock.now();
    shiftMs = now - atSet;
    clock.stepWall(shiftMs);
    await pass(5_000);
    broker = await startMosquitto(port, folder.path);
    await listen(port);
    await passUntil('the backlog', () => take().store.undelivered === 0 && seen.length > toldBefore);
    last = take();
    stopping.abort();
    let isOver = false;
    void running.then(() => (isOver = true));
    await passUntil('the end', () => isOver);
  }, 60_000);

  afterAll(async () => {
    stopping.abort();
    await client.endAsync(true);
    await kill(broker, 'SIGKILL');
    await table.stop();
    folder[Symbol.dispose]();
  });

  test('says that its clock is wrong, and later who says that it is right', () => {
    expect(first.clock).toMatchObject({
      trust: 'wrong',
      health: { state: 'degraded', code: 'clock.early' },
    });
    expect(last.clock).toMatchObject({ trust: 'set', setByMs: shiftMs, health: { state: 'ok' } });
  });

  test('tells once that it was set, and what makes right what it made before', () => {
    const clocks = seen.map(({ told }) => told).filter(({ kind }) => kind === 'clock');
    expect(clocks).toMatchObject([{ stepMs: shiftMs, rebase: [{ fromSeq: 1, fromT: bootMs, shiftMs }] }]);
    const [{ seq = 0 } = {}] = clocks;
    expect(clocks[0]?.rebase).toMatchObject([{ toSeq: seq - 1 }]);
    // Everything before is of 1970, everything after of now.
    for (const { told } of seen.filter(({ told: { ts } }) => ts !== undefined))
      expect([told.seq, told.ts < atSet + 1_000]).toEqual([told.seq, told.seq < seq]);
  });

  test('what is delivered after that says it by itself, and only that', () => {
    const [clockAt = 0] = seen.flatMap(({ told }) => (told.kind === 'clock' ? [told.seq] : []));
    const early = seen.slice(0, toldBefore);
    const late = seen.slice(toldBefore);
    expect(early.every(({ shift }) => shift === undefined)).toBe(true);
    expect(late.length).toBeGreaterThan(100);
    for (const { told, shift } of late)
      expect([told.seq, shift !== undefined]).toEqual([told.seq, told.seq < clockAt]);
  });

  test('the consumer has the times that were', () => {
    const file = path.join(folder.path, 'mes.sqlite');
    using mes = Mes.open(file);
    for (const { body, shift } of seen) mes.take(body, shiftOf(shift));
    expect(mes.missing()).toEqual([]);
    const database = new Sqlite(file, { readonly: true });
    const times = database.prepare('select t from received order by seq').pluck().all() as number[];
    database.close();
    // Nothing is of 1970, and time goes on from message to message, but for rows that wait for their scan.
    expect(Math.min(...times)).toBeGreaterThanOrEqual(bootMs + shiftMs);
    expect(times.every((t, at) => at === 0 || t - (times[at - 1] ?? 0) > -2_000)).toBe(true);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(600_000);
  });

  test('the pack is sound, and its report says that the clock was set', async () => {
    const pack = packOf(gateway.dataDir, 0, now + 3_600_000);
    const found = await verifyPack(pack, { grading: await loadGrading('2024') });
    expect(found.checks.filter(({ verdict }) => verdict === 'mismatch')).toEqual([]);
    expect(found.sound).toBe(true);
    const steps = found.findings?.clocks.filter(({ reason }) => reason === 'step');
    expect(steps?.map(({ stepMs }) => stepMs)).toEqual([shiftMs]);
    expect(found.findings?.gaps.map(({ gap }) => gap.kind)).toContain('clock');
    expect(found.findings?.hints.map(({ id }) => id)).toContain('clock-step');
    const files = ['firm.zip', 'report.html'].map((name) => path.join(folder.path, name));
    const [zip = '', html = ''] = files;
    fs.writeFileSync(zip, pack);
    await gateway.command('evidence', 'report', zip, '-o', html, '--lang', 'zh');
    expect(fs.readFileSync(html, 'utf8')).toContain('校时跳变 1 次');
  });
});
