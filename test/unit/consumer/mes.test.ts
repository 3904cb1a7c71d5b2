/** The consumer's tables: every message has its effect once, and what cannot be used is told. */
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Mes } from '../../../scripts/consumer/mes.ts';
import { tempDir } from '../../integration/programs.ts';
import {
  alarm,
  at,
  change,
  count,
  cycle,
  energy,
  event,
  gap,
  message,
  quality,
  refresh,
  telemetry,
} from './messages.ts';

const run = 'EXECUTING/PROCESSING';
const stand = 'NOT_EXECUTING/PROCESSING';

let mes: Mes;
beforeEach(() => {
  mes = Mes.open(':memory:');
});
afterEach(() => mes[Symbol.dispose]());

const take = (...messages: readonly object[]): string[] =>
  messages.map((one) => mes.take(JSON.stringify(one)));

/** Intervals as text, in minutes of the test. */
const intervals = (from: number, to: number): string[] =>
  mes
    .facts('press-03', at(from), at(to))
    .intervals.map(
      ({ state, mode, fromMs, toMs }) =>
        `${(fromMs - at(0)) / 60e3}–${(toMs - at(0)) / 60e3} ${state}/${mode}`,
    );

describe('taking', () => {
  test('a second delivery of a message changes nothing', () => {
    const step = count('good', 5, at(1));
    expect(take(step, step, step)).toEqual(['taken', 'duplicate', 'duplicate']);
    expect(mes.facts('press-03', at(0), at(10)).counts.good?.parts).toBe(5);
  });

  test('the same number of another epoch or gateway is another message', () => {
    take(count('good', 5, at(1)), count('good', 5, at(2)));
    const again = { ...count('good', 5, at(3)), seq: 1 };
    expect(take({ ...again, epoch: 'other' }, { ...again, gw: 'gw-2' })).toEqual(['taken', 'taken']);
    expect(mes.facts('press-03', at(0), at(10)).counts.good?.parts).toBe(20);
  });

  test('every kind of message is taken, bytes or text', () => {
    const all = [
      change(at(0), run),
      count('total', 1, at(1)),
      energy(1, at(0), at(15)),
      alarm('a', at(1)),
      cycle(at(2)),
      quality('r', at(2)),
      gap('power', at(3), at(4), { equipment: ['press-03', 'press-03'] }),
    ];
    for (const one of all) expect(mes.take(Buffer.from(JSON.stringify(one)))).toBe('taken');
  });

  test('what has no effect here is ignored: telemetry, later kinds, the online notice, other people', () => {
    const online = { schema: 'zhencai.edge/1', gw: 'g', epoch: 'e', online: true, since: 1, version: '1' };
    const later = message('zhencai.event.state/2', { path: 'a/b', data: 'of another shape' });
    expect(take(telemetry(at(1)), later, online, { schema: 'acme/1' })).toEqual(Array(4).fill('ignored'));
  });

  test('a field that is new is passed over', () => {
    const step = count('good', 1, at(1), { station: 'left' });
    expect(take({ ...step, plant: 'two' })).toEqual(['taken']);
  });

  test.each([
    ['not JSON', '{"schema":'],
    ['empty', ''],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['no object', '17'],
    ['null', 'null'],
    ['no schema', '{"gw":"g"}'],
    ['no key', JSON.stringify({ ...count('good', 1, at(1)), epoch: undefined })],
    ['a number below 1', JSON.stringify({ ...count('good', 1, at(1)), seq: 0 })],
    ['no data', JSON.stringify({ ...count('good', 1, at(1)), data: undefined })],
    ['an unknown state', JSON.stringify(change(at(1), 'DANCING/NONE'))],
    ['parts below 0', JSON.stringify(count('good', -1, at(1)))],
    ['no number at all', JSON.stringify(count('good', 1, at(1), { delta: '1' }))],
    ['too large for a number', JSON.stringify(count('good', 7, at(1))).replace('"delta":7', '"delta":1e999')],
  ])('%s is invalid, told, and leaves nothing behind', (_, body) => {
    expect(mes.take(body)).toBe('invalid');
    expect(mes.fault).toMatch(/\w/);
    expect(mes.equipment()).toEqual([]);
  });

  test('a message that was invalid is taken when it comes right', () => {
    const step = count('good', 1, at(1));
    expect(take({ ...step, t: 'soon' }, step)).toEqual(['invalid', 'taken']);
    expect(mes.fault).toContain('zhencai.event.count/1: t:');
  });
});

