/** What every Store must keep, as one suite run on each implementation. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Draft, Message, MessageClass, Seq } from '../../agent/model/message.ts';
import type { Selection } from '../../agent/store/selection.ts';
import type { Loss, Store } from '../../agent/store/store.ts';
import type { Sealed, Witness } from '../../agent/store/witness.ts';
import { unexpected } from '../fakes/store.ts';

/** A store to test: `commit` makes what was appended durable. */
export interface StoreFixture {
  readonly store: Store;
  readonly commit: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export function draft(text: string, time = 1000, kind: MessageClass = 'telemetry'): Draft {
  const head = {
    class: kind,
    topic: `t/${text}`,
    retain: false,
    schema: 's/1',
    cfg: 'c',
    equipment: 'e1',
    time,
  };
  return { ...head, encode: (seq) => Buffer.from(`${seq}:${text}`) };
}

/** No wait is cut short. */
export const never = new AbortController().signal;

/** A gap message that says what was lost. */
export const gapOf = (loss: Loss): Draft => draft(`gap ${loss.fromSeq}-${loss.toSeq}`, loss.toTime, 'gap');

const all = { rows: 1000, bytes: 1 << 30 };

/** A witness that keeps count in the store's state; told of each transaction that is on disk. */
export class CountingWitness implements Witness {
  isDirty = false;
  /** Numbers of the messages of each transaction that succeeded, and of every one that was tried. */
  readonly kept: Seq[][] = [];
  readonly tried: Seq[][] = [];

