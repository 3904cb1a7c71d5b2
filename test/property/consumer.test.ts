/** Exactly-once effect: the consumer's tables depend on which messages came, not on their order or how often. */
import Sqlite from 'better-sqlite3';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementsOf } from '../../scripts/consumer/elements.ts';
import { Mes } from '../../scripts/consumer/mes.ts';
import { tempDir } from '../integration/programs.ts';
import * as make from '../unit/consumer/messages.ts';
import { at } from '../unit/consumer/messages.ts';

type Message = ReturnType<typeof make.message>;

const axes = fc
  .tuple(
    fc.constantFrom('EXECUTING', 'NOT_EXECUTING', 'OUT_OF_SERVICE', 'NOT_AVAILABLE', 'UNKNOWN'),
    fc.constantFrom('PROCESSING', 'SETUP', 'NONE', 'PROCESSING/BREAK'),
  )
  .map((pair) => pair.join('/'));

/** A machine's history as the agent tells it: changes without hole (some in one millisecond), refreshes in between. */
const history = fc
  .array(fc.record({ axes, minutes: fc.integer({ min: 0, max: 40 }), refreshes: fc.nat({ max: 2 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((stretches) => {
    const messages: Message[] = [];
    let from = at(0);
    let prev: { from: number; was: string } | undefined;
    for (const { axes: now, minutes, refreshes } of stretches) {
      messages.push(make.change(from, now, prev));
      for (let n = 1; n <= refreshes; n++)
        messages.push(make.refresh(from, now, from + (minutes * 60_000 * n) / (refreshes + 1)));
      prev = { from, was: now };
      from += minutes * 60_000;
    }
    return messages;
  });

const minute = fc.integer({ min: 0, max: 480 });
const others = fc.array(
  fc.oneof(
    fc
      .record({
        counter: fc.constantFrom('total', 'good', 'scrap', 'rework', 'cycle'),
        kind: fc.constantFrom('first', 'increment', 'rollover', 'reset', 'gap', 'suspect'),
        delta: fc.nat({ max: 50 }),
        to: minute,
      })
      .map(({ counter, kind, delta, to }) => make.count(counter, delta, at(to), { kind })),
    fc
      .record({ delta: fc.nat({ max: 50 }), to: minute })
      .map(({ delta, to }) => make.energy(delta, at(to - 15), at(to))),
    fc
      .record({ occ: fc.nat({ max: 3 }), on: minute, off: fc.option(minute, { nil: undefined }) })
      .map(({ occ, on, off }) => make.alarm(`o${occ}`, at(on), off === undefined ? undefined : at(off))),
    minute.map((to) => make.cycle(at(to))),
    minute.map((to) => make.quality(`r${to}`, at(to))),
    minute.map((to) => make.gap('power', at(to - 2), at(to), { equipment: ['press-03'] })),
    minute.map((to) => make.telemetry(at(to))),
  ),
  { maxLength: 15 },
);

/** Numbers as the gateway gives them: in the order of writing, over all of its messages. */
const numbered = fc
  .tuple(history, others)
  .map(([states, rest]) => [...states, ...rest].map((one, index) => ({ ...one, seq: index + 1 })));

/** The same messages in any order, some of them more than once. */
const deliveries = numbered.chain((messages) =>
  fc.record({
    messages: fc.constant(messages),
    delivered: fc.array(fc.nat({ max: messages.length - 1 }), { maxLength: 10 }).chain((again) =>
      fc.shuffledSubarray([...messages.keys(), ...again], {
        minLength: messages.length + again.length,
        maxLength: messages.length + again.length,
      }),
    ),
  }),
);

interface Seen {
  readonly tables: Record<string, unknown[]>;
  readonly elements: unknown;
  readonly energy: unknown;
  readonly missing: unknown;
  readonly outcomes: readonly string[];
}

function consume(messages: readonly Message[]): Seen {
  using folder = tempDir();
  const file = `${folder.path}/mes.sqlite`;
  using mes = Mes.open(file);
  // What is asked is the tables, not the disk.
  const outcomes = messages.map((one) => mes.take(JSON.stringify(one)));
  const reader = new Sqlite(file, { readonly: true });
  const names = reader
    .prepare("select name from sqlite_master where type = 'table' order by name")
    .pluck()
    .all() as string[];
  const tables = Object.fromEntries(
    names.map((name) => [name, (reader.prepare(`select * from ${name}`).all() as object[]).map(text).sort()]),
  );
  reader.close();
  const elements = elementsOf(mes.facts('press-03', at(30), at(300)), { pbtMs: 1e7, priMs: 1e4 });
  const energy = mes.energy('press-03', at(30), at(300));
  return { tables, elements, energy, missing: mes.missing(), outcomes };
}

const text = (row: object): string => JSON.stringify(row);

test('any order and any repetition of the messages gives the same tables', () => {
  fc.assert(
    fc.property(deliveries, ({ messages, delivered }) => {
      const straight = consume(messages);
      const mixed = consume(delivered.flatMap((index) => messages[index] ?? []));
      expect({ ...mixed, outcomes: [] }).toEqual({ ...straight, outcomes: [] });
      const repeated = delivered.length - messages.length;
      expect(mixed.outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(repeated);
    }),
    { numRuns: 60 },
  );
});

test('the intervals of a history tile it: nothing is lost and nothing counted twice', () => {
  fc.assert(
    fc.property(history, (messages) => {
      const last = Math.max(...messages.map((one) => Number(one['t'])));
      using mes = Mes.open(':memory:');
      for (const one of messages) mes.take(JSON.stringify(one));
      const { intervals } = mes.facts('press-03', at(0), last);
      const ends = [at(0), ...intervals.map(({ toMs }) => toMs)];
      expect(intervals.map(({ fromMs }) => fromMs)).toEqual(ends.slice(0, -1));
      expect(ends.at(-1)).toBe(last);
    }),
  );
});

test('no bytes make the consumer throw', () => {
  using mes = Mes.open(':memory:');
  const mutated = fc.tuple(numbered, fc.nat(), fc.nat({ max: 255 })).map(([messages, where, byte]) => {
    const body = Buffer.from(JSON.stringify(messages[0]));
    body[where % body.length] = byte;
    return body;
  });
  const bytes = fc.oneof(
    fc.uint8Array().map((array) => Buffer.from(array)),
    fc.json().map((json) => Buffer.from(json)),
    mutated,
  );
  fc.assert(
    fc.property(bytes, (body) => {
      expect(['taken', 'duplicate', 'ignored', 'invalid']).toContain(mes.take(body));
    }),
    { numRuns: 500 },
  );
});
