/** What is counted of one equipment in a window, and that a power cut loses nothing of what was durable. */
import { describe, expect, test } from 'vitest';
import { EquipmentTally } from '../../../agent/evidence/tally.ts';
import { Windows } from '../../../agent/evidence/window.ts';
import { goodSample, type Value } from '../../../agent/model/sample.ts';
import type { Tag } from '../../../agent/model/tag.ts';
import { draft } from '../../contract/store.ts';
import { makeTag } from '../../fakes/tag.ts';

const at = Date.UTC(2026, 0, 5, 8);
const hourMs = 3_600_000;

const tags = {
  force: makeTag('force', { keyParameter: true, businessLink: '生产管控' }),
  parts: makeTag('parts', { role: 'count.good', businessLink: '生产管控' }),
  power: makeTag('power', { role: 'energy.active', group: 'slow', businessLink: '能耗管理' }),
  text: makeTag('text', { connection: 'c2' }),
};

let scans = 0;

function tallyOf(list: readonly Tag[] = Object.values(tags)): EquipmentTally {
  return new EquipmentTally(
    'e1',
    list.map((tag) => ({ tag, intervalMs: tag.group === 'slow' ? 5000 : 1000 })),
  );
}

/** One scan with these values of a tag, the last of them read, the others out of a queue. */
function take(tally: EquipmentTally, tag: Tag, values: readonly Value[], time = at): void {
  const scan = ++scans;
  for (const value of values) tally.watchOf(tag)?.take(goodSample(tag, value, time, 'gateway'), scan);
}

test('an empty window names what there would be to count', () => {
  expect(tallyOf().finding()).toEqual({
    scheduled: 0,
    good: 0,
    bad: 0,
    silent: 0,
    missing: 0,
    first: undefined,
    last: undefined,
    live: 0,
    backfilled: 0,
    pace: [
      { connection: 'c1', group: 'fast', intervalMs: 1000, scans: 0 },
      { connection: 'c1', group: 'slow', intervalMs: 5000, scans: 0 },
      { connection: 'c2', group: 'fast', intervalMs: 1000, scans: 0 },
    ],
    tags: 4,
    moved: 0,
    keys: [{ tag: 'force', n: 0, distinct: 0, changes: 0, series: '0000000000000000' }],
    work: { parts: 0, power: 0 },
    links: [
      { link: '生产管控', good: 0 },
      { link: '能耗管理', good: 0 },
    ],
  });
});

test('readings by schedule add up', () => {
  const tally = tallyOf();
  tally.add(3, 1, 0, 0);
  tally.add(0, 4, 4, 8);
  tally.addLink('生产管控', 2);
  tally.addLink('生产管控', 1);
  expect(tally.finding()).toMatchObject({ scheduled: 16, good: 3, bad: 5, silent: 4, missing: 8 });
  expect(tally.finding().links[0]).toEqual({ link: '生产管控', good: 3 });
});

test('of several samples in one scan all but one waited in a queue', () => {
  const tally = tallyOf();
  take(tally, tags.force, [1, 2, 3]);
  take(tally, tags.force, [4]);
  take(tally, tags.text, ['a']);
  expect(tally.finding()).toMatchObject({ live: 3, backfilled: 2 });
});

test('first and last are the earliest and latest time of a sample, in any order', () => {
  const tally = tallyOf();
  take(tally, tags.force, [1], at + 50);
  take(tally, tags.text, ['a'], at - 7);
  take(tally, tags.force, [2], at + 20);
  expect(tally.finding()).toMatchObject({ first: at - 7, last: at + 50 });
  tally.restart();
  expect(tally.finding()).toMatchObject({ first: undefined, last: undefined });
});

test('without tags that count parts or power there is no work to tell', () => {
  expect(tallyOf([tags.force]).finding()).not.toHaveProperty('work');
  expect(tallyOf([tags.parts]).finding().work).toEqual({ parts: 0 });
});

