import type { TagGroup } from '../../agent/model/tag.ts';
import type { Isolation, Step } from './isolation.ts';
import type { Layout } from './layout.ts';
import { byPlace } from './plan.ts';

/** One group as it is read: its steps, made anew only when something has been learnt. */
export class Round {
  readonly group: TagGroup;
  /** By place, as the samples of a scan. */
  readonly layouts: readonly Layout[];
  readonly #isolation: Isolation;
  #steps: readonly Step[] = [];
  #hasRefused = false;
  #version: number | undefined;
  #indices: ReadonlyMap<Layout, number> | undefined;

  constructor(group: TagGroup, layouts: readonly Layout[], isolation: Isolation) {
    this.group = group;
    this.layouts = layouts.toSorted(byPlace);
    this.#isolation = isolation;
  }

  get steps(): readonly Step[] {
    if (this.#version !== this.#isolation.version) {
      this.#version = this.#isolation.version;
      this.#steps = this.#isolation.steps(this.layouts);
      this.#hasRefused = this.#steps.some(({ kind, ground }) => kind === 'refused' || ground.cuts.size > 0);
    }
    return this.#steps;
  }

  /** Whether there may be something to ask for again some time. */
  get hasRefused(): boolean {
    return this.#hasRefused;
  }

  /** Where a tag's sample stands in a scan. */
  indexOf(layout: Layout): number | undefined {
    this.#indices ??= new Map(this.layouts.map((one, index) => [one, index]));
    return this.#indices.get(layout);
  }
}
