/**
 * A device of a soak run: its every value says which register it is of and which request it answers
 * (workshop/serial/stamp.ts), and it does wrong now and then.
 */
import type { Oracle, StampedTag } from '../workshop/serial/stamp.ts';

/** How a run goes wrong. */
export interface Harm {
  /** Share of the requests that something happens to, 0..1; it is shared evenly by all that can happen. */
  readonly rate: number;
  /** The agent's longest wait for a reply: what is late is late by 0.2 to 3 of these. */
  readonly timeoutMs: number;
  readonly seed: number;
}

/** One TCP server, or one line. */
export interface SoakDevice extends AsyncDisposable {
  readonly id: string;
  /** As the plant has it, without its id. */
  readonly connection: Readonly<Record<string, string | number>>;
  readonly tags: readonly StampedTag[];
  /** Knows what was asked. Its times are those of `performance.now()`. */
  readonly oracle: Oracle;
  /** Answers that were sent, right or not. */
  readonly answers: number;
  /** How often what went wrong. */
  readonly struck: Readonly<Record<string, number>>;
  /** False while it takes no connection. */
  readonly isUp: boolean;
  /** Draws anew how late what is late will be, and the like. */
  turn(): Promise<void>;
  /** Loses its connections, and where it can stays away for a while. */
  fall(downMs: number): Promise<void>;
}

/** Exceptions that devices give when they are asked wrongly, busy or broken. */
export const exceptionCodes = [1, 2, 4, 5, 6, 10, 11] as const;

const tagsPerBlock = 5;

/** Tags of units: runs of registers with holes between them. An address says the device and the unit. */
export function stampedTags(place: number, units: readonly number[], blocks: number): StampedTag[] {
  return units.flatMap((unit) =>
    Array.from({ length: blocks * tagsPerBlock }, (_, index) => {
      const [block, at] = [Math.floor(index / tagsPerBlock), index % tagsPerBlock];
      return { unit, address: place * 4096 + unit * 512 + block * 100 + 2 * at };
    }),
  );
}
