/** When no pack is made, and what is said instead. */
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { noteKey } from '../../../agent/evidence/key.ts';
import { leafHash } from '../../../agent/evidence/merkle.ts';
import { makePack, type LedgerSource, type PackRequest } from '../../../agent/evidence/pack.ts';
import type { LedgerRow } from '../../../agent/model/ledger.ts';

const key = noteKey(generateKeyPairSync('ed25519').privateKey, 'zhencai/gw/epoch000');

/** A log of windows with a message each. */
function logOf(size: number, signed = size, isPruned = false): LedgerSource {
  const row = (n: number): LedgerRow => {
    const window = {
      kind: 'window',
      n,
      equipment: 'm1',
      from: 0,
      to: 1,
      messages: { n: 1, first: 1, last: 1 },
    };
    const body = Buffer.from(isPruned ? '' : JSON.stringify(window));
    return { n, time: 0, kind: 'window', hash: leafHash(body), body };
  };
  const rows = (from: number, to: number): LedgerRow[] =>
    Array.from({ length: to - from }, (_, index) => row(from + index));
  return {
    rows,
    hashes: (count) => rows(0, count).map(({ hash }) => hash),
    latest: () => undefined,
    ofKind: () => [],
    firstAt: (time) => (time > 0 ? null : 0),
    checkpoints: (after) => (signed > after ? [{ size: signed, time: 0, note: '' }] : []),
    openings: () => [],
    bodies: () => [Buffer.from('{}')],
  };
}

const request: PackRequest = {
  gateway: 'gw',
  epoch: 'epoch000',
  version: '0',
  key,
  made: 1,
  from: 0,
  to: 1,
  messages: 'all',
  redact: true,
  anchors: [],
};

test('nothing is signed, or nothing of the period', () => {
  expect(makePack(logOf(3, 0), request)).toBe('none');
  expect(makePack(logOf(3), { ...request, from: 5 })).toBe('none');
});

test('records that are no longer kept', () => {
  expect(makePack(logOf(3, 3, true), request)).toBe('pruned');
});

test('messages of more windows than a ZIP file has entries; without them it is made', () => {
  expect(makePack(logOf(65_534), request)).toBe('tooLarge');
  expect(makePack(logOf(65_534), { ...request, messages: new Set(['m2']) })).toMatchObject({
    records: 65_534,
  });
});
