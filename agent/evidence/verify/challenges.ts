/** Challenges: whether the machines were chosen as the nonce says, and whether the readings shown are those signed. */
import type { ChallengeOpening, ChallengeRecord, RegisterRecord } from '../../model/record.ts';
import { compareBytes, concat, hashOf, sameBytes, utf8 } from './bytes.ts';
import { canonicalText, type Json } from './canonical.ts';
import type { ChallengeFinding, Hint } from './findings.ts';
import { sha256 } from './hash.ts';
import { jsonLines } from './jsonl.ts';
import type { Seen } from './log.ts';
import type { Outcomes } from './outcomes.ts';
import * as shape from './shape.ts';

const { text, list, object, optional } = shape;
const openingShape = object({
  n: shape.time,
  equipment: text,
  salt: shape.base64Text,
  readings: list(
    object({
      tag: text,
      connection: text,
      raw: optional(text),
      value: optional(text),
      unit: optional(text),
      quality: shape.oneOf('GOOD', 'UNCERTAIN', 'BAD'),
      status: text,
      time: shape.time,
    }),
  ),
});

/** The equipment a nonce chooses from a register (README, "Challenge"), in the order it is read. */
export function chosenBy(
  nonce: string,
  k: number,
  register: { readonly leaf: Uint8Array; readonly record: RegisterRecord },
): string[] {
  const tagged = new Set(register.record.tags.map(({ equipment }) => equipment));
  const zero = new Uint8Array(1);
  return register.record.equipment
    .filter(({ id }) => tagged.has(id))
    .map(({ id }) => ({ id, lot: sha256(concat(register.leaf, zero, utf8(nonce), zero, utf8(id))) }))
    .sort((a, b) => compareBytes(a.lot, b.lot))
    .slice(0, k)
    .map(({ id }) => id);
}

/** A register that is younger than this may have been made for the challenge. */
const settledMs = 24 * 3_600_000;
/** Readings are taken within this long before the record; a device's own clock may differ by five minutes. */
const readMs = 10 * 60_000;

/** A challenge and what was opened of it. */
interface Challenged {
  readonly record: ChallengeRecord;
  readonly openings: ChallengeOpening[];
  /** It was chosen from; undefined where the pack has none. */
  readonly register: RegisterRecord | undefined;
}

/** Whether readings are of the moment of the challenge, and of points of that machine. */
function isOfThen({ equipment, readings }: ChallengeOpening, { record, register }: Challenged): boolean {
  return readings.every(({ tag, connection, time }) => {
    const isThen = time > record.time - readMs && time <= record.time + readMs;
    const isOwn = register?.tags.some(
      (one) => one.equipment === equipment && one.name === tag && one.connection === connection,
    );
    return isThen && isOwn !== false;
  });
}

/** Check `challenges`. Registers and challenges come in the order of the log, openings at the end. */
export class Challenges {
  readonly #outcomes: Outcomes;
  readonly #challenges = new Map<number, Challenged>();
  readonly #hints: Hint[] = [];
  #register: { record: RegisterRecord; leaf: Uint8Array; n: number } | undefined;

  constructor(outcomes: Outcomes) {
    this.#outcomes = outcomes;
  }

  see({ record, n, leaf, entry }: Seen): void {
    if (record.kind === 'register') this.#register = { record, leaf, n };
    if (record.kind !== 'challenge') return;
    const register = this.#register;
    this.#challenges.set(n, { record, openings: [], register: register?.record });
    const place = { record: n, entry };
    if (register?.n !== record.register) {
      this.#outcomes.mismatch('challenges', 'evidence.challenges.register', { n }, place);
      return;
    }
    if (record.time - register.record.time < settledMs) this.#tellAge(record, register.record);
    const chosen = chosenBy(record.nonce, record.k, register);
    const read = record.results.map(({ equipment }) => equipment);
    if (chosen.length !== read.length || chosen.some((id, at) => id !== read[at]))
      this.#outcomes.mismatch('challenges', 'evidence.challenges.choice', { n }, place);
  }

  /** values.jsonl: what was read. `isWhole`: all challenges have been seen. */
  readOpenings(bytes: Uint8Array | undefined, redacted: boolean, isWhole: boolean): void {
    for (const { line, value } of jsonLines(bytes ?? new Uint8Array(0)))
      if (isWhole || this.#challenges.has(Number(value?.['n']))) this.#readOpening(line, value);
    const results = this.#sum(({ record }) => record.results.length);
    const opened = this.#sum(({ openings }) => openings.length);
    const params = { count: this.#challenges.size, results, opened };
    if (params.count === 0) this.#outcomes.unknown('challenges', 'evidence.challenges.none');
    else if (opened < results)
      this.#outcomes.unknown(
        'challenges',
        redacted ? 'evidence.challenges.redacted' : 'evidence.challenges.unopened',
        params,
      );
    else this.#outcomes.match('challenges', 'evidence.challenges.ok', params);
  }

  /** Each challenge with what was opened of it. */
  findings(): ChallengeFinding[] {
    return [...this.#challenges.values()].map(({ record, openings }) => ({ record, openings }));
  }

  /** Challenges that chose from a register of the same day: who makes registers until one suits knows the nonce. */
  hints(): readonly Hint[] {
    return this.#hints;
  }

  #tellAge({ n, time }: ChallengeRecord, register: RegisterRecord): void {
    const params = { n, register: register.n, minutes: Math.floor((time - register.time) / 60_000) };
    this.#hints.push({ id: 'new-register', equipment: [], text: 'evidence.hint.new-register', params });
  }

  #readOpening(line: number, value: Readonly<Record<string, unknown>> | undefined): void {
    const place = { entry: 'values.jsonl' };
    if (value === undefined || openingShape(value) !== undefined) {
      this.#outcomes.mismatch('challenges', 'evidence.challenges.form', { line }, place);
      return;
    }
    const opening = value as unknown as ChallengeOpening;
    const { n, equipment } = opening;
    const challenge = this.#challenges.get(n);
    const signed = challenge?.record.results.find((result) => result.equipment === equipment);
    const hash = hashOf(signed?.hash);
    // The opening was hashed before the record had its number.
    const { n: _, ...hashed } = value;
    const isKnown = challenge?.openings.some((one) => one.equipment === equipment) === false;
    if (hash === undefined || !isKnown || !sameBytes(hash, sha256(utf8(canonicalText(hashed as Json)))))
      this.#outcomes.mismatch(
        'challenges',
        'evidence.challenges.hash',
        { n, equipment, line },
        { record: n, ...place },
      );
    else if (challenge !== undefined && !isOfThen(opening, challenge))
      this.#outcomes.mismatch(
        'challenges',
        'evidence.challenges.then',
        { n, equipment },
        { record: n, ...place },
      );
    else challenge?.openings.push(opening);
  }

  #sum(of: (challenge: Challenged) => number): number {
    return [...this.#challenges.values()].reduce((sum, challenge) => sum + of(challenge), 0);
  }
}
