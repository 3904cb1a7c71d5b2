/**
 * What the units of one connection refuse, and how their tags are read around it (DESIGN law 5). Pure; it starts from
 * nothing with every connection that is made.
 *
 * Must hold: a tag is in one step, and the steps keep the order of the tags; no step reads a place that is refused, nor
 * across one.
 */
import type { Area } from './address.ts';
import { Ground, type Suspension } from './ground.ts';
import type { Layout } from './layout.ts';
import type { Block, MayRead } from './plan.ts';
import { readOf, type Read } from './read.ts';
import type { Presence, Roll } from './roll.ts';

/** The requests that read some tags. @param mayRead what one request may reach from and to */
export type Planner = (layouts: readonly Layout[], mayRead: MayRead) => Block[];

/** One request, or one tag that is not asked for. */
export type Step = ReadStep | RefusedStep;

export interface ReadStep {
  readonly kind: 'read';
  readonly read: Read;
  readonly ground: Ground;
  readonly presence: Presence;
}

export interface RefusedStep {
  readonly kind: 'refused';
  readonly layout: Layout;
  readonly suspension: Suspension;
  readonly ground: Ground;
  readonly presence: Presence;
}

/** The places of one connection. */
export class Isolation {
  /** Changes with whatever changes the steps. */
  version = 0;
  readonly #plan: Planner;
  readonly #roll: Roll;
  readonly #grounds = new Map<string, Ground>();

  constructor(plan: Planner, roll: Roll) {
    this.#plan = plan;
    this.#roll = roll;
  }

  get grounds(): Iterable<Ground> {
    return this.#grounds.values();
  }

  ground(unit: number, area: Area): Ground {
    const key = `${unit}/${area}`;
    const known = this.#grounds.get(key);
    if (known !== undefined) return known;
    const ground = new Ground(unit, area);
    this.#grounds.set(key, ground);
    return ground;
  }

  /** How tags are read. @param layouts by place */
  steps(layouts: readonly Layout[]): Step[] {
    const steps: Step[] = [];
    let free: Layout[] = [];
    for (const layout of layouts) {
      const ground = this.ground(layout.unit, layout.area);
      const suspension = ground.suspensionOf(layout);
      if (suspension === undefined) {
        free.push(layout);
        continue;
      }
      const presence = this.#roll.of(layout.unit);
      steps.push(...this.reads(free), { kind: 'refused', layout, suspension, ground, presence });
      free = [];
    }
    steps.push(...this.reads(free));
    return steps;
  }

  /** The requests for tags of which none is refused; else see `mayRead`. */
  reads(layouts: readonly Layout[], mayRead: MayRead = this.#mayRead): ReadStep[] {
    return this.#plan(layouts, mayRead).map((block) => ({
      kind: 'read',
      read: readOf(block),
      ground: this.ground(block.unit, block.area),
      presence: this.#roll.of(block.unit),
    }));
  }

  forget(): void {
    this.#grounds.clear();
    this.version++;
  }

  readonly #mayRead: MayRead = (unit, area, start, end) => this.ground(unit, area).mayRead(start, end);
}
