/** Events in, value out. */
import { describe, expect, test } from 'vitest';
import { Status } from '../../../agent/model/status.ts';
import type { Tag } from '../../../agent/model/tag.ts';
import {
  conditionFields,
  readEvent,
  type ConditionEvent,
} from '../../../collectors/opcua/condition-event.ts';
import { ConditionTracker, mostConditions } from '../../../collectors/opcua/conditions.ts';
import type { RawVariant } from '../../../collectors/opcua/decode.ts';
import { Stamp } from '../../../collectors/opcua/stamp.ts';

const now = Date.UTC(2026, 0, 5, 8);
const at = new Date(now - 1000);
const tag: Tag = {
  equipment: 'e',
  connection: 'c',
  group: 'g',
  name: 'alarms',
  address: 'conditions:i=2253',
  type: 'auto',
  origin: { file: 'tags.csv', row: 2 },
};

const start: ConditionEvent = { kind: 'refresh-start', time: at };
const end: ConditionEvent = { kind: 'refresh-end', time: at };
const condition = (id: string, isActive = true, text = id): ConditionEvent => ({
  kind: 'condition',
  id,
  isActive,
  text,
  time: at,
});

function valueOf(tracker: ConditionTracker): [unknown, number] {
  const { value, status } = tracker.sample(at, now, new Stamp(300_000));
  return [value, status];
}

function trackerOf(...ids: readonly string[]): ConditionTracker {
  const tracker = new ConditionTracker(tag);
  tracker.begin();
  for (const event of [start, ...ids.map((id) => condition(id)), end]) tracker.take(event);
  return tracker;
}

describe('the set of active conditions', () => {
  test('is not known before the refresh has ended, then holds what was repeated, in order', () => {
    const tracker = new ConditionTracker(tag);
    tracker.begin();
    expect(valueOf(tracker)).toEqual([null, Status.BadWaitingForInitialData]);
    expect(
      [start, condition('b'), condition('a'), condition('c', false)].map((one) => tracker.take(one)),
    ).toEqual([false, false, false, false]);
    expect(valueOf(tracker)).toEqual([null, Status.BadWaitingForInitialData]);
    expect(tracker.take(end)).toBe(true);
    expect(valueOf(tracker)).toEqual([['a', 'b'], Status.Good]);
  });

  test('none is a value', () => {
    expect(valueOf(trackerOf())).toEqual([[], Status.Good]);
  });

  test('carries the time of the event, when it is near', () => {
    const tracker = trackerOf('a');
    const stamp = new Stamp(300_000);
    expect(tracker.sample(at, now, stamp)).toMatchObject({ time: now - 1000, timeSource: 'source' });
    expect(tracker.sample(new Date(0), now, stamp)).toMatchObject({ time: now, timeSource: 'gateway' });
    expect(tracker.sample(null, now, stamp)).toMatchObject({ time: now, timeSource: 'gateway' });
  });

  test('changes with what comes, goes or is worded anew, and with nothing else', () => {
    const tracker = trackerOf('a');
    expect(tracker.take(condition('a'))).toBe(false);
    expect(tracker.take(condition('b'))).toBe(true);
    expect(tracker.take(condition('a', true, 'a2'))).toBe(true);
    expect(valueOf(tracker)).toEqual([['a2', 'b'], Status.Good]);
    expect(tracker.take(condition('b', false))).toBe(true);
    expect(tracker.take(condition('b', false))).toBe(false);
    expect(valueOf(tracker)).toEqual([['a2'], Status.Good]);
  });

  test('a later refresh takes away what it does not repeat, and only at its end', () => {
    const tracker = trackerOf('a', 'b');
    tracker.take({ kind: 'refresh-required', time: at });
    expect(tracker.wantsRefresh).toBe(true);
    tracker.begin();
    expect(tracker.wantsRefresh).toBe(false);
    expect([start, condition('b'), condition('c')].map((one) => tracker.take(one))).toEqual([
      false,
      false,
      true,
    ]);
    expect(valueOf(tracker)).toEqual([['a', 'b', 'c'], Status.Good]);
    expect(tracker.take(end)).toBe(true);
    expect(valueOf(tracker)).toEqual([['b', 'c'], Status.Good]);
  });

  test('a refresh that is given up takes nothing away', () => {
    const tracker = trackerOf('a');
    tracker.begin();
    expect(tracker.refreshing).toBe('asked');
    expect(tracker.giveUp()).toBe(false);
    expect(tracker.refreshing).toBe('no');
    expect(valueOf(tracker)).toEqual([['a'], Status.Good]);
    const fresh = new ConditionTracker(tag);
    fresh.begin();
    expect(fresh.giveUp()).toBe(true);
    expect(valueOf(fresh)).toEqual([[], Status.Good]);
  });

  test('more than are held make it uncertain until a refresh has shown all', () => {
    const ids = Array.from({ length: mostConditions }, (_, index) => String(index));
    const tracker = trackerOf(...ids);
    expect(valueOf(tracker)[1]).toBe(Status.Good);
    expect(tracker.take(condition('one more'))).toBe(true);
    expect(tracker.take(condition('and another'))).toBe(false);
    const { value, status, quality } = tracker.sample(at, now, new Stamp(300_000));
    expect([Array.isArray(value) && value.length, status, quality]).toEqual([
      mostConditions,
      Status.UncertainSubNormal,
      'UNCERTAIN',
    ]);
    expect(tracker.wantsRefresh).toBe(false);
    tracker.take(condition('0', false));
    expect(tracker.wantsRefresh).toBe(true);
    for (const event of [start, ...ids.slice(1).map((id) => condition(id))]) tracker.take(event);
    expect(valueOf(tracker)[1]).toBe(Status.UncertainSubNormal);
    expect(tracker.take(end)).toBe(true);
    expect(valueOf(tracker)[1]).toBe(Status.Good);
  });
});

