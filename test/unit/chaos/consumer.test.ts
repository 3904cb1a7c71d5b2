/** The consumer of the chaos run can fail: logs of an honest run are doctored one way at a time, and each is found. */
import { describe, expect, test } from 'vitest';
import type { Account } from '../../../scripts/chaos/verify/consumer.ts';
import { tempDir } from '../../integration/programs.ts';
import { gap, honest, judge, renumber, wallAt, type Delivery, type Hole, type Message } from './delivery.ts';

/** The kinds of what is found, each once, and its words. */
function found(delivery: Delivery): {
  readonly kinds: string[];
  readonly text: string;
  readonly account: Account;
} {
  using folder = tempDir();
  const account = judge(folder.path, delivery);
  const kinds = [...new Set(account.findings.map(({ kind }) => kind))].toSorted();
  return { kinds, text: account.findings.map(({ text }) => text).join('\n'), account };
}

/** The first message that has samples of a tag, from a time on. */
function telemetry(messages: readonly Message[], tag: string, fromMs: number): Message {
  const message = messages.find(({ at, body }) => at >= fromMs && body.d?.some(({ n }) => n === tag));
  if (message === undefined) throw new Error(`no message with ${tag}`);
  return message;
}

/** The same change to what was committed and to what arrived. */
function both(delivery: Delivery, change: (messages: Message[]) => void): Delivery {
  change(delivery.rows);
  change(delivery.wire);
  return delivery;
}

test('an honest run has no finding', () => {
  const { account, text } = found(honest());
  expect(text).toBe('');
  expect(account).toMatchObject({ duplicates: 0, gaps: {} });
  expect(account.delivered).toBe(account.served);
  expect(account.committed).toBe(account.served);
});

describe('messages', () => {
  test('one that was committed and did not arrive', () => {
    const delivery = honest();
    delivery.wire.splice(200, 1);
    const { kinds, text } = found(delivery);
    expect(kinds).toContain('lost');
    expect(text).toContain('number 201 is committed and never arrived');
    expect(text).toContain('number 201 never arrived, and no gap message names it');
  });

  test('a number that is on disk no more and that no gap names; one that a gap names is well', () => {
    const without = (): Delivery => both(honest(), (messages) => void messages.splice(200, 1));
    expect(found(without()).kinds).toEqual(['lost', 'unexplained']);
    const named = both(without(), (messages) => {
      const at = (messages.at(-1)?.at ?? 0) + 1;
      const body = {
        ...gap('dead-letter', 0, 1, { fromSeq: 201, toSeq: 201, count: 1 }),
        gw: 'gw',
        epoch: 'e',
      };
      messages.push({
        at,
        topic: 'edge/gap',
        body: { ...body, schema: 'zhencai.gap/1', seq: messages.length + 2 },
      });
    });
    expect(found(named).text).toBe('');
  });

  test('the same bytes again are a duplicate; others are wrong', () => {
    const again = honest();
    const copy = structuredClone(telemetry(again.wire, 'a0', 3_000));
    again.wire.push(copy);
    expect(found(again)).toMatchObject({ kinds: [], account: { duplicates: 1 } });
    copy.body['ts'] = 1;
    expect(found(again)).toMatchObject({
      kinds: ['wrong'],
      text: expect.stringContaining('with other bytes'),
    });
  });

  test('bytes that are not those of the row', () => {
    const delivery = honest();
    telemetry(delivery.wire, 'a0', 3_000).body['ts'] = 1;
    expect(found(delivery)).toMatchObject({
      kinds: ['wrong'],
      text: expect.stringContaining('other bytes than'),
    });
  });

  test('a message that is not on disk', () => {
    const delivery = honest();
    delivery.rows.pop();
    expect(found(delivery)).toMatchObject({
      kinds: ['wrong'],
      text: expect.stringContaining('is not on disk'),
    });
  });

  test('what goes ahead of a backlog that is still on its way is judged when that has arrived', () => {
    const delivery = honest();
    delivery.wire.splice(300, 100);
    using early = tempDir();
    using late = tempDir();
    expect(judge(early.path, delivery, 300).findings).toEqual([]);
    expect(judge(late.path, delivery).findings).not.toEqual([]);
  });

  test('a buffer that begins anew', () => {
    const delivery = both(honest(), (messages) => {
      for (const { body } of messages.slice(400)) body.epoch = 'f';
    });
    expect(found(delivery)).toMatchObject({ kinds: ['wrong'], text: expect.stringContaining('of gw:f') });
  });
});

