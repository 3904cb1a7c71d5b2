/** One beat per group and connection, whoever asks. */
import type { Beat, ClockMove } from '../mes/feed.ts';
import type { TagGroup } from '../model/tag.ts';

export class Beats {
  readonly #beats = new Map<string, Beat>();

  of(connection: string, { id, intervalMs }: TagGroup): Beat {
    const key = `${connection}\n${id}`;
    const beat = this.#beats.get(key) ?? { intervalMs, seenAt: 0, count: 0 };
    this.#beats.set(key, beat);
    return beat;
  }

  setClock({ measured }: ClockMove): void {
    for (const beat of this.#beats.values()) if (beat.seenAt > 0) beat.seenAt = measured(beat.seenAt);
  }
}