describe('states', () => {
  test('changes tile the time; the open interval reaches to the newest message of the gateway', () => {
    take(
      change(at(0), stand),
      change(at(10), run, { from: at(0), was: stand }),
      change(at(30), 'UNKNOWN/NONE', { from: at(10), was: run }),
    );
    expect(intervals(0, 60)).toEqual(['0–10 NOT_EXECUTING/PROCESSING', '10–30 EXECUTING/PROCESSING']);
    take(telemetry(at(42)));
    expect(intervals(0, 60).at(-1)).toBe('30–42 UNKNOWN/NONE');
    expect(intervals(35, 40)).toEqual(['35–40 UNKNOWN/NONE']);
    expect(intervals(50, 60)).toEqual([]);
  });

  test('a gateway that is heard says nothing about the machines of another', () => {
    take(change(at(0), run), telemetry(at(20), { gw: 'gw-2' }));
    expect(intervals(0, 60)).toEqual([]);
  });

  test('a refresh tells a machine whose change was before our time', () => {
    take(refresh(at(-90), run, at(5)));
    expect(intervals(0, 60)).toEqual(['0–5 EXECUTING/PROCESSING']);
    take(change(at(20), stand, { from: at(-90), was: run }));
    expect(intervals(0, 60)).toEqual(['0–20 EXECUTING/PROCESSING']);
  });

  test('an interval whose end is lost holds as long as a message said so, and no longer', () => {
    take(change(at(0), run), refresh(at(0), run, at(15)), change(at(50), run, { from: at(40), was: stand }));
    expect(intervals(0, 60)).toEqual(['0–15 EXECUTING/PROCESSING', '40–50 NOT_EXECUTING/PROCESSING']);
    // Also where the next one begins after the span that is asked for.
    expect(intervals(0, 30)).toEqual(['0–15 EXECUTING/PROCESSING']);
  });

  test('late messages: the end before the beginning, an old refresh after the end', () => {
    const begin = change(at(0), run);
    const end = change(at(10), stand, { from: at(0), was: run });
    take(end, begin, refresh(at(0), run, at(9)), telemetry(at(20)));
    expect(intervals(0, 60)).toEqual(['0–10 EXECUTING/PROCESSING', '10–20 NOT_EXECUTING/PROCESSING']);
  });

  test('two changes in one millisecond: the later one is what began then', () => {
    const first = change(at(10), stand, { from: at(0), was: run });
    const second = change(at(10), 'OUT_OF_SERVICE/PROCESSING', { from: at(10), was: stand });
    take(second, first, telemetry(at(12)));
    expect(intervals(0, 60)).toEqual(['0–10 EXECUTING/PROCESSING', '10–12 OUT_OF_SERVICE/PROCESSING']);
    take(change(at(15), run, { from: at(10), was: 'OUT_OF_SERVICE/PROCESSING' }));
    expect(intervals(10, 15)).toEqual(['10–15 OUT_OF_SERVICE/PROCESSING']);
  });

  test('the reason comes with the interval, as last said', () => {
    take(
      refresh(at(0), stand, at(1)),
      change(at(5), run, { from: at(0), was: 'NOT_EXECUTING/PROCESSING/BREAK' }),
    );
    const [interval] = mes.facts('press-03', at(0), at(5)).intervals;
    expect(interval).toMatchObject({ reasonCode: '7', reasonCategory: 'BREAK' });
  });

  test('intervals that overlap in spite of the contract are not counted twice', () => {
    take(
      change(at(30), stand, { from: at(0), was: run }),
      change(at(40), run, { from: at(20), was: 'UNKNOWN/NONE' }, { epoch: 'restored' }),
    );
    expect(intervals(0, 40)).toEqual(['0–20 EXECUTING/PROCESSING', '20–30 UNKNOWN/NONE']);
  });
});

describe('counts', () => {
  test('parts are the sum of the steps; first and suspect add nothing', () => {
    take(
      count('good', 0, at(1), { kind: 'first' }),
      ...['increment', 'rollover', 'reset', 'gap'].map((kind) => count('good', 10, at(2), { kind })),
      count('good', 9_000, at(3), { kind: 'suspect' }),
    );
    expect(mes.facts('press-03', at(0), at(10)).counts).toEqual({ good: { parts: 40, carried: 0 } });
  });

  test('a step belongs to the shift in which it ended; its beginning before is told', () => {
    take(
      count('total', 0, at(-5), { kind: 'first' }),
      count('total', 4, at(3), { from: at(-4), kind: 'gap' }),
      count('total', 1, at(10)),
    );
    expect(mes.facts('press-03', at(0), at(10)).counts.total).toEqual({ parts: 5, carried: 4 });
    expect(mes.facts('press-03', at(10), at(20)).counts.total).toEqual({ parts: 0, carried: 0 });
    expect(mes.facts('press-03', at(-10), at(0)).counts.total).toEqual({ parts: 0, carried: 0 });
  });

  test('a counter nobody has seen yet is absent, not 0', () => {
    take(count('good', 0, at(30), { kind: 'first' }));
    expect(mes.facts('press-03', at(0), at(10)).counts).toEqual({});
    expect(mes.facts('press-03', at(0), at(60)).counts).toEqual({ good: { parts: 0, carried: 0 } });
  });
});

