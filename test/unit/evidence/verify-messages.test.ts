/** Checks of messages, challenges and identities: a history well signed from end to end, and wrong in one thing. */
import { describe, expect, test } from 'vitest';
import type { Check } from '../../../agent/evidence/verify/findings.ts';
import { verifyPack } from '../../../agent/evidence/verify/verify.ts';
import {
  entriesOf,
  grading,
  packOf,
  sealed,
  type Draft,
  type FakeLog,
  type PackSpec,
} from '../../fakes/pack.ts';
import { checkOf, honest, indexOf, period, rewritten, window } from '../../fakes/honest-log.ts';
import { idOf } from '../../fakes/workshop-log.ts';
import { zipOf } from '../../fakes/zip.ts';

describe('messages', () => {
  /** The pack with the messages of the window changed, and the window with them where asked. */
  function withBodies(change: (bodies: readonly string[]) => readonly string[], fields: object = {}): Buffer {
    const log: FakeLog = honest.rewritten((draft, n) => (n === window ? { ...draft, ...fields } : draft));
    log.bodies.set(window, change(log.bodies.get(window) ?? []));
    return packOf(log, { ...period, messages: 'raw' });
  }

  test.each([
    ['a byte', (bodies: readonly string[]) => bodies.map((body) => body.replace('800', '900'))],
    ['one less', (bodies: readonly string[]) => bodies.slice(1)],
    ['one twice', (bodies: readonly string[]) => [...bodies, ...bodies.slice(1)]],
    ['another order', (bodies: readonly string[]) => bodies.toReversed()],
    [
      'of another gateway',
      (bodies: readonly string[]) => bodies.map((body) => body.replace('gw-1"', 'gw-2"')),
    ],
    ['no JSON', (bodies: readonly string[]) => bodies.map((body) => body.slice(1))],
  ])('%s', async (_, change) => {
    const found = await checkOf('messages', withBodies(change));
    expect(found).toMatchObject({ verdict: 'mismatch', record: window, entry: `messages/${window}.jsonl` });
  });

  test('more usable samples than the window counted', async () => {
    const found = await checkOf(
      'messages',
      withBodies((bodies) => bodies, { live: 1 }),
    );
    expect(found).toMatchObject({ verdict: 'mismatch', params: { found: 2, expected: 1 } });
  });

  test('messages of a record that is no window of the pack', async () => {
    const entries = entriesOf(honest, period);
    entries.delete('values.jsonl');
    const strange = new Map([...entries, ['messages/99999.jsonl', Buffer.from('{}\n')] as const]);
    const found = await checkOf('messages', zipOf(sealed(strange, honest, period)));
    expect(found).toMatchObject({ verdict: 'mismatch', record: 99_999 });
  });
});

describe('a captured message', () => {
  const body = honest.bodies.get(window)?.[1] ?? '';

  function verdictOn(text: string, pack: Partial<PackSpec> = {}): Promise<Check | undefined> {
    return checkOf('message', packOf(honest, { ...period, ...pack }), { message: Buffer.from(text) });
  }

  test('is found by its bytes, and by its hash where values are left out', async () => {
    expect(await verdictOn(body)).toMatchObject({ verdict: 'match', params: { n: window } });
    expect(await verdictOn(body, { messages: 'hashes' })).toMatchObject({
      verdict: 'match',
      params: { n: window },
    });
  });

  test('with other bytes than the log’s is a mismatch', async () => {
    expect(await verdictOn(body.replace('801', '901'))).toMatchObject({
      verdict: 'mismatch',
      record: window,
    });
    expect((await verdictOn(body.replace('801', '901'), { messages: 'hashes' }))?.verdict).toBe('mismatch');
  });

  test('of a window whose messages are not here: says what to ask for', async () => {
    const found = await verdictOn(body, { messages: 'none' });
    expect(found).toMatchObject({ verdict: 'unknown', text: 'evidence.message.ask', params: { n: window } });
  });

  test.each([
    [body.replace('k3f9q2xa"', 'other"'), 'evidence.message.other'],
    [body.replace(/"seq":\d+/, '"seq":999'), 'evidence.message.outside'],
    ['hello', 'evidence.message.foreign'],
  ])('%s', async (text, key) => {
    expect(await verdictOn(text)).toMatchObject({ verdict: 'unknown', text: key });
  });
});

describe('challenges', () => {
  const at = indexOf('challenge');

  test.each([
    ['other machines', (draft: Draft) => ({ ...draft, nonce: 'chosen to fit' })],
    ['fewer machines', (draft: Draft) => ({ ...draft, results: [] })],
    ['another register', (draft: Draft) => ({ ...draft, register: 1 })],
  ])('%s', async (_, change) => {
    // With two machines, one nonce in two gives the same order: this one does not.
    expect(await rewritten('challenges', at, change)).toMatchObject({ verdict: 'mismatch', record: at });
  });

  test('readings that are not those that were signed', async () => {
    const entries = entriesOf(honest, period);
    const values = entries.get('values.jsonl')?.toString().replace('80.0', '81.0') ?? '';
    const pack = zipOf(sealed(new Map(entries).set('values.jsonl', Buffer.from(values)), honest, period));
    expect(await checkOf('challenges', pack)).toMatchObject({
      verdict: 'mismatch',
      record: at,
      entry: 'values.jsonl',
    });
  });

  test('readings are left out', async () => {
    expect(await checkOf('challenges', packOf(honest, { ...period, messages: 'hashes' }))).toMatchObject({
      verdict: 'unknown',
      text: 'evidence.challenges.redacted',
    });
  });
});

test('identity: simulated is what the facts say, whatever the record claims; and the machine is not counted', async () => {
  const at = indexOf('identity');
  const change = (draft: Draft): Draft => ({ ...draft, facts: { productName: 'PLC Simulator' } });
  expect(await rewritten('identity', at, change)).toMatchObject({ verdict: 'mismatch', record: at });
  const log = honest.rewritten((draft, n) => (n === at ? change(draft) : draft));
  expect((await verifyPack(packOf(log, period), { grading })).findings?.equipment[0]).toMatchObject({
    simulated: true,
    tier: 0,
  });
});

test('identity: left out of the proofs, it is missed', async () => {
  const log = honest.rewritten((draft, n) => (n === indexOf('identity', 1) ? undefined : draft));
  expect(await checkOf('identity', packOf(log, period))).toMatchObject({
    verdict: 'unknown',
    params: { equipment: idOf(1), count: 1 },
  });
});
