/**
 * What the units of one connection refuse, and how their tags are read around it (DESIGN law 5). Pure; it starts from
 * nothing with every connection that is made.
 *
 * Must hold: a tag is in one step, and the steps keep the order of the tags; no step reads a place that is refused, nor
 * across one.
 */
import type { Area } from './address.ts';
import { noAnswer } from './exception.ts';
import { Ground, type Suspension } from './ground.ts';
import type { Layout } from './layout.ts';
import type { Block, MayRead } from './plan.ts';
import { readOf, type Read } from './read.ts';
import { restMs, type Presence, type Roll } from './roll.ts';
import { Silence } from './silence.ts';

/** The requests that read some tags. @param mayRead what one request may reach from and to */
export type Planner = (layouts: readonly Layout[], mayRead: MayRead) => Block[];

/** One request, or one tag that is not asked for. */
export type Step = ReadStep | RefusedStep;

export interface ReadStep {
  readonly kind: 'read';
  readonly read: Read;
  readonly ground: Ground;
  readonly presence: Presence;
  readonly silence: Silence;
}

export interface RefusedStep {
  readonly kind: 'refused';
  readonly layout: Layout;
  readonly suspension: Suspension;
  readonly ground: Ground;
  readonly presence: Presence;
}

/** With what a unit that is absent is called: another one of its requests each time, as it may be silent about some only. */
export function callOf(
  presence: Presence,
  steps: readonly Step[],
  isolation: Isolation,
): ReadStep | undefined {
  const own = steps.filter((step) => step.presence === presence);
  const reads = own.filter((step) => step.kind === 'read');
  if (reads.length > 0) return reads[presence.turn % reads.length];
  const refused = own.flatMap((step) => (step.kind === 'refused' ? step.layout : []));
  return isolation.reads(refused.slice(presence.turn % refused.length).slice(0, 1), () => true)[0];
}

/** The places of one connection. */
export class Isolation {
  readonly #plan: Planner;
  readonly #roll: Roll;
  readonly #grounds = new Map<string, Ground>();
  /** Versions of what has been forgotten. */
  #forgotten = 0;
  /** Until when nothing is asked for that may be met with silence. */
  #restMs = -Infinity;

  constructor(plan: Planner, roll: Roll) {
    this.#plan = plan;
    this.#roll = roll;
  }

  /** Changes with whatever changes the steps. */
  get version(): number {
    let version = this.#forgotten;
    for (const ground of this.#grounds.values()) version += ground.version;
    return version;
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
      silence: new Silence(),
    }));
  }

  /** A request of the plan was met with silence, whatever it was that is at fault. */
  silent({ read, ground, presence, silence }: ReadStep, nowMs: number): void {
    if (!silence.goOn(presence)) return;
    ground.hold(read.layouts, nowMs);
  }

  /** Whether the time of something refused has come. What may cost a wait is rationed as calls of absent units are. */
  isDue({ code, dueMs }: Suspension, nowMs: number): boolean {
    const isFree = code !== noAnswer || (nowMs >= this.#restMs && !this.#roll.isCalled);
    return isFree && dueMs <= nowMs;
  }

  /** Something refused was asked for in vain. @param costMs how long it kept the line */
  tried(nowMs: number, costMs: number): void {
    this.#restMs = nowMs + restMs(costMs);
  }

  /** A new connection: nothing is known. */
  forget(): void {
    this.#forgotten = this.version + 1;
    this.#grounds.clear();
    this.#restMs = -Infinity;
  }

  readonly #mayRead: MayRead = (unit, area, start, end) => this.ground(unit, area).mayRead(start, end);
}
