/** Keeps the buffer within its limits, step by small step; whatever undelivered has to go is said in a gap message. */
import type { Clock } from '../base/clock.ts';
import { say } from '../base/text.ts';
import type { Health } from '../base/health.ts';
import type { Draft } from '../model/message.ts';
import type { StoreConfig } from '../store/config.ts';
import type { Loss, Store } from '../store/store.ts';
import type { Calendar } from './calendar.ts';
import type { GapFacts } from './gap.ts';

const everyMs = 5_000;
const dayMs = 86_400_000;
/** Pause between steps: scans go first. */
const stepPauseMs = 2;
/** Share of the limit that is left in use when room has to be made. */
const roomShare = 0.95;

export interface TrimDeps {
  readonly store: Store;
  readonly config: StoreConfig;
  /** Days for which window records are kept whole. */
  readonly evidenceDays: number;
  readonly publishers: readonly string[];
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly health: Health;
  readonly gap: (facts: GapFacts) => Draft;
}

/** Cleans up until `signal` aborts. */
export async function trimLoop(deps: TrimDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await deps.clock.sleep(everyMs, signal);
    if (!signal.aborted) await trimOnce(deps, signal);
  }
}

/** One pass: as many steps as there is work for. */
export async function trimOnce(deps: TrimDeps, signal: AbortSignal): Promise<void> {
  const { store, config, publishers, clock, calendar } = deps;
  const maxBytes = config.maxSizeMb * 1024 * 1024;
  // Once over the limit, some room is made, so that not every pass has to.
  const over = store.figures().bytes > maxBytes;
  const limits = {
    publishers,
    maxBytes: over ? maxBytes * roomShare : maxBytes,
    keepAfter: calendar.now() - config.keepDays * dayMs,
    dropUndelivered: config.whenFull === 'drop-oldest-telemetry',
  };
  /** Who lost something. */
  const losers = new Set<string>();
  for (let more = true; more && !signal.aborted;) {
    const trimmed = store.trim(limits, (loss) => deps.gap(lossGap(loss, publishers)));
    for (const publisher of trimmed.loss?.publishers ?? []) losers.add(publisher);
    ({ more } = trimmed);
    if (more) await clock.sleep(stepPauseMs, signal);
  }
  const evidenceBefore = calendar.now() - deps.evidenceDays * dayMs;
  while (!signal.aborted && store.prune(evidenceBefore)) await clock.sleep(stepPauseMs, signal);
  await calendar.save(signal);
  // What a further destination loses is no reason to stop collecting for the first one.
  const isFull = store.figures().bytes > maxBytes || losers.has(publishers[0] ?? '');
  const code = isFull ? 'store.full' : losers.size > 0 ? 'store.fullFor' : undefined;
  const params = { limitMb: config.maxSizeMb, destinations: [...losers].join(', ') };
  if (code !== undefined) deps.health.set('degraded', code, say('en', code, params), undefined, params);
  else if (['store.full', 'store.fullFor'].includes(deps.health.report.code ?? '')) deps.health.set('ok');
}

function lossGap(
  { fromTime, toTime, fromSeq, toSeq, ofEpoch, count, equipment, publishers }: Loss,
  all: readonly string[],
): GapFacts {
  const times = { fromT: fromTime, toT: toTime };
  const seqs = { fromSeq, toSeq, ofEpoch, count };
  // A loss of all needs no names.
  const destinations = publishers.length < all.length ? { destinations: [...publishers] } : {};
  return { kind: 'disk', ...times, ...seqs, equipment: [...equipment], ...destinations, code: 'store.full' };
}
