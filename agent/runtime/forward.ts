/**
 * One publisher's loop: rows after its cursor, in order; the cursor moves when they are acknowledged, never before
 * (DESIGN laws 1 and 2). A refused message goes to the dead letters, with a gap message, and the rest goes on.
 */
import type { Clock } from '../base/clock.ts';
import { RetryableError } from '../base/errors.ts';
import type { Health, Notice } from '../base/health.ts';
import type { Draft, Message } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import type { Publisher, Refusal } from '../publish/publisher.ts';
import type { Store } from '../store/store.ts';
import type { GapFacts } from './gap.ts';
import type { Part } from './supervise.ts';

/** What is read from the store at a time. */
const batch = { rows: 256, bytes: 4 << 20 };

/** Figures of one publisher. */
export interface ForwardFigures {
  delivered: number;
  bytes: number;
  refused: number;
  lastDeliveredAt: EpochMs | undefined;
}

export interface ForwardDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly gap: (facts: GapFacts) => Draft;
}

export class Forward implements Part {
  readonly health: Health;
  readonly figures: ForwardFigures = { delivered: 0, bytes: 0, refused: 0, lastDeliveredAt: undefined };
  readonly #publisher: Publisher;
  readonly #deps: ForwardDeps;

  constructor(publisher: Publisher, health: Health, deps: ForwardDeps) {
    this.#publisher = publisher;
    this.health = health;
    this.#deps = deps;
  }

  /** Where its messages go at present; undefined while it has no link. */
  get address(): string | undefined {
    return this.#publisher.address;
  }

  async attempt(signal: AbortSignal, working: (notice?: Notice) => void): Promise<void> {
    const { store, clock } = this.#deps;
    const publisher = this.#publisher;
    await publisher.connect(signal);
    working(publisher.notice);
    const stop = AbortSignal.any([signal, publisher.lost]);
    while (!stop.aborted) {
      const cursor = store.cursor(publisher.name);
      const rows = store.next(cursor, batch);
      if (rows.length === 0) {
        await store.wait(cursor, stop);
        continue;
      }
      const { through, refused, hold } = await publisher.publish(rows, signal);
      if (refused.length > 0) await this.#setAside(refused, rows, signal);
      store.commit(publisher.name, through);
      for (const row of rows) {
        if (row.seq > through) break;
        this.figures.delivered += 1;
        this.figures.bytes += row.body.length;
        this.figures.lastDeliveredAt = clock.now();
      }
      if (hold) {
        this.health.degrade(hold);
        await clock.sleep(hold.ms, stop);
      } else if (!stop.aborted) working(publisher.notice);
    }
    if (!signal.aborted) throw lossOf(publisher.lost);
  }

  async #setAside(refused: readonly Refusal[], rows: readonly Message[], signal: AbortSignal): Promise<void> {
    const { store, gap } = this.#deps;
    this.figures.refused += refused.length;
    this.figures.delivered -= refused.length;
    store.reject(this.#publisher.name, refused);
    const drafts = refused.flatMap(({ seq, reason }) => {
      const row = rows.find((one) => one.seq === seq);
      // A refused gap message would only make another one: it stays in the dead letters.
      if (row === undefined || row.class === 'gap') return [];
      const equipment = row.equipment === '' ? [] : [row.equipment];
      const times = { fromT: row.time, toT: row.time, fromSeq: seq, toSeq: seq, count: 1 };
      return [gap({ kind: 'dead-letter', ...times, equipment, code: reason })];
    });
    await store.append({ drafts }, signal);
  }
}

function lossOf(lost: AbortSignal): unknown {
  return lost.reason instanceof Error ? lost.reason : new RetryableError('mqtt.lost', { reason: 'closed' });
}
