/** Turns in the life of a gateway that are rare enough to be told one by one; all others: test/property. */
import { describe, expect, test } from 'vitest';
import { Ledger } from '../../../agent/evidence/ledger.ts';
import { makePack } from '../../../agent/evidence/pack.ts';
import { verifyPack } from '../../../agent/evidence/verify/verify.ts';
import { Windows } from '../../../agent/evidence/window.ts';
import type { EvidenceRecord, RecordKind } from '../../../agent/model/record.ts';
import { EvidenceAgent, key } from '../../fakes/evidence-agent.ts';
import * as plant from '../../fakes/evidence-plant.ts';
import { grading } from '../../fakes/pack.ts';

const begin = Date.UTC(2026, 10, 3, 7, 20);
const { hourMs } = plant;

function recordsOf<Kind extends RecordKind>(agent: EvidenceAgent, kind: Kind) {
  const records = agent.disk.ledger.map(({ body }) => JSON.parse(body.toString()) as EvidenceRecord);
  return records.filter((record): record is Extract<EvidenceRecord, { kind: Kind }> => record.kind === kind);
}

/** What is wrong with the whole pack of an agent that has stopped. */
async function faultsOf(agent: EvidenceAgent): Promise<string[]> {
  agent.end();
  const pack = makePack(agent.disk, {
    gateway: plant.gateway,
    epoch: plant.epoch,
    version: '0',
    key,
    made: agent.now,
    from: 0,
    to: begin + 1000 * hourMs,
    messages: 'all',
    redact: false,
    anchors: [],
  });
  if (typeof pack === 'string') return [pack];
  const { checks } = await verifyPack(pack.bytes, { grading });
  return checks.filter(({ verdict }) => verdict === 'mismatch').map(({ text }) => text);
}

const say = (agent: EvidenceAgent): void => agent.append(plant.messageOf('', agent.now, 0));

describe('a clock that is set back', () => {
  test('across the end of a window: the hour comes again', async () => {
    const agent = new EvidenceAgent(begin);
    agent.now += hourMs;
    say(agent);
    agent.closeWindows(false);
    agent.setClock(-hourMs / 2, true);
    agent.closeWindows(false);
    say(agent);
    agent.now += hourMs;
    agent.closeWindows(false);
    expect(recordsOf(agent, 'clock').map(({ stepMs }) => stepMs)).toEqual([undefined, -hourMs / 2]);
    expect(await faultsOf(agent)).toEqual([]);
  });

  test('a second time while nothing is recorded, and unnoticed: a record says so all the same', async () => {
    const agent = new EvidenceAgent(begin);
    agent.append(plant.gapOf(agent.now, 1));
    for (let step = 0; step < 2; step += 1) {
      agent.setClock(-1, false);
      agent.closeWindows(false);
    }
    say(agent);
    agent.now += 1;
    expect(await faultsOf(agent)).toEqual([]);
    expect(recordsOf(agent, 'clock').map(({ stepMs }) => stepMs)).toEqual([undefined, -1, -1]);
  });

  test('while the power was gone: a gateway without a battery wakes in the past', async () => {
    const agent = new EvidenceAgent(begin);
    say(agent);
    agent.commit();
    agent.crash(-400 * 24 * hourMs, 0);
    say(agent);
    agent.now += hourMs;
    agent.closeWindows(false);
    agent.setClock(400 * 24 * hourMs, true);
    agent.closeWindows(false);
    expect(await faultsOf(agent)).toEqual([]);
  });
});

test('a stop that takes until after the hour, and a power cut just after it, end the window on the hour', async () => {
  for (const isClean of [true, false]) {
    const agent = new EvidenceAgent(begin);
    say(agent);
    agent.commit();
    agent.now = Math.ceil(begin / hourMs) * hourMs + 40;
    say(agent);
    agent.commit();
    if (isClean) agent.stop(5000, 0);
    else agent.crash(5000, 0);
    expect(await faultsOf(agent)).toEqual([]);
    expect(recordsOf(agent, 'window')[0]).toMatchObject({
      from: begin,
      to: Math.ceil(begin / hourMs) * hourMs,
    });
  }
});

test('machines that lost their points keep what was read of them before', async () => {
  const agent = new EvidenceAgent(begin);
  const read = { live: 3, queued: 1, bad: 1, silent: 1, missing: 2 };
  agent.append(plant.messageOf('oven', agent.now, agent.read('oven', read)));
  agent.commit();
  agent.crash(1000, 1);
  expect(await faultsOf(agent)).toEqual([]);
  const oven = recordsOf(agent, 'window').filter(({ equipment }) => equipment === 'oven');
  expect(oven).toMatchObject([
    { scheduled: 7, good: 3, bad: 2, silent: 1, missing: 2, live: 3, backfilled: 3 },
  ]);
});

test('a window that is opened again before the refused transaction of its closing is not lost', async () => {
  const agent = new EvidenceAgent(begin);
  agent.append(plant.messageOf('desk', agent.now, 0));
  agent.commit();
  agent.now += hourMs;
  agent.closeWindows(true);
  agent.append(plant.messageOf('desk', agent.now, 0));
  agent.commit();
  agent.crash(1000, 0);
  expect(await faultsOf(agent)).toEqual([]);
  const desk = recordsOf(agent, 'window').filter(({ equipment }) => equipment === 'desk');
  expect(desk.map(({ messages }) => messages.n)).toEqual([1, 1]);
});

test('a checkpoint that a refused transaction held comes with the next one', () => {
  const agent = new EvidenceAgent(begin);
  say(agent);
  agent.commit();
  agent.sign();
  agent.commit(true);
  expect(agent.disk.checkpoints(0)).toEqual([]);
  agent.commit();
  expect(agent.disk.checkpoints(0).map(({ note }) => note)).toEqual(agent.notes.map(({ note }) => note));
});

test('a saved edge that was damaged is refused, and makes no other hash', () => {
  const agent = new EvidenceAgent(begin);
  agent.append(plant.messageOf('desk', agent.now, 0));
  agent.commit();
  const { state } = agent.disk;
  const [head, desk] = [Ledger.stateKey, 'evidence/window/desk'].map(state);
  const cut = (saved: Buffer | undefined): Buffer =>
    Buffer.from(String(saved).replace(/("subtrees":\["[^"]{20})[^"]*/, '$1'));
  const restore = (saved: Buffer | undefined): boolean =>
    new Windows([], hourMs, begin).restore((name) => (name === 'evidence/window/desk' ? saved : state(name)));

  expect(new Ledger(head, plant.clockOf).head.edge.size).toBe(agent.disk.ledger.length);
  expect(restore(desk)).toBe(true);
  expect(() => new Ledger(cut(head), plant.clockOf)).toThrow(RangeError);
  expect(() => restore(cut(desk))).toThrow(RangeError);
});
