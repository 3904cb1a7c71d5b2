/** Fresh readings over a link without a wire: order, raw words, and how long whoever asks is made to wait. */
import { expect, test } from 'vitest';
import { NotConnectedError } from '../../../agent/base/errors.ts';
import type { Tag } from '../../../agent/model/tag.ts';
import { readFresh } from '../../../collectors/modbus/fresh.ts';
import { Line, type Manners } from '../../../collectors/modbus/wire/line.ts';
import { Suspension } from '../../../collectors/modbus/isolation/unit-area.ts';
import { PacedLink } from '../../../collectors/modbus/wire/paced-link.ts';
import { SharedLink } from '../../../collectors/modbus/wire/shared-link.ts';
import type { Link, Reply } from '../../../collectors/modbus/wire/link.ts';
import { Isolation } from '../../../collectors/modbus/isolation/isolation.ts';
import { layOut } from '../../../collectors/modbus/tags/layout.ts';
import { planUnits } from '../../../collectors/modbus/tags/plan.ts';
import { Presences } from '../../../collectors/modbus/isolation/presences.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { config, tagOf } from './tags.ts';

const never = new AbortController().signal;

/** A link that opens and answers as the test says. */
class ScriptedLink implements Link {
  isOpen = false;
  opens = 0;
  closes = 0;
  readonly address = undefined;
  opening: () => Promise<void> = async () => undefined;
  answer: (unit: number, start: number, count: number) => Promise<Reply> = async (_unit, start, count) => ({
    kind: 'data',
    bytes: Buffer.from(Array.from({ length: count }, (_, at) => [0, start + at]).flat()),
    time: 5,
  });

  async open(): Promise<void> {
    this.opens++;
    await this.opening();
    this.isOpen = true;
  }

  async request(unit: number, _area: unknown, start: number, count: number): Promise<Reply> {
    const reply = await this.answer(unit, start, count);
    if (reply.kind === 'timeout' || reply.kind === 'doubt') this.isOpen = false;
    return reply;
  }

  async identify(): Promise<Reply> {
    return { kind: 'timeout' };
  }

  close(): void {
    this.closes++;
    this.isOpen = false;
  }
}

function setUp(manners: Manners = { closeAfterScan: false }, pauseMs = 0) {
  const clock = new FakeClock();
  const link = new ScriptedLink();
  const paces = { pauseMs: () => pauseMs, gapMs: 0, afterOpenMs: 0 };
  const line = new Line(new SharedLink(pauseMs > 0 ? new PacedLink(link, paces, clock) : link), manners);
  const isolation = new Isolation(
    (layouts, mayRead) => planUnits(layouts, config, mayRead),
    new Presences([]),
  );
  const fresh = (tags: readonly Tag[], signal = never) => {
    const layouts = tags.flatMap((tag) => layOut(tag, config).layout ?? []);
    return readFresh(tags, layouts, isolation, line, clock, signal);
  };
  return { clock, link, line, isolation, fresh };
}

const at = (start: number, unit = 1, more: Partial<Tag> = {}): Tag =>
  tagOf({ name: `${unit}/${start}`, address: `hr:${start}`, type: 'uint16', unit, ...more });

test('readings stand in the order of the tags, with the words as they came', async () => {
  const { line, fresh } = setUp();
  await line.open(never);
  const tags = [at(7, 2), at(3, 1, { scale: 0.5 }), at(4, 1, { type: 'uint32' }), at(3, 2)];
  const readings = await fresh(tags);
  expect(readings.map(({ sample, raw }) => [sample.tag.name, sample.value, raw])).toEqual([
    ['2/7', 7, '0007'],
    ['1/3', 1.5, '0003'],
    ['1/4', 0x40005, '0004 0005'],
    ['2/3', 3, '0003'],
  ]);
});

test('a tag that fails is BAD with its status, and a unit that is silent is asked once', async () => {
  const { line, link, fresh } = setUp();
  await line.open(never);
  const ok = link.answer;
  const asked: number[] = [];
  link.answer = async (unit, start, count) => {
    asked.push(unit);
    if (unit === 2) return { kind: 'timeout' };
    return start === 9 ? { kind: 'exception', code: 2, time: 5 } : await ok(unit, start, count);
  };
  const readings = await fresh([at(9), at(1, 2), at(5, 2), at(7, 3), at(2, 3, { address: 'nowhere' })]);
  expect(readings.map(({ sample, raw }) => [sample.quality, sample.status, raw])).toEqual([
    ['BAD', 0x80890000, undefined],
    ['BAD', 0x800a0000, undefined],
    ['BAD', 0x80310000, undefined],
    ['GOOD', 0, '0007'],
    ['BAD', 0x80890000, undefined],
  ]);
  expect(asked).toEqual([1, 2, 3]);
  expect(link.opens).toBe(2);
});