describe('readings', () => {
  test('two that changed places', () => {
    const delivery = both(honest(), (messages) => {
      const [one, other] = [telemetry(messages, 'a0', 3_000), telemetry(messages, 'a0', 3_100)];
      [one.body.d, other.body.d] = [other.body.d ?? [], one.body.d ?? []];
      // Late enough that both had been served.
      one.at += 500;
    });
    expect(found(delivery).text).toMatch(/m1\/a0 has read \d+ after/);
  });

  test.each([
    ['of a read that has not been', (v: number) => v + 1_000_000],
    ['of another register', (v: number) => v + 2 ** 24],
    ['of a read of other registers', (v: number) => v + 1],
  ])('a value %s', (_, change) => {
    const delivery = both(honest(), (messages) => {
      const sample = telemetry(messages, 'a0', 3_000).body.d?.[0];
      if (sample) sample.v = change(sample.v ?? 0);
    });
    const { kinds, text } = found(delivery);
    expect(kinds).toContain('wrong');
    expect(text).toMatch(/never served|has never been/);
  });

  test('a time that was not; unless the clock was stepped about then', () => {
    const delivery = both(honest(), (messages) => {
      for (const sample of telemetry(messages, 'a0', 3_000).body.d ?? []) sample.t += 5_000;
    });
    expect(found(delivery)).toMatchObject({
      kinds: ['wrong'],
      text: expect.stringContaining('says it was taken at'),
    });
    for (const [at, offsetMs] of [
      [2_900, 5_000],
      [3_200, 0],
    ] as const)
      delivery.journal.push({ what: 'clock', offsetMs, at, wallMs: wallAt(at) });
    expect(found(delivery).text).toBe('');
  });

  test('a count that was forgotten', () => {
    const delivery = both(honest(), (messages) => {
      messages.splice(
        messages.findIndex(({ at, topic }) => at > 3_000 && topic.endsWith('/_event/count')),
        1,
      );
      renumber(messages);
    });
    expect(found(delivery)).toMatchObject({
      kinds: ['wrong'],
      text: expect.stringMatching(/count follows \d+/),
    });
  });
});

