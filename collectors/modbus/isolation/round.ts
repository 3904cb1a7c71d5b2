import type { TagGroup } from '../../../agent/model/tag.ts';
import type { UnitArea } from './unit-area.ts';
import type { Isolation, Step } from './isolation.ts';
import type { Layout } from '../tags/layout.ts';
import { byPlace } from '../tags/plan.ts';

/** The part of a round that lies in one area of one unit, as it is read by what is known of it. */
interface Stretch {
  readonly layouts: readonly Layout[];
  unitArea: UnitArea | undefined;
  version: number;
  steps: readonly Step[];
}

/** One group as it is read: the steps of an area are made anew only when something has been learnt of it. */
export class Round {
  readonly group: TagGroup;
  /** By place, as the samples of a scan. */
  readonly layouts: readonly Layout[];
  readonly #isolation: Isolation;
  readonly #stretches: readonly Stretch[];
  #steps: readonly Step[] = [];
  #hasRefused = false;
  #version: number | undefined;
  #indices: ReadonlyMap<Layout, number> | undefined;

  constructor(group: TagGroup, layouts: readonly Layout[], isolation: Isolation) {
    this.group = group;
    this.layouts = layouts.toSorted(byPlace);
    this.#isolation = isolation;
    const areas = Map.groupBy(this.layouts, ({ unit, area }) => `${unit}/${area}`);
    this.#stretches = [...areas.values()].map((own) => ({
      layouts: own,
      unitArea: undefined,
      version: 0,
      steps: [],
    }));
  }

  get steps(): readonly Step[] {
    if (this.#version !== this.#isolation.version) {
      this.#version = this.#isolation.version;
      for (const stretch of this.#stretches) this.#look(stretch);
      this.#steps = this.#stretches.flatMap(({ steps }) => steps);
      this.#hasRefused = this.#steps.some(
        ({ kind, unitArea }) => kind === 'refused' || unitArea.cuts.size > 0,
      );
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

  #look(stretch: Stretch): void {
    const [first] = stretch.layouts;
    if (first === undefined) return;
    const unitArea = this.#isolation.unitArea(first.unit, first.area);
    if (stretch.unitArea === unitArea && stretch.version === unitArea.version) return;
    stretch.unitArea = unitArea;
    stretch.version = unitArea.version;
    stretch.steps = this.#isolation.steps(stretch.layouts);
  }
}