describe('an event', () => {
  /** A NodeId as the library gives it, by its text. */
  const node = (text: string): RawVariant => raw(17, { toString: () => text });
  const raw = (dataType: number, value: unknown): RawVariant => ({ dataType, arrayType: 0, value });
  const nothing = raw(0, null);
  const whole: Readonly<Record<(typeof conditionFields)[number], RawVariant>> = {
    EventType: node('ns=0;i=10637'),
    SourceName: raw(12, 'Oven'),
    Time: raw(13, at),
    Message: raw(21, { text: '超温', locale: 'zh' }),
    Severity: raw(5, 700),
    ConditionName: raw(12, 'TooHot'),
    BranchId: node('ns=0;i=0'),
    Retain: raw(1, true),
    'ActiveState.Id': raw(1, true),
    ConditionId: node('ns=2;s=Oven.TooHot'),
  };
  const read = (more: Partial<typeof whole> = {}): ConditionEvent | undefined => {
    const fields = { ...whole, ...more };
    return readEvent(conditionFields.map((field) => fields[field]));
  };

  test('of an active condition has its text', () => {
    expect(read()).toEqual({
      kind: 'condition',
      id: 'ns=2;s=Oven.TooHot',
      isActive: true,
      text: 'Oven/TooHot|700|超温',
      time: at,
    });
  });

  test.each([
    ['not active', { 'ActiveState.Id': raw(1, false) }],
    ['disabled, its state unknown', { 'ActiveState.Id': raw(19, { value: 0x80990000 }) }],
    ['no longer of interest', { Retain: raw(1, false) }],
  ])('%s is not active', (_, more) => {
    expect(read(more)).toMatchObject({ id: 'ns=2;s=Oven.TooHot', isActive: false });
  });

  test.each([
    ['a branch', { BranchId: node('ns=1;g=1') }],
    ['no condition', { ConditionId: nothing, ConditionName: nothing, 'ActiveState.Id': nothing }],
  ])('of %s is passed over', (_, more) => {
    expect(read(more)).toBeUndefined();
  });

  test.each([
    ['without a name', { ConditionName: nothing }, 'Oven/ns=2;s=Oven.TooHot|700|超温'],
    ['without a source', { SourceName: nothing }, '/TooHot|700|超温'],
    ['severe beyond the scale', { Severity: raw(5, 5000) }, 'Oven/TooHot|1000|超温'],
    ['of no severity', { Severity: nothing }, 'Oven/TooHot|1|超温'],
    ['with separators in it', { Message: raw(21, { text: 'a|b\tc\r\nd\ne' }) }, 'Oven/TooHot|700|a b c d e'],
    ['without a message', { Message: raw(21, { text: null }) }, 'Oven/TooHot|700|'],
    ['without an id', { ConditionId: nothing }, 'Oven/TooHot|700|超温'],
  ])('%s', (_, more, text) => {
    expect(read(more)).toMatchObject({ kind: 'condition', isActive: true, text });
  });

  test('a text is bounded', () => {
    const event = read({ Message: raw(21, { text: 'x'.repeat(10_000) }) });
    expect(event?.kind === 'condition' && event.text.length).toBe(512);
  });

  test.each([
    ['i=2787', 'refresh-start'],
    ['i=2788', 'refresh-end'],
    ['i=2789', 'refresh-required'],
    ['i=3035', 'overflow'],
  ])('%s is %s', (type, kind) => {
    expect(readEvent([node(`ns=0;${type}`), nothing, raw(13, at)])).toEqual({ kind, time: at });
  });
});
