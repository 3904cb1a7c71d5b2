/**
 * Seeded randomness and smooth seeded noise.
 *
 * Invariant of the whole model: the same seed and start give the same history, whatever the sizes of the steps
 * in which it is advanced. Draws are therefore made per event (never per step) and analog noise is a pure
 * function of time.
 */

/** A stream of numbers in [0, 1). */
export type Random = () => number;

/** FNV-1a over text and a seed: one independent stream per machine of one plant seed. */
export function seedOf(seed: number, text: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The mulberry32 generator: 32 bits of state, good enough for a workshop. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    return mix(state);
  };
}

/** Uniform in [from, to). */
export function between(random: Random, from: number, to: number): number {
  return from + random() * (to - from);
}

/** Roughly normal with mean 0 and standard deviation 1, bounded to ±3 (sum of three uniforms, scaled). */
export function bell(random: Random): number {
  return (random() + random() + random() - 1.5) * 2;
}

/** Picks one element; the list must not be empty. */
export function pick<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[Math.floor(random() * list.length)] ?? list[0];
}

/** A slow wave with fine noise on it, within ±amplitude; pure in (seed, timeMs). */
export function ripple(seed: number, timeMs: number, amplitude: number): number {
  const seconds = timeMs / 1000;
  const wave = 0.5 * Math.sin(seconds / 7.3 + seed) + 0.3 * Math.sin(seconds / 1.9 + seed * 1.7);
  const grain = 0.2 * (2 * mix((seed ^ Math.floor(timeMs / 250)) >>> 0) - 1);
  return amplitude * (wave + grain);
}

function mix(state: number): number {
  let value = Math.imul(state ^ (state >>> 15), state | 1);
  value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
  return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
}