test('where nothing is connected it is told at once', async () => {
  const { line, link, fresh } = setUp();
  await expect(fresh([at(1)])).rejects.toThrow(NotConnectedError);
  await line.open(never);
  line.end();
  await expect(fresh([at(1)])).rejects.toThrow(NotConnectedError);
  expect(link.opens).toBe(1);
});

test('while it is being connected, ten seconds are waited and no more', async () => {
  const { clock, line, link, fresh } = setUp();
  link.opening = () => new Promise(() => undefined);
  void line.open(never);
  const failure = fresh([at(1)]).catch((error: unknown) => error);
  let isSettled = false;
  void failure.then(() => (isSettled = true));
  await clock.advance(9_999);
  expect(isSettled).toBe(false);
  await clock.advance(1);
  expect(await failure).toBeInstanceOf(NotConnectedError);
});

test('what has not come after ten seconds is BAD, and what came is kept', async () => {
  const { clock, line, link, fresh } = setUp();
  await line.open(never);
  const ok = link.answer;
  link.answer = (unit, start, count) =>
    unit === 1 ? ok(unit, start, count) : new Promise<Reply>(() => undefined);
  const reading = fresh([at(1), at(1, 2), at(1, 3)]);
  await clock.advance(10_000);
  expect((await reading).map(({ sample }) => [sample.quality, sample.status])).toEqual([
    ['GOOD', 0],
    ['BAD', 0x800a0000],
    ['BAD', 0x800a0000],
  ]);
});

test('where nothing came within ten seconds but silence, nothing has come', async () => {
  const { clock, line, link, fresh } = setUp();
  await line.open(never);
  link.answer = async () => {
    await clock.sleep(6_000, never);
    return { kind: 'timeout' };
  };
  const failure = fresh([at(1), at(1, 2)]).catch((error: unknown) => error);
  await clock.advance(10_000);
  expect(await failure).toBeInstanceOf(NotConnectedError);
});

test('what is refused is so from then on, and not from when the first request was answered', async () => {
  const { clock, line, link, isolation, fresh } = setUp();
  await line.open(never);
  const ok = link.answer;
  link.answer = async (unit, start, count) => {
    await clock.sleep(2_000, never);
    return start + count > 9 ? { kind: 'exception', code: 2, time: 5 } : await ok(unit, start, count);
  };
  const reading = fresh([at(7), at(8), at(9)]);
  for (let seconds = 0; seconds < 10; seconds++) await clock.advance(1_000);
  expect((await reading).map(({ sample }) => sample.value)).toEqual([7, 8, null]);
  const { dueMs } = isolation.unitArea(1, 'hr').suspensionOf({ start: 9, count: 1 }) ?? {};
  expect(dueMs).toBe(new Suspension(2, 8_000).dueMs);
});

test('an abort ends the wait, not the request: the turn is held until it is answered', async () => {
  const { line, link, fresh } = setUp();
  await line.open(never);
  const ok = link.answer;
  const gate = Promise.withResolvers<void>();
  let underWay = 0;
  link.answer = async (...request) => {
    expect(++underWay).toBe(1);
    await gate.promise;
    underWay--;
    return await ok(...request);
  };
  const abort = new AbortController();
  const first = fresh([at(1)], abort.signal);
  abort.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  const second = fresh([at(2)]);
  gate.resolve();
  expect((await second)[0]?.raw).toBe('0002');
  expect(link.closes).toBe(1);
});

test('with closeAfterScan the link is opened for it and closed, but not under somebody else', async () => {
  const { line, link, fresh } = setUp({ closeAfterScan: true });
  await line.open(never);
  link.close();
  await fresh([at(1)]);
  expect([link.opens, link.isOpen]).toEqual([2, false]);
  await line.visit(async () => {
    await fresh([at(1)]);
    expect(link.isOpen).toBe(true);
  });
  expect([link.opens, link.isOpen]).toEqual([3, false]);
});

test('the pause of the device is kept between guests as well', async () => {
  const { clock, line, link, fresh } = setUp({ closeAfterScan: false }, 100);
  await line.open(never);
  const times: number[] = [];
  const ok = link.answer;
  link.answer = (...request) => {
    times.push(clock.elapsed());
    return ok(...request);
  };
  const reading = Promise.all([fresh([at(1), at(9)]), fresh([at(3)])]);
  await clock.advance(1000);
  await reading;
  expect(times).toEqual([0, 100, 200]);
});
