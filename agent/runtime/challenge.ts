/**
 * A reviewer's challenge (现场核验): equipment chosen by a nonce, read now, past every cache, signed. It needs no broker.
 */
import { hash, randomBytes } from 'node:crypto';
import type { FreshReading } from '../../collectors/collector.ts';
import type { Plant } from '../../config/plant.ts';
import type { Clock } from '../base/clock.ts';
import { CodedError, NotConnectedError } from '../base/errors.ts';
import { canonicalJson, type Json } from '../evidence/canonical.ts';
import { choose } from '../evidence/choice.ts';
import type { ChallengeOpening } from '../model/record.ts';
import { badSample, type Sample, type Value } from '../model/sample.ts';
import { Status, statusName } from '../model/status.ts';
import type { Tag } from '../model/tag.ts';
import type { EpochMs } from '../model/time.ts';
import type { Store } from '../store/store.ts';
import type { Evidence, SignedHead } from './evidence.ts';

/** Longest time for the readings of one challenge: a reviewer stands there waiting. */
const readMs = 15_000;
/** Most equipment in one challenge. */
export const mostChallenged = 200;

/** What a reviewer asks. */
export interface ChallengeRequest {
  readonly nonce: string;
  /** How many equipment. */
  readonly k: number;
}

/** What a reviewer is shown, and may keep. */
export interface ChallengeAnswer {
  readonly nonce: string;
  readonly time: EpochMs;
  /** Index of the challenge record, and of the register record it was chosen from. */
  readonly record: number;
  readonly register: number;
  readonly eligible: number;
  readonly results: readonly (Omit<ChallengeOpening, 'n' | 'salt'> & { readonly name: string })[];
  readonly head: SignedHead;
}

export interface ChallengeDeps {
  readonly plant: Plant;
  readonly clock: Clock;
  readonly store: Store;
  readonly evidence: Evidence;
  /** Reads tags of one connection past every cache. */
  readonly fresh: (
    connection: string,
    tags: readonly Tag[],
    signal: AbortSignal,
  ) => Promise<readonly FreshReading[]>;
}

/**
 * Carries a challenge out.
 * @throws CodedError `evidence.notSigned` where the disk refuses the record
 */
export async function challenge(
  { plant, clock, store, evidence, fresh }: ChallengeDeps,
  { nonce, k }: ChallengeRequest,
): Promise<ChallengeAnswer> {
  // A register that waits for its transaction would come between the one that is chosen from and the challenge.
  if (!store.flush()) throw new CodedError('evidence.notSigned');
  const { register } = evidence.writer.head;
  // Nothing was durable yet: neither is a register to choose from.
  if (register === undefined) throw new CodedError('evidence.notSigned');
  const tagsOf = Map.groupBy(plant.tags, (tag) => tag.equipment);
  const eligible = plant.equipment.map(({ id }) => id).filter((id) => tagsOf.has(id));
  const chosen = choose(register.hash, nonce, eligible, k);
  const signal = AbortSignal.timeout(readMs);
  const asked = Map.groupBy(
    chosen.flatMap((id) => tagsOf.get(id) ?? []),
    (tag) => tag.connection,
  );
  const read = await Promise.all(
    [...asked].map(([connection, tags]) =>
      fresh(connection, tags, signal).catch((error: unknown) => failed(tags, error, clock.now())),
    ),
  );
  const readings = read.flat();
  const time = clock.now();
  const openings = chosen.map((equipment) => ({
    equipment,
    salt: randomBytes(16).toString('base64'),
    readings: readings.filter(({ sample }) => sample.tag.equipment === equipment).map(openingOf),
  }));
  // The index stands in the opening, and is known once the record is on disk; its hash is over all the rest.
  const results = openings.map((opening) => ({
    equipment: opening.equipment,
    hash: hash('sha256', canonicalJson(opening as unknown as Json), 'base64'),
  }));
  const placing = evidence.writer.add({ kind: 'challenge', time, nonce, k, register: register.n, results });
  // Also where the disk refuses now, and takes the record later: its readings follow it.
  const kept = placing.then(({ n: placed }) => {
    for (const opening of openings)
      evidence.writer.addOpening({
        n: placed,
        body: canonicalJson({ n: placed, ...opening } as unknown as Json),
      });
    return placed;
  });
  if (!store.flush()) throw new CodedError('evidence.notSigned');
  const n = await kept;
  const head = await evidence.sign(signal);
  if (!store.flush()) throw new CodedError('evidence.notSigned');
  return {
    nonce,
    time,
    record: n,
    register: register.n,
    eligible: eligible.length,
    head,
    results: openings.map(({ equipment, readings: shown }) => ({
      equipment,
      name: plant.equipment.find(({ id }) => id === equipment)?.name ?? '',
      readings: shown,
    })),
  };
}

function failed(tags: readonly Tag[], error: unknown, now: EpochMs): FreshReading[] {
  const status = error instanceof NotConnectedError ? error.status : Status.BadTimeout;
  return tags.map((tag) => ({ sample: badSample(tag, status, now) }));
}

function openingOf({ sample, raw }: FreshReading): ChallengeOpening['readings'][number] {
  const { tag, value, quality, status, time } = sample;
  return {
    tag: tag.name,
    connection: tag.connection,
    raw,
    value: textOf(value),
    unit: tag.unitOfMeasure,
    quality,
    status: statusName(status),
    time,
  } satisfies Record<string, unknown> & { readonly quality: Sample['quality'] };
}

function textOf(value: Value): string | undefined {
  if (value === null) return undefined;
  return typeof value === 'object' ? `[${value.map(String).join(', ')}]` : String(value);
}