  seal(messages: readonly Message[]): Sealed {
    const seqs = messages.map(({ seq }) => seq);
    this.tried.push(seqs);
    const seen = [...this.kept.flat(), ...seqs];
    return {
      rows: [],
      checkpoints: [],
      openings: [],
      state: new Map([['seen', Buffer.from(seen.join())]]),
      kept: () => {
        this.kept.push(seqs);
        this.isDirty = false;
      },
    };
  }
}

export function storeContract(name: string, make: () => Promise<StoreFixture>): void {
  describe(`store contract: ${name}`, () => {
    let fixture: StoreFixture;
    beforeEach(async () => {
      fixture = await make();
    });
    afterEach(() => fixture.close());

    test('numbers grow by one from 1 over all appends, and stand inside the bytes', async () => {
      const { store, commit } = fixture;
      await store.append({ drafts: [draft('a'), draft('b')] }, never);
      await store.append({ drafts: [draft('c')] }, never);
      await commit();
      const rows = store.next(0, all);
      expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(rows.map(({ body }) => body.toString())).toEqual(['1:a', '2:b', '3:c']);
      expect(rows[0]).toMatchObject({
        class: 'telemetry',
        topic: 't/a',
        retain: false,
        schema: 's/1',
        cfg: 'c',
        time: 1000,
      });
    });

    test('next begins after the number given and keeps to both limits, but returns at least one row', async () => {
      const { store, commit } = fixture;
      await store.append({ drafts: ['a', 'b', 'c', 'd'].map((text) => draft(text)) }, never);
      await commit();
      expect(store.next(1, { rows: 2, bytes: 1 << 20 }).map(({ seq }) => seq)).toEqual([2, 3]);
      expect(store.next(0, { rows: 9, bytes: 7 }).map(({ seq }) => seq)).toEqual([1, 2]);
      expect(store.next(0, { rows: 9, bytes: 0 }).map(({ seq }) => seq)).toEqual([1]);
      expect(store.next(4, all)).toEqual([]);
    });

    test('search finds what is selected, says how far it looked, and keeps to both limits', async () => {
      const { store, commit } = fixture;
      const kinds = ['telemetry', 'event', 'telemetry', 'event', 'gap', 'telemetry'] as const;
      const drafts = kinds.map((kind, at) => ({
        ...draft(String(at), 1000, kind),
        equipment: kind === 'gap' ? '' : at < 3 ? 'e1' : 'e2',
        topic: kind === 'telemetry' ? `r/_telemetry/g${at}` : `r/${kind}`,
        retain: kind === 'event',
      }));
      await store.append({ drafts }, never);
      await commit();
      const search = (selection: Selection, after = 0, limit = all) => {
        const { rows, through } = store.search(after, limit, selection);
        return [rows.map(({ seq }) => seq), through];
      };
      expect(search({})).toEqual([[1, 2, 3, 4, 5, 6], 6]);
      expect(search({ classes: ['event', 'gap'] })).toEqual([[2, 4, 5], 6]);
      expect(search({ equipment: ['e2'] })).toEqual([[4, 5, 6], 6]);
      expect(search({ groups: ['g2'] })).toEqual([[2, 3, 4, 5], 6]);
      expect(search({ retained: true }, 2)).toEqual([[4], 6]);
      expect(search({ classes: ['event'] }, 0, { rows: 1, bytes: 1 << 20 })).toEqual([[2], 3]);
      expect(search({ classes: ['event'] }, 0, { rows: 9, bytes: 0 })).toEqual([[2], 3]);
      expect(search({ classes: ['meta'] }, 4)).toEqual([[], 6]);
      expect(search({}, 6)).toEqual([[], 6]);
    });

    test('a cursor starts at 0 and only moves forward', async () => {
      const { store } = fixture;
      await store.append({ drafts: [draft('a'), draft('b')] }, never);
      expect(store.cursor('mqtt')).toBe(0);
      store.commit('mqtt', 2);
      store.commit('mqtt', 1);
      expect(store.cursor('mqtt')).toBe(2);
      expect(store.cursor('other')).toBe(0);
    });

    test('enrol names those that are new once, and forgets the places of others', () => {
      const { store } = fixture;
      expect(store.enrol(['x', 'y'])).toEqual(['x', 'y']);
      expect(store.enrol(['x', 'z'])).toEqual(['z']);
      expect(store.enrol(['x', 'y', 'z'])).toEqual(['y']);
    });

    test('wait returns at once where there is a row, later when one comes, and on abort', async () => {
      const { store, commit } = fixture;
      const stop = new AbortController();
      const waiting = store.wait(0, stop.signal);
      await store.append({ drafts: [draft('a')] }, never);
      await commit();
      await waiting;
      await store.wait(0, stop.signal);
      const stopped = store.wait(1, stop.signal);
      stop.abort();
      await stopped;
    });

    test('state is kept by key, the last value wins, an empty one removes', async () => {
      const { store, commit } = fixture;
      await store.append({ drafts: [], state: new Map([['k', Buffer.from('1')]]) }, never);
      await store.append({ drafts: [], state: new Map([['k', Buffer.from('2')]]) }, never);
      expect(store.state('k')?.toString()).toBe('2');
      await commit();
      expect(store.state('k')?.toString()).toBe('2');
      await store.append({ drafts: [], state: new Map([['k', Buffer.alloc(0)]]) }, never);
      await commit();
      expect(store.state('k')).toBeUndefined();
      expect(store.state('unknown')).toBeUndefined();
    });

    test('a witness sees each message once, in order, and what it adds is durable with them', async () => {
      const { store, commit } = fixture;
      const witness = new CountingWitness();
      await store.append({ drafts: [draft('before')] }, never);
      await commit();
      store.attach(witness, unexpected);
      await store.append({ drafts: [draft('a'), draft('b')] }, never);
      await store.append({ drafts: [draft('c')] }, never);
      await commit();
      await store.append({ drafts: [draft('d')] }, never);
      expect(store.flush()).toBe(true);
      expect(witness.kept.flat()).toEqual([2, 3, 4, 5]);
      expect(witness.tried).toEqual(witness.kept);
      expect(store.state('seen')?.toString()).toBe('2,3,4,5');
      expect(store.next(0, all).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    });

    test('flush makes durable at once, also what a witness has without a message', async () => {
      const { store } = fixture;
      const witness = new CountingWitness();
      store.attach(witness, unexpected);
      await store.append({ drafts: [draft('a')] }, never);
      expect(store.flush()).toBe(true);
      expect(store.next(0, all)).toHaveLength(1);
      expect(store.figures().pendingRows).toBe(0);
      const before = witness.kept.length;
      witness.isDirty = true;
      expect(store.flush()).toBe(true);
      expect(witness.kept.slice(before)).toEqual([[]]);
      expect(witness.isDirty).toBe(false);
    });

    test('trim drops what every publisher has delivered and is old; what is not delivered stays', async () => {
      const { store, commit } = fixture;
      await store.append({ drafts: [draft('a', 10), draft('b', 20), draft('c', 30)] }, never);
      store.commit('x', 2);
      store.commit('y', 1);
      await commit();
      const limits = { publishers: ['x', 'y'], maxBytes: 1 << 30, keepAfter: 100, dropUndelivered: false };
      expect(store.trim(limits, gapOf)).toMatchObject({ delivered: 1, loss: undefined });
      expect(store.next(0, all).map(({ seq }) => seq)).toEqual([2, 3]);
      expect(store.figures()).toMatchObject({ firstSeq: 2, lastSeq: 3 });
    });
  });
}
