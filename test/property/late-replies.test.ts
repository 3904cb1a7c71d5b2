/**
 * What comes late never becomes a value: fifty thousand responses of devices that do wrong at random, and every accepted value
 * is the answer to the request that was made. A failure says its seed: node test/property/late-replies.ts --seed N
 */
import { expect, test } from 'vitest';
import { fuzz, type Outcome } from './late-replies.ts';

const responses = 50_000;
const seed = 20_261_130;

/** What a run has to have met for its silence to mean something. */
function expectMet({ did, refused, accepted, requests }: Outcome, wrongs: readonly string[]): void {
  for (const what of wrongs) expect(did[what], what).toBeGreaterThan(50);
  for (const why of ['timeout', 'exception']) expect(refused[why], why).toBeGreaterThan(500);
  // It does not refuse everything either.
  expect(accepted / requests).toBeGreaterThan(0.7);
}

test('Modbus TCP', async () => {
  const outcome = await fuzz({ kind: 'tcp', responses, seed });
  expect({ seed, wrongs: outcome.wrongs }).toEqual({ seed, wrongs: [] });
  expectMet(outcome, [
    'silence',
    'close',
    'exception',
    'delay',
    'replay of an old reply',
    'duplicate',
    'corruption',
    'truncation',
    'noise before it',
    'split',
  ]);
}, 60_000);

const lineWrongs = [
  'silence',
  'close',
  'echo',
  'exception',
  'another unit',
  'delay',
  'duplicate',
  'corruption',
  'truncation',
  'noise before it',
  'split',
  'long split',
];

test.each([
  ['at once', 0],
  ['within the silence between frames', 3],
])(
  'RTU, the second copy of a reply %s',
  async (_name, copyWithinMs) => {
    const outcome = await fuzz({ kind: 'line', responses: responses / 2, seed, copyWithinMs });
    expect({ seed, wrongs: outcome.wrongs }).toEqual({ seed, wrongs: [] });
    expectMet(outcome, lineWrongs);
  },
  60_000,
);

test('the limit of RTU: a second copy that begins when the next request has been made is taken for its reply', async () => {
  const { wrong } = await fuzz({ kind: 'line', responses: 20_000, seed, copyWithinMs: 20 });
  // If this becomes 0, the promise can be made without its condition.
  expect(wrong).toBeGreaterThan(0);
}, 60_000);
