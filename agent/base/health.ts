import type { EpochMs } from '../model/time.ts';
import { hintOf, say, type TextKey, type TextParams } from './text.ts';

/** How a part of the agent is. `degraded`: it works, with something to look at. `failed`: it does not, and is retried. */
export type HealthState = 'starting' | 'ok' | 'degraded' | 'failed' | 'stopping' | 'stopped';

/** Something a person should know: a text of the catalogue, and what fills its places. */
export interface Notice {
  readonly code: TextKey;
  readonly params: TextParams;
}

/** A part's health and, where it is not well, why. */
export interface HealthReport {
  readonly state: HealthState;
  readonly since: EpochMs;
  /** Code of the error behind it. */
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  /** The way out, where the code has one. */
  readonly hint?: string | undefined;
  /** What fills the places of the code's text, for who reads it in another language. */
  readonly params?: TextParams | undefined;
}

/** Keeps one part's health; tells `onChange` only when the state or the code changes, never on repetition. */
export class Health {
  readonly #now: () => EpochMs;
  readonly #onChange: (report: HealthReport, before: HealthState) => void;
  #report: HealthReport;

  constructor(now: () => EpochMs, onChange: (report: HealthReport, before: HealthState) => void) {
    this.#now = now;
    this.#onChange = onChange;
    this.#report = { state: 'starting', since: now() };
  }

  get report(): HealthReport {
    return this.#report;
  }

  set(state: HealthState, code?: string, detail?: string, hint?: string, params?: TextParams): void {
    const before = this.#report;
    const since = before.state === state ? before.since : this.#now();
    this.#report = { state, since, code, detail, hint, params };
    if (before.state === state && before.code === code) return;
    this.#onChange(this.#report, before.state);
  }

  /** It works, with something to look at. */
  degrade(notice: Notice): void {
    this.#tell('degraded', notice);
  }

  /** It does not work, though nothing was thrown. */
  fail(notice: Notice): void {
    this.#tell('failed', notice);
  }

  #tell(state: HealthState, { code, params }: Notice): void {
    this.set(state, code, say('en', code, params), hintOf('en', code, params), params);
  }
}
