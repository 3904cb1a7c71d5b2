/**
 * The consumer as an MES would run it: a process of its own behind Mosquitto, killed in the middle of the stream, and a
 * broker that goes away. What it stores in the end is what was published, once.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import mqtt from 'mqtt';
import { afterEach, describe, expect, test } from 'vitest';
import { Mes } from '../../scripts/consumer/mes.ts';
import { at, change, count, energy, gap, telemetry } from '../unit/consumer/messages.ts';
import { freePort, haveMosquitto, kill, startMosquitto, tempDir } from './programs.ts';

const main = path.join(import.meta.dirname, '../../scripts/consumer/main.ts');
const topic = 'uns/v1/shiyan-demo-parts/baiLang/stamping/line2/press-03/_event/count';
/** A session that outlives broker and consumer, and a queue that drops nothing. */
const lasting = ['max_queued_messages 0', 'persistence true', 'autosave_interval 1'];

const children: ChildProcess[] = [];
const folders: Disposable[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child, 'SIGKILL');
  for (const folder of folders.splice(0)) folder[Symbol.dispose]();
});

function newFolder(): string {
  const folder = tempDir();
  folders.push(folder);
  return folder.path;
}

async function broker(port: number, folder: string): Promise<ChildProcess> {
  const child = await startMosquitto(port, folder, [...lasting, `persistence_location ${folder}/`]);
  children.push(child);
  return child;
}

interface Run {
  readonly child: ChildProcess;
  readonly said: () => string;
}