describe('moved', () => {
  const moved = (tally: EquipmentTally): number => tally.finding().moved;

  test('a tag that changes counts once; one that stands still, or was read once, does not', () => {
    const tally = tallyOf();
    take(tally, tags.force, [1]);
    take(tally, tags.text, ['a']);
    take(tally, tags.text, ['a']);
    expect(moved(tally)).toBe(0);
    for (const value of [2, 3, 1]) take(tally, tags.force, [value]);
    expect(moved(tally)).toBe(1);
  });

  test('a list is what is in it', () => {
    const tally = tallyOf();
    take(tally, tags.text, [[1, 2]]);
    take(tally, tags.text, [[1, 2]]);
    expect(moved(tally)).toBe(0);
    take(tally, tags.text, [[1, 3]]);
    expect(moved(tally)).toBe(1);
  });

  test('a tag that moved and stands still in the next window has not moved there', () => {
    const tally = tallyOf();
    for (const value of [1, 2, 3]) take(tally, tags.force, [value]);
    tally.restart();
    for (let scan = 0; scan < 5; scan += 1) take(tally, tags.force, [3]);
    expect(moved(tally)).toBe(0);
    take(tally, tags.force, [4]);
    expect(moved(tally)).toBe(1);
  });

  test('a change between two windows is one of the second', () => {
    const tally = tallyOf();
    take(tally, tags.force, [1]);
    tally.restart();
    take(tally, tags.force, [2]);
    expect(moved(tally)).toBe(1);
  });
});

test('work is every change of a counter, also after it moved', () => {
  const tally = tallyOf();
  for (const value of [10n, 10n, 11n, 12n, 12n, 13n]) take(tally, tags.parts, [value]);
  for (const value of [1.5, 1.5, 2]) take(tally, tags.power, [value]);
  expect(tally.finding().work).toEqual({ parts: 3, power: 1 });
  tally.restart();
  take(tally, tags.parts, [13n]);
  take(tally, tags.parts, [14n]);
  expect(tally.finding().work).toEqual({ parts: 1, power: 0 });
});

describe('a window that the power cut closes', () => {
  function busy(): EquipmentTally {
    const tally = tallyOf();
    for (let scan = 0; scan < 50; scan += 1) {
      tally.paceOf('c1', 'fast')?.scan(at + scan * 1000 + (scan % 3));
      take(tally, tags.force, [scan % 40, (scan * 7) % 11], at + scan);
      take(tally, tags.parts, [scan], at + scan);
      tally.add(3, 1, 1, 2);
      tally.addLink('生产管控', 2);
    }
    return tally;
  }

  /** The window record of the next run, from what this one made durable. */
  function closedByNext(tally: EquipmentTally, next: readonly EquipmentTally[], loseSince?: () => void) {
    const state = new Windows([tally], hourMs, at).fold([]).state;
    loseSince?.();
    const windows = new Windows(next, hourMs, at + 2 * hourMs);
    expect(windows.restore((key) => state.get(key))).toBe(true);
    return windows.close(at + 60_000, at + 2 * hourMs, at + 2 * hourMs);
  }

  test('holds what was counted when it last became durable, and nothing since', () => {
    const tally = busy();
    const expected = JSON.parse(JSON.stringify(tally.finding())) as object;
    const [record, ...others] = closedByNext(tally, [tallyOf()], () => tally.add(1000, 0, 0, 0));
    expect(record).toMatchObject({ kind: 'window', equipment: 'e1', from: at, to: at + 60_000, ...expected });
    expect(others).toEqual([]);
  });

  test('is the same where the point table has become another, or the equipment has none any more', () => {
    const expected = JSON.parse(JSON.stringify(busy().finding())) as object;
    const other = tallyOf([tags.text, makeTag('new', { group: 'slow', keyParameter: true })]);
    for (const next of [[], [other]]) {
      const closed = closedByNext(busy(), next);
      expect(closed).toHaveLength(1);
      expect(closed[0]).toMatchObject({ equipment: 'e1', ...expected });
    }
    expect(other.finding()).toMatchObject({ scheduled: 0, moved: 0, live: 0 });
  });

  test('ends on its own raster, however late the next run is told of, or asks for, its end', () => {
    const tally = busy();
    const { state } = new Windows([tally], hourMs, at + 1000).fold([]);
    const windows = new Windows([], 15 * 60_000, at + 9 * hourMs);
    windows.restore((key) => state.get(key));
    expect(windows.close(at + hourMs + 40, at + 9 * hourMs, at + 9 * hourMs)).toMatchObject([
      { from: at + 1000, to: at + hourMs },
    ]);
    // The windows of this run are of its own length again.
    windows.fold([{ ...draft('a'), seq: 1, body: Buffer.from('a') }]).kept();
    expect(windows.close(at + 10 * hourMs, at + 10 * hourMs, at + 10 * hourMs)).toMatchObject([
      { from: at + 9 * hourMs, to: at + 9 * hourMs + 15 * 60_000 },
    ]);
  });
});
