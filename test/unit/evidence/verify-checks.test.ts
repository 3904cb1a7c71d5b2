/** Each check by itself: a history that is well signed from end to end, and wrong in one thing. */
import { describe, expect, test } from 'vitest';
import { checkIds } from '../../../agent/evidence/verify/findings.ts';
import { verifyPack } from '../../../agent/evidence/verify/verify.ts';
import { grading, packOf, type Draft } from '../../fakes/pack.ts';
import { checkOf, honest, indexOf, period, rewritten, spec, window } from '../../fakes/honest-log.ts';
import { FakeKey } from '../../fakes/tree.ts';
import { hourMs, idOf, start, workshopLog } from '../../fakes/workshop-log.ts';

test('an honest pack: every check is listed, in order, and none is a mismatch', async () => {
  const { checks, sound, findings } = await verifyPack(packOf(honest, period), {
    grading,
    key: honest.key.fingerprint,
    checkpoints: [honest.checkpoint(5)],
    message: Buffer.from(honest.bodies.get(window)?.[0] ?? ''),
  });
  expect(checks.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(checkIds.map((id) => `${id} match`));
  expect(sound).toBe(true);
  expect(findings?.checks).toEqual(checks);
});

test.each([[''], ['PK'], ['x'.repeat(22)], ['PK\u0005\u0006'.padEnd(22, '\u0000')]])(
  '%j is no pack',
  async (text) => {
    const { checks, sound, findings } = await verifyPack(Buffer.from(text, 'latin1'), { grading });
    expect(checks).toHaveLength(14);
    expect(checks[0]).toMatchObject({ id: 'container', verdict: 'mismatch' });
    expect(sound).toBe(false);
    expect(findings).toBeUndefined();
  },
);

describe('key', () => {
  const pack = packOf(honest, period);

  test('expected as a fingerprint, in groups, or as a verifier key of another epoch', async () => {
    const { fingerprint } = honest.key;
    const grouped = fingerprint.toUpperCase().replace(/(.{8})/g, '$1 ');
    for (const key of [fingerprint, grouped, honest.key.verifier('zhencai/gw-1/other')])
      expect((await checkOf('key', pack, { key }))?.verdict).toBe('match');
  });

  test('another one is a mismatch, none or an unreadable one unknown', async () => {
    expect((await checkOf('key', pack, { key: new FakeKey(2).fingerprint }))?.verdict).toBe('mismatch');
    expect((await checkOf('key', pack))?.verdict).toBe('unknown');
    expect((await checkOf('key', pack, { key: 'rubbish' }))?.verdict).toBe('unknown');
  });

  test('a history signed by another key than its start says', async () => {
    const other = honest.rewritten((draft) => draft, new FakeKey(2));
    expect(await checkOf('key', packOf(other, period))).toMatchObject({
      verdict: 'mismatch',
      record: indexOf('start'),
    });
  });
});

describe('records', () => {
  test.each([
    ['a count below zero', { bad: -1 }, 'bad'],
    ['a count that is no integer', { bad: 0.5 }, 'bad'],
    ['a count that a double does not hold', { bad: 2 ** 53 }, 'bad'],
    ['a text for a number', { bad: '1' }, 'bad'],
    ['a field that is not there', { messages: undefined }, 'messages'],
    ['a hash that is none', { messages: { n: 0, bytes: 0, root: 'x' } }, 'messages.root'],
  ])('%s', async (_, fields, field) => {
    const found = await rewritten('records', window, (draft) => ({ ...draft, ...fields }));
    expect(found).toMatchObject({ verdict: 'mismatch', record: window, params: { field } });
  });

  test('a tag of a machine that is not in the register', async () => {
    const at = indexOf('register');
    const found = await rewritten('records', at, (draft) => ({ ...draft, equipment: [] }));
    expect(found).toMatchObject({ verdict: 'mismatch', record: at, params: { field: 'tags.0' } });
  });

  test('kinds and fields that are not known yet are hashed and passed over', async () => {
    const log = honest.rewritten((draft) => ({ ...draft, later: { any: [1, null] } }));
    log.add({ kind: 'weather', time: period.to, sky: 'blue' });
    log.sign(period.to);
    expect((await verifyPack(packOf(log, period), { grading })).sound).toBe(true);
  });
});

describe('clock', () => {
  const back = (draft: Draft): Draft => ({ ...draft, time: draft.time - 1 });

  test('time falls and nobody says why', async () => {
    expect(await rewritten('clock', window, back)).toMatchObject({ verdict: 'mismatch', record: window });
  });

  test('a clock record says so', async () => {
    const log = workshopLog({
      ...spec,
      after: (hour, time) =>
        hour > 0 ? [] : [{ kind: 'clock', time: time - 1, reason: 'step', source: 'ntpd', stepMs: -1 }],
    });
    expect(await checkOf('clock', packOf(log, period))).toMatchObject({
      verdict: 'match',
      params: { steps: 1 },
    });
  });
});

describe('windows', () => {
  test.each([
    ['more good than scheduled', { good: 1081 }],
    ['more silent than bad', { silent: 1 }],
    ['over two hours', { from: start, to: start + 2 * hourMs }],
    ['turned round', { from: start + hourMs, to: start }],
    ['for a time that was counted', { from: start, to: start + hourMs }],
  ])('%s', async (_, fields) => {
    const found = await rewritten('windows', window, (draft) => ({ ...draft, ...fields }));
    expect(found).toMatchObject({ verdict: 'mismatch', record: window, params: { equipment: idOf(0) } });
  });

  test('of a machine that is not in the register: one that was shrunk, or an old one that was put in its place', async () => {
    const found = await rewritten('windows', window, (draft) => ({ ...draft, equipment: 'eq-999' }));
    expect(found).toMatchObject({ verdict: 'mismatch', record: window, params: { equipment: 'eq-999' } });
  });

  test.each([
    ['one that is not over yet', { time: start + hourMs / 2 }],
    ['one for a day that is long past', { from: start - 24 * hourMs, to: start - 23 * hourMs }],
    ['one of another hour than those that are closed with it', { from: start + 1.5 * hourMs }],
  ])('%s is not closed in its turn', async (_, fields) => {
    const found = await rewritten('windows', window, (draft) => ({ ...draft, ...fields }));
    expect(found).toMatchObject({ verdict: 'mismatch', text: expect.stringMatching(/turn|overlap/) });
  });

  test('shorter ones are fine: an agent may start or stop within an hour', async () => {
    const log = honest.rewritten((draft) =>
      draft.kind === 'window'
        ? { ...draft, from: Number(draft['from']) + 1, to: Number(draft['to']) - 1 }
        : draft,
    );
    expect((await checkOf('windows', packOf(log, period)))?.verdict).toBe('match');
  });
});

describe('sequence', () => {
  const messages = (fields: object) => (draft: Draft) => ({
    ...draft,
    messages: { ...Object(draft['messages']), ...fields },
  });

  test.each([
    ['a message less than the numbers ask for', { n: 1 }, window - 1],
    ['a hole', { first: 70, last: 71 }, window - 1],
    ['numbers of another window', { first: 9, last: 10 }, window + 1],
    ['more messages than numbers', { n: 9 }, window],
    ['no numbers', { first: undefined, last: undefined }, window],
  ])('%s', async (_, fields, record) => {
    expect(await rewritten('sequence', window, messages(fields))).toMatchObject({
      verdict: 'mismatch',
      record,
    });
  });

  test('a run that began before the pack is not held to what is not there', async () => {
    for (let first = 0; first < honest.lines.length; first += 1)
      expect((await checkOf('sequence', packOf(honest, { ...period, first })))?.verdict).toBe('match');
  });

  test('an hour is left out', async () => {
    const hour = [window - 1, window, window + 1];
    const log = honest.rewritten((draft, n) => (hour.includes(n) ? undefined : draft));
    expect(await checkOf('sequence', packOf(log, period))).toMatchObject({
      verdict: 'mismatch',
      record: window - 1,
    });
  });
});