describe('holes', () => {
  const [fromMs, toMs] = [2_000, 7_000];
  const killed = (hole: Partial<Hole>, isClean = false): Delivery => {
    const delivery = honest({ fromMs, toMs, isServed: true, ...hole });
    const end = { what: 'agent' as const, event: 'end' as const, code: isClean ? 0 : null, signal: null };
    delivery.journal.push({ ...end, at: 2_000, wallMs: wallAt(2_000) });
    return delivery;
  };

  test('readings that were served and of which nothing tells', () => {
    const { kinds, text } = found(killed({}));
    expect(kinds).toEqual(['unexplained']);
    expect(text).toContain('50 readings were served, and nothing tells of them');
  });

  test('a single one', () => {
    const { kinds, text } = found(honest({ fromMs: 2_100, toMs: 2_200, isServed: true }));
    expect(kinds).toEqual(['unexplained']);
    expect(text).toContain('1 readings were served');
  });

  test('a time in which nothing was served and of which nothing tells', () => {
    const { kinds, text } = found(killed({ isServed: false }));
    expect(kinds).toEqual(['unexplained']);
    expect(text).toMatch(/5\d00 ms from 1\d00 of which nothing tells/);
  });

  test('a gap of the right kind and extent explains both', () => {
    for (const isServed of [true, false])
      expect(found(killed({ isServed, told: [gap('power', 2_000, 7_000)] })).text).toBe('');
    expect(found(killed({ told: [gap('stop', 2_000, 7_000)] }, true)).text).toBe('');
  });

  test.each([
    ['begins too late', gap('power', 6_500, 7_000), 'unexplained', 'of which nothing tells'],
    ['ends too early', gap('power', 2_000, 2_500), 'unexplained', 'of which nothing tells'],
    ['begins too early', gap('power', 500, 7_000), 'wrong', 'there are readings served up to'],
    ['ends too late', gap('power', 2_000, 8_900), 'wrong', 'there are readings served from'],
    ['ends before it begins', gap('power', 7_000, 2_000, { count: 100 }), 'wrong', 'and ends at'],
    ['counts too many scans', gap('power', 2_000, 7_000, { count: 1_000 }), 'wrong', '1000 scans missed'],
    ['counts too few', gap('power', 2_000, 7_000, { count: 3 }), 'wrong', '3 scans missed'],
    ['is of another kind: stop', gap('stop', 2_000, 7_000), 'wrong', 'nobody stopped the agent'],
    ['is of another kind: disk', gap('disk', 2_000, 7_000), 'wrong', 'the disk was well'],
    [
      'is of another kind: connection',
      gap('connection', 2_000, 7_000),
      'unexplained',
      'neither power nor stop',
    ],
    ['is of other equipment', gap('power', 2_000, 7_000, { equipment: ['m1'] }), 'unexplained', 'm2/'],
    [
      'is of another connection',
      gap('connection', 2_000, 7_000, { connection: 'a', count: 60 }),
      'unexplained',
      'm2/',
    ],
  ])('a gap that %s', (_, told, kind, words) => {
    const { kinds, text } = found(killed({ told: [told] }));
    expect(kinds).toContain(kind);
    expect(text).toContain(words);
  });

  test('a gap that stands elsewhere', () => {
    const delivery = both(killed({ told: [gap('power', 2_000, 7_000)] }), (messages) => {
      const [moved] = messages.splice(
        messages.findIndex(({ topic }) => topic === 'edge/gap'),
        1,
      );
      if (moved) messages.push(moved);
      renumber(messages);
    });
    expect(found(delivery).kinds).toContain('unexplained');
  });

  test('while the clock is stepped the extent of a gap is open, its being there is not', () => {
    const stepped = (hole: Partial<Hole>): Delivery => {
      const delivery = killed(hole);
      delivery.journal.push({ what: 'clock', offsetMs: 3_600_000, at: 4_000, wallMs: wallAt(4_000) });
      // Back before the readings go on: they are of the right time.
      delivery.journal.push({ what: 'clock', offsetMs: 0, at: 5_000, wallMs: wallAt(5_000) });
      return delivery;
    };
    expect(found(stepped({ told: [gap('power', 3_602_000, 3_603_000)] })).text).toBe('');
    expect(found(stepped({})).kinds).toEqual(['unexplained']);
    expect(found(stepped({ isServed: false })).kinds).toEqual(['unexplained']);
  });

  test('a hole that a wrong clock told is told again once it is right, and that explains nothing new', () => {
    const set = (hole: Partial<Hole>): Delivery => {
      const delivery = killed(hole);
      delivery.journal.push({ what: 'clock', offsetMs: 3_600_000, at: 4_000, wallMs: wallAt(4_000) });
      delivery.journal.push({ what: 'clock', offsetMs: 0, at: 5_000, wallMs: wallAt(5_000) });
      return delivery;
    };
    const rebase = [{ shiftMs: 3_597_000 }];
    const clock = gap('clock', 2_000, 3_602_000, { stepMs: 3_600_000, count: 0, rebase });
    const again = gap('power', 3_602_000, 3_604_000, { count: 1 });
    expect(found(set({ told: [gap('power', 2_000, 7_000), clock, again] })).text).toBe('');
    // One that nobody told before is the first word of it, and is held against the hole.
    expect(found(set({ told: [clock, again] })).text).toBe('');
    expect(found(set({ told: [clock] })).kinds).toContain('unexplained');
  });
});
