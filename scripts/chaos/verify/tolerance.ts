/**
 * What the consumer accepts, in one place. Everything else is a finding.
 *
 * A reading that was served and did not arrive is never accepted: between its neighbours of the same tag there is a BAD
 * sample or a gap message, by the order of the numbers, which no clock can change. Times come on top of that:
 */
import { timing, type ChaosTag } from '../plant.ts';

/** Longest time of a tag of which nothing tells: its turn, one failed request and connection, and a busy machine. */
export function quietMs(tag: ChaosTag): number {
  return tag.intervalMs + 2 * timing.sourceMs + busyMs;
}

/** A machine that does other things too: what may come late by so much without being wrong. */
export const busyMs = 2_000;

/** How much of a time the agent was frozen needs no gap message: it tells of pauses from five seconds on. */
export const pauseMs = 5_000;

/** How far a gap may reach into times of which there are readings. */
export const overlapMs = 1_000;

/**
 * Where the agent's clock was stepped within a hole or this close to it, times are not judged at all: a time may be of the
 * clock before or of the one after. That there is a gap message, and its place in the order, always is.
 */
export const steadyMs = 1_500;

/** A sample is taken after its answer was served and before it arrives, give or take this. */
export const earlyMs = 50;
