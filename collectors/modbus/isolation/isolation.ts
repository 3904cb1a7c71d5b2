/**
 * What the units of one connection refuse, and how their tags are read around it (DESIGN law 5). Pure; it starts from
 * nothing with every connection that is made.
 *
 * Must hold: a tag is in one step, and the steps keep the order of the tags; no step reads a place that is refused, nor
 * across one.
 */
import type { Area } from '../address.ts';
import { noAnswer } from '../wire/exception.ts';
import { UnitArea, type Suspension } from './unit-area.ts';
import type { Layout } from '../tags/layout.ts';
import type { Block, MayRead } from '../tags/plan.ts';
import { readOf, type Read } from '../tags/read.ts';
import { restMs, type Presence } from './presence.ts';
import type { Presences } from './presences.ts';
import { Silence } from './silence.ts';

/** The requests that read some tags. @param mayRead what one request may reach from and to */
export type Planner = (layouts: readonly Layout[], mayRead: MayRead) => Block[];

/** One request, or one tag that is not asked for. */
export type Step = ReadStep | RefusedStep;

export interface ReadStep {
  readonly kind: 'read';
  readonly read: Read;
  readonly unitArea: UnitArea;
  readonly presence: Presence;
  readonly silence: Silence;
}

export interface RefusedStep {
  readonly kind: 'refused';
  readonly layout: Layout;
  readonly suspension: Suspension;
  readonly unitArea: UnitArea;
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
  readonly #presences: Presences;
  readonly #unitAreas = new Map<string, UnitArea>();
  /** Versions of what has been forgotten. */
  #forgotten = 0;
  /** Until when nothing is asked for that may be met with silence. */
  #restMs = -Infinity;

  constructor(plan: Planner, presences: Presences) {
    this.#plan = plan;
    this.#presences = presences;
  }

  /** Changes with whatever changes the steps. */
  get version(): number {
    let version = this.#forgotten;
    for (const unitArea of this.#unitAreas.values()) version += unitArea.version;
    return version;
  }

  unitArea(unit: number, area: Area): UnitArea {
    const key = `${unit}/${area}`;
    const known = this.#unitAreas.get(key);
    if (known !== undefined) return known;
    const unitArea = new UnitArea(unit, area);
    this.#unitAreas.set(key, unitArea);
    return unitArea;
  }

  /** How tags are read. @param layouts by place */
  steps(layouts: readonly Layout[]): Step[] {
    const steps: Step[] = [];
    let free: Layout[] = [];
    for (const layout of layouts) {
      const unitArea = this.unitArea(layout.unit, layout.area);
      const suspension = unitArea.suspensionOf(layout);
      if (suspension === undefined) {
        free.push(layout);
        continue;
      }
      const presence = this.#presences.of(layout.unit);
      steps.push(...this.reads(free), { kind: 'refused', layout, suspension, unitArea, presence });
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
      unitArea: this.unitArea(block.unit, block.area),
      presence: this.#presences.of(block.unit),
      silence: new Silence(),
    }));
  }

  /** A request of the plan was met with silence, whatever it was that is at fault. */
  silent({ read, unitArea, presence, silence }: ReadStep, nowMs: number): void {
    if (!silence.goOn(presence)) return;
    unitArea.hold(read.layouts, nowMs);
  }

  /** Whether the time of something refused has come. What may cost a wait is rationed as calls of absent units are. */
  isDue({ code, dueMs }: Suspension, nowMs: number): boolean {
    const isFree = code !== noAnswer || (nowMs >= this.#restMs && !this.#presences.isCalled);
    return isFree && dueMs <= nowMs;
  }

  /** Something refused was asked for in vain. @param costMs how long it kept the line */
  tried(nowMs: number, costMs: number): void {
    this.#restMs = nowMs + restMs(costMs);
  }

  /** A new connection: nothing is known. */
  forget(): void {
    this.#forgotten = this.version + 1;
    this.#unitAreas.clear();
    this.#restMs = -Infinity;
  }

  readonly #mayRead: MayRead = (unit, area, start, end) => this.unitArea(unit, area).mayRead(start, end);
}