test('energy is the sum of the spans that ended in the shift, per register and unit', () => {
  take(
    energy(1, at(-15), at(0)),
    energy(2, at(0), at(15)),
    energy(4, at(15), at(30), { kind: 'rollover' }),
    energy(8, at(30), at(45)),
    energy(0.5, at(-3), at(7), { register: 'air', medium: 'air', unit: 'm³', kind: 'gap' }),
  );
  expect(mes.energy('press-03', at(0), at(30))).toEqual([
    { register: 'air', medium: 'air', unit: 'm³', delta: 0.5, carried: 0.5 },
    { register: 'meter/kwh', medium: 'active', unit: 'kWh', delta: 6, carried: 0 },
  ]);
});

test('gaps: those that name the machine, and those of its gateway that name none', () => {
  take(
    change(at(0), run),
    gap('connection', at(1), at(2), { equipment: ['press-03', 'press-04'] }),
    gap('connection', at(1), at(2), { equipment: ['press-04'] }),
    gap('power', at(5), at(8)),
    gap('power', at(5), at(8), { gw: 'gw-2' }),
    gap('stop', at(70), at(80)),
  );
  expect(mes.gaps('press-03', at(0), at(60)).map(({ kind }) => kind)).toEqual(['connection', 'power']);
});

test('numbers that did not come and that no gap explains are missing', () => {
  const numbered = (seq: number, fields = {}) => telemetry(at(1), { seq, epoch: 'n', ...fields });
  take(...[3, 4, 5, 9, 10, 20].map((seq) => numbered(seq)), numbered(50, { epoch: 'm' }));
  expect(mes.missing().map(({ from, to }) => [from, to])).toEqual([
    [6, 8],
    [11, 19],
  ]);
  take(gap('retention', at(0), at(1), { epoch: 'n', seq: 21, fromSeq: 12, toSeq: 15 }), numbered(7));
  expect(mes.missing().map(({ from, to }) => [from, to])).toEqual([
    [6, 6],
    [8, 8],
    [11, 11],
    [16, 19],
  ]);
});

test('a gap may explain numbers of another epoch: that of a buffer that broke', () => {
  const numbered = (epoch: string, seq: number) => telemetry(at(1), { seq, epoch });
  take(numbered('old', 3), numbered('old', 9), numbered('new', 2), numbered('new', 5));
  take(gap('disk', at(0), at(1), { epoch: 'new', seq: 1, fromSeq: 4, toSeq: 8, ofEpoch: 'old' }));
  expect(mes.missing().map(({ epoch, from, to }) => [epoch, from, to])).toEqual([['new', 3, 4]]);
});

test('a gap that only other destinations have explains nothing here and is not counted', () => {
  const facts = { epoch: 'd', seq: 6, fromSeq: 2, toSeq: 4, destinations: ['leader', 'cloud'] };
  const first = change(at(0), run, undefined, { epoch: 'd', seq: 1 });
  const messages = [first, telemetry(at(1), { epoch: 'd', seq: 5 }), gap('disk', at(0), at(1), facts)];
  const heard = (destination?: string): unknown => {
    using own = Mes.open(':memory:', destination === undefined ? {} : { destination });
    const outcomes = messages.map((one) => own.take(JSON.stringify(one)));
    return [outcomes[2], own.gaps('press-03', at(0), at(9)).length, own.missing().length];
  };
  expect(heard()).toEqual(['ignored', 0, 1]);
  expect(heard('mqtt')).toEqual(['ignored', 0, 1]);
  expect(heard('leader')).toEqual(['taken', 1, 0]);
});

test('the going of an alarm completes its coming, whichever came first', () => {
  using folder = tempDir();
  const file = `${folder.path}/mes.sqlite`;
  using stored = Mes.open(file);
  const messages = [
    alarm('a', at(1)),
    alarm('a', at(1), at(5)),
    alarm('b', at(2), at(3)),
    alarm('b', at(2)),
    alarm('c', at(9)),
  ];
  for (const one of messages) stored.take(JSON.stringify(one));
  const reader = new Sqlite(file, { readonly: true });
  const rows = reader.prepare('select occurrence, active, on_ms, off_ms from alarm order by 1').raw().all();
  reader.close();
  expect(rows).toEqual([
    ['a', 0, at(1), at(5)],
    ['b', 0, at(2), at(3)],
    ['c', 1, at(9), null],
  ]);
});

test('ids that repeat between sites can go by more of their path', () => {
  using wide = Mes.open(':memory:', { equipmentOf: (path) => path });
  wide.take(
    JSON.stringify(event('state', at(0), { kind: 'change', state: 'UNKNOWN', mode: 'NONE', since: at(0) })),
  );
  expect(wide.equipment()).toEqual(['shiyan-demo-parts/baiLang/stamping/line2/press-03']);
});
