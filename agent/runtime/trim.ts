/** Keeps the buffer within its limits, step by small step; whatever undelivered has to go is said in a gap message. */
import type { Clock } from '../base/clock.ts';
import { say } from '../base/text.ts';
import type { Health } from '../base/health.ts';
import type { Draft } from '../model/message.ts';
import type { StoreConfig } from '../store/config.ts';
import type { Loss, Store } from '../store/store.ts';
import type { GapFacts } from './gap.ts';

const everyMs = 5_000;
const dayMs = 86_400_000;
/** Pause between steps: scans go first. */
const stepPauseMs = 2;

export interface TrimDeps {
  readonly store: Store;
  readonly config: StoreConfig;
  readonly publishers: readonly string[];
  readonly clock: Clock;
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
  const { store, config, publishers, clock } = deps;
  const limits = {
    publishers,
    maxBytes: config.maxSizeMb * 1024 * 1024,
    keepAfter: clock.now() - config.keepDays * dayMs,
    dropUndelivered: config.whenFull === 'drop-oldest-telemetry',
  };
  const losses: Loss[] = [];
  for (let more = true; more && !signal.aborted;) {
    const trimmed = store.trim(limits);
    if (trimmed.loss) losses.push(trimmed.loss);
    ({ more } = trimmed);
    if (more) await clock.sleep(stepPauseMs, signal);
  }
  if (losses.length > 0) await store.append({ drafts: [deps.gap(lossGap(losses))] }, signal);
  const full = store.figures().bytes > limits.maxBytes;
  if (full) deps.health.set('degraded', 'store.full', say('en', 'store.full', { limitMb: config.maxSizeMb }));
  else if (deps.health.report.code === 'store.full') deps.health.set('ok');
}

/** The losses of one pass as one gap. */
function lossGap(losses: readonly Loss[]): GapFacts {
  return {
    kind: 'disk',
    fromT: Math.min(...losses.map((loss) => loss.fromTime)),
    toT: Math.max(...losses.map((loss) => loss.toTime)),
    fromSeq: Math.min(...losses.map((loss) => loss.fromSeq)),
    toSeq: Math.max(...losses.map((loss) => loss.toSeq)),
    count: losses.reduce((sum, loss) => sum + loss.count, 0),
    equipment: [...new Set(losses.flatMap((loss) => loss.equipment))].sort(),
    code: 'store.full',
  };
}
