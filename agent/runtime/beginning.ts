/**
 * What a run says first, in one append: what is missing from before it, how equipment and its states are now, and the
 * outages that the run before could not tell the end of.
 */
import type { Clock } from '../base/clock.ts';
import { salvagedKey } from '../store/store.ts';
import type { SqliteStore } from '../store/sqlite.ts';
import type { EpochMs } from '../model/time.ts';
import { gapOfPreviousRun, gapsOfHoles, gapsOfNew } from './hole.ts';
import type { Parts } from './parts.ts';

export interface BeginningDeps {
  readonly store: SqliteStore;
  readonly parts: Parts;
  readonly clock: Clock;
  readonly startedAt: EpochMs;
  /** Destinations that are new. */
  readonly fresh: readonly string[];
}

/** @returns false where the store broke meanwhile: what was made without the state of the run before is not said */
export async function sayBeginning(
  { store, parts, clock, startedAt, fresh }: BeginningDeps,
  signal: AbortSignal,
): Promise<boolean> {
  const { intake, acquires, clockWatch } = parts;
  const previous = store.previousRun;
  const present = await clockWatch.begin((time) =>
    gapOfPreviousRun(store, previous?.aliveAt ?? time, time, parts),
  );
  const aliveAt = present(previous?.aliveAt ?? startedAt);
  const missing = [
    ...gapOfPreviousRun(store, aliveAt, startedAt, parts),
    ...gapsOfHoles(store, parts),
    ...gapsOfNew(store, fresh, startedAt),
  ];
  const now = { at: startedAt, elapsedMs: clock.elapsed() };
  const { drafts, state } = intake.restore((key) => store.state(key), aliveAt, now);
  if (store.broken.aborted) return false;
  const outages = acquires.map((acquire) => acquire.resume(aliveAt, present));
  const gaps = [...outages.flatMap((outage) => outage.gaps), ...missing].map(parts.gap);
  const kept = new Map([...state, ...outages.flatMap((outage) => [...(outage.state ?? [])])]);
  // It is told now.
  if (store.salvaged.length > 0) kept.set(salvagedKey, Buffer.alloc(0));
  await store.append({ drafts: [...gaps, ...intake.metaDrafts(startedAt), ...drafts], state: kept }, signal);
  return true;
}