function consumer(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [main, ...args, '--lang', 'en'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  child.stderr?.on('data', (data: Buffer) => (said += data.toString()));
  child.stdout?.on('data', (data: Buffer) => (said += data.toString()));
  return { child, said: () => said };
}

async function listening(port: number, db: string, ...more: readonly string[]): Promise<Run> {
  const run = consumer('listen', '--broker', `mqtt://127.0.0.1:${port}`, '--db', db, ...more);
  await until(() => run.said().includes('connected'), run.said);
  return run;
}

async function until(condition: () => boolean, said: () => string, withinMs = 20_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain; the consumer said: ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** How many messages the tables hold, read beside the consumer. */
function received(db: string): number {
  const reader = new Sqlite(db, { readonly: true });
  try {
    return Number(reader.prepare('select count(*) from received').pluck().get());
  } finally {
    reader.close();
  }
}

describe.skipIf(!haveMosquitto())('the consumer behind Mosquitto', () => {
  test('killed again and again in the stream, with messages sent twice: every part is counted once', async () => {
    const folder = newFolder();
    const db = path.join(folder, 'mes.sqlite');
    const port = await freePort();
    await broker(port, folder);
    let run = await listening(port, db);

    const publisher = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
    let parts = 0;
    const stream = async (end: AbortSignal): Promise<void> => {
      while (!end.aborted) {
        const published = Array.from({ length: 100 }, () => {
          const body = JSON.stringify(count('good', 1, at(0) + ++parts));
          // A gateway whose acknowledgement got lost sends the same bytes again.
          const times = parts % 7 === 0 ? 2 : 1;
          return Array.from({ length: times }, () => publisher.publishAsync(topic, body, { qos: 1 }));
        });
        await Promise.all(published.flat());
      }
    };
    for (let round = 0; round < 4; round++) {
      const before = parts;
      const end = new AbortController();
      const streaming = stream(end.signal);
      await until(() => received(db) > before + 100, run.said);
      await kill(run.child, 'SIGKILL');
      end.abort();
      await streaming;
      run = await listening(port, db);
      await until(() => received(db) === parts, run.said);
    }
    await publisher.endAsync();
    run.child.kill('SIGTERM');
    expect(await once(run.child, 'exit')).toEqual([0, null]);

    using mes = Mes.open(db);
    expect(mes.facts('press-03', at(-1), at(10)).counts.good?.parts).toBe(parts);
    expect(mes.missing()).toEqual([]);
  });

  test('a broker that goes and comes back, messages that come while nobody listens, and the report', async () => {
    const folder = newFolder();
    const db = path.join(folder, 'mes.sqlite');
    const port = await freePort();
    const first = await broker(port, folder);
    let run = await listening(port, db);
    const publish = async (...messages: readonly (object | string)[]): Promise<void> => {
      const publisher = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
      for (const one of messages)
        await publisher.publishAsync(topic, typeof one === 'string' ? one : JSON.stringify(one), { qos: 1 });
      await publisher.endAsync();
    };
    const running = 'EXECUTING/PROCESSING';

    await publish(change(at(0), running), count('total', 0, at(1), { kind: 'first' }), 'rubbish');
    await until(() => run.said().includes('invalid message on uns/v1'), run.said);
    expect(received(db)).toBe(2);

    await kill(first, 'SIGTERM');
    await until(() => run.said().includes('connection lost'), run.said);
    await broker(port, folder);
    await until(() => run.said().split('connected, listening').length === 3, run.said);
    await publish(count('total', 90, at(200)), count('good', 81, at(200)));
    await until(() => received(db) === 4, run.said);

    await kill(run.child, 'SIGTERM');
    await publish(
      energy(12.5, at(0), at(15)),
      change(at(360), 'NOT_EXECUTING/PROCESSING', { from: at(0), was: running }),
      gap('stop', at(480), at(481)),
    );
    run = await listening(port, db);
    await until(() => received(db) === 7, run.said);
    await kill(run.child, 'SIGTERM');

    const planned = path.join(folder, 'planned.csv');
    fs.writeFileSync(
      planned,
      `equipment,shift,from,to,plannedBusyMinutes,plannedCycleSeconds
press-03,early,2026-03-02T06:00+08:00,2026-03-02T14:00+08:00,450,200\n`,
    );
    const report = consumer('report', '--db', db, '--planned', planned);
    expect(await once(report.child, 'close')).toEqual([0, null]);
    expect(report.said()).toContain(
      'availability 80.0 % × effectiveness 83.3 % × quality 90.0 % = OEE 60.0 %',
    );
    expect(report.said()).toContain('ADOT 120.0 min');
    expect(report.said()).toContain('meter/kwh 12.5 kWh');
  });

  test('a gap of other destinations is none here, by the name that the command was given', async () => {
    const folder = newFolder();
    const port = await freePort();
    await broker(port, folder);
    const numbered = (seq: number) => telemetry(at(1), { epoch: 'd', seq });
    const facts = { epoch: 'd', seq: 6, fromSeq: 2, toSeq: 4, destinations: ['leader'] };
    const messages = [numbered(1), numbered(5), gap('retention', at(0), at(1), facts)];
    const holes = async (...more: readonly string[]): Promise<unknown> => {
      const db = path.join(folder, `${more.at(-1) ?? 'default'}.sqlite`);
      const run = await listening(port, db, '--client-id', `c-${more.at(-1) ?? ''}`, ...more);
      const publisher = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
      for (const one of messages) await publisher.publishAsync(topic, JSON.stringify(one), { qos: 1 });
      await publisher.endAsync();
      await until(() => received(db) === messages.length, run.said);
      await kill(run.child, 'SIGTERM');
      using mes = Mes.open(db);
      return mes.missing().map(({ from, to }) => [from, to]);
    };
    expect(await holes()).toEqual([[2, 4]]);
    expect(await holes('--destination', 'leader')).toEqual([]);
  });
});

test('bad arguments and a bad table end with 2 and say where', async () => {
  const folder = newFolder();
  const db = path.join(folder, 'mes.sqlite');
  Mes.open(db)[Symbol.dispose]();
  const planned = path.join(folder, 'planned.csv');
  fs.writeFileSync(planned, 'equipment,shift,from,to,plannedBusyMinutes,plannedCycleSeconds\ne,s,today,,,\n');
  const bad: readonly (readonly [readonly string[], string])[] = [
    [[], 'usage'],
    [['listen'], '--broker'],
    [['listen', '--broker', 'nowhere'], 'nowhere'],
    [['listen', '--brokr', 'x'], '--brokr'],
    [['report', '--planned', planned], '--db'],
    [['report', '--db', path.join(folder, 'none'), '--planned', planned], 'cannot be read'],
    [['report', '--db', db, '--planned', planned], 'planned.csv, row 2, column from: "today"'],
    [['report', '--db', planned, '--planned', planned], 'planned.csv'],
  ];
  for (const [args, told] of bad) {
    const run = consumer(...args);
    expect(await once(run.child, 'close')).toEqual([2, null]);
    expect(run.said()).toContain(told);
  }
});
