/**
 * ISO 22400-2:2014 elements and indicators of one work unit in one span of time. Pure: facts in, figures out.
 *
 * Element names are those of clauses 3 and 5 of the standard. Which state counts into which time element is a choice
 * the standard leaves to the user; ours is that of OPC 40501-1 C.2.3 (EXECUTING×PROCESSING is production, OUT_OF_SERVICE
 * is delay, NOT_EXECUTING is down time), completed for the other combinations from the definitions. The table is in
 * README.md.
 */
import type { Counter, Mode, State } from './messages.ts';

/** What one machine did, clipped to the span it is in. Intervals of a machine do not overlap. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: State;
  readonly mode: Mode;
  readonly reasonCode: string | undefined;
  readonly reasonCategory: string | undefined;
}

/** Parts of one counter. */
export interface Count {
  readonly parts: number;
  /** Those among them whose step began before the span: counted here because it ended here. */
  readonly carried: number;
}

/** Everything known of one machine in [fromMs, toMs). */
export interface Facts {
  readonly equipment: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly intervals: readonly Interval[];
  /** Absent: the machine has no such counter, or it was not seen before the end of the span. */
  readonly counts: Partial<Readonly<Record<Counter, Count>>>;
}

/** What only the MES knows. */
export interface Plan {
  /** PBT, planned busy time: planned operation time less planned down time. */
  readonly pbtMs?: number | undefined;
  /** PRI, planned run time per item. */
  readonly priMs?: number | undefined;
}

/** Where the time of a state goes. */
export type TimeElement =
  | 'apt'
  | 'aust'
  | 'adet'
  | 'adot'
  | 'plannedStop'
  | 'maintenance'
  | 'unassigned'
  | 'unknown';

/**
 * The figures. Times add up: apt + aust + adet + adot + plannedStop + maintenance + unassigned + unknown + untold is
 * the length of the span. Undefined is what cannot be said: a divisor of 0, a counter, a plan or a state that is not there.
 */
export interface Elements {
  /** Planned busy time, as given. */
  readonly pbtMs: number | undefined;
  /** Actual production time: the work unit produces; value-adding functions only. */
  readonly aptMs: number;
  /** Actual unit setup time: an order is prepared. */
  readonly austMs: number;
  /** Actual unit processing time: APT + AUST. */
  readonly auptMs: number;
  /** Actual unit delay time: interruptions by malfunctions while tasks are being carried out. */
  readonly adetMs: number;
  /** Actual unit busy time: the work unit is used for orders, AUPT + ADET. */
  readonly aubtMs: number;
  /** Actual unit down time: the work unit does not run with orders although it could. */
  readonly adotMs: number;
  /** Stands for a planned reason, so outside PBT. */
  readonly plannedStopMs: number;
  /** In the hands of maintenance: the time elements of maintenance, not of PBT. */
  readonly maintenanceMs: number;
  /** Executes, but the machine does not tell whether that is production or setup. */
  readonly unassignedMs: number;
  /** The agent said UNKNOWN: communication was lost. */
  readonly unknownMs: number;
  /** No message covers this time: before the first, after the newest, or between lost ones. */
  readonly untoldMs: number;
  /** Produced quantity. */
  readonly pq: number | undefined;
  /** Good quantity. */
  readonly gq: number | undefined;
  /** Scrap quantity. */
  readonly sq: number | undefined;
  /** Rework quantity. */
  readonly rq: number | undefined;
  /** Planned run time per item, as given. */
  readonly priMs: number | undefined;
  /** Availability = APT / PBT. Not limited to 1: work outside of the plan shows. */
  readonly availability: number | undefined;
  /** Effectiveness = PRI × PQ / APT. */
  readonly effectiveness: number | undefined;
  /** Quality ratio = GQ / PQ. */
  readonly qualityRatio: number | undefined;
  /** Overall equipment effectiveness index = availability × effectiveness × quality ratio. */
  readonly oeeIndex: number | undefined;
}

/** Reasons that a plan foresees: such time is planned down time, which PBT leaves out. */
const planned: ReadonlySet<string | undefined> = new Set(['BREAK', 'PLANNED_MAINTENANCE']);

/** The element that the time of an interval belongs to. */
export function timeElementOf(interval: Pick<Interval, 'state' | 'mode' | 'reasonCategory'>): TimeElement {
  const { state, mode, reasonCategory } = interval;
  if (state === 'UNKNOWN') return 'unknown';
  if (mode === 'MAINTENANCE') return 'maintenance';
  switch (state) {
    case 'EXECUTING':
      return mode === 'PROCESSING' ? 'apt' : mode === 'SETUP' ? 'aust' : 'unassigned';
    case 'OUT_OF_SERVICE':
      return planned.has(reasonCategory) ? 'plannedStop' : 'adet';
    case 'NOT_EXECUTING':
      // A machine that stands while it is being set up is being prepared for an order: that is what AUST is.
      if (mode === 'SETUP') return 'aust';
      return planned.has(reasonCategory) ? 'plannedStop' : 'adot';
    case 'NOT_AVAILABLE':
      return planned.has(reasonCategory) ? 'plannedStop' : 'adot';
    default:
      return state satisfies never;
  }
}

/** The elements and indicators of one work unit in the span of the facts. */
export function elementsOf(facts: Facts, plan: Plan): Elements {
  const ms: Record<TimeElement, number> = {
    apt: 0,
    aust: 0,
    adet: 0,
    adot: 0,
    plannedStop: 0,
    maintenance: 0,
    unassigned: 0,
    unknown: 0,
  };
  for (const interval of facts.intervals) ms[timeElementOf(interval)] += interval.toMs - interval.fromMs;
  const told = Object.values(ms).reduce((sum, one) => sum + one, 0);
  const quantities = quantitiesOf(facts.counts);
  // Of a machine of which nothing is known it cannot be said that it did not work.
  const known = told > ms.unknown;
  const availability = known ? ratio(ms.apt, plan.pbtMs) : undefined;
  const effectiveness = ratio(times(plan.priMs, quantities.pq), ms.apt);
  const qualityRatio = ratio(quantities.gq, quantities.pq);
  return {
    pbtMs: plan.pbtMs,
    aptMs: ms.apt,
    austMs: ms.aust,
    auptMs: ms.apt + ms.aust,
    adetMs: ms.adet,
    aubtMs: ms.apt + ms.aust + ms.adet,
    adotMs: ms.adot,
    plannedStopMs: ms.plannedStop,
    maintenanceMs: ms.maintenance,
    unassignedMs: ms.unassigned,
    unknownMs: ms.unknown,
    untoldMs: facts.toMs - facts.fromMs - told,
    ...quantities,
    priMs: plan.priMs,
    availability,
    effectiveness,
    qualityRatio,
    oeeIndex: times(times(availability, effectiveness), qualityRatio),
  };
}

/**
 * PQ is good, scrap and rework together, whichever of them are counted: a part is one of the three. A counter that is
 * there is believed before a sum of others.
 */
function quantitiesOf(counts: Facts['counts']): Pick<Elements, 'pq' | 'gq' | 'sq' | 'rq'> {
  const [total, good, sq, rq] = [counts.total, counts.good, counts.scrap, counts.rework].map(
    (count) => count?.parts,
  );
  const rework = rq ?? 0;
  const pq = total ?? (good === undefined || sq === undefined ? undefined : good + sq + rework);
  const gq = good ?? (total === undefined || sq === undefined ? undefined : total - sq - rework);
  return { pq, gq, sq, rq };
}

function times(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a * b;
}

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole === 0 ? undefined : part / whole;
}
