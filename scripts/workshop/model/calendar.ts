/**
 * The shift calendar: when people work, pause or are away. It repeats every 24 hours from its anchor.
 *
 * By default the anchor lies half an hour before the workshop starts, so that a demo never opens in a break;
 * an oracle that replays a real day gives the anchor of that day.
 */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What the calendar says of a moment. */
export type CalendarPhase = 'work' | 'break' | 'off';

/** One stretch of a day, in minutes from the anchor; `to` is exclusive. */
export interface Stretch {
  readonly fromMin: number;
  readonly toMin: number;
}

/** Shifts and the breaks within them. */
export interface CalendarPlan {
  readonly shifts: readonly Stretch[];
  readonly breaks: readonly Stretch[];
}

/** Two shifts of eight hours with 10, 30 and 10 minutes of break each, then eight hours off. */
export const twoShifts: CalendarPlan = {
  shifts: [
    { fromMin: 0, toMin: 480 },
    { fromMin: 480, toMin: 960 },
  ],
  breaks: [0, 480].flatMap((shift) => [
    { fromMin: shift + 120, toMin: shift + 130 },
    { fromMin: shift + 240, toMin: shift + 270 },
    { fromMin: shift + 390, toMin: shift + 400 },
  ]),
};

/** A calendar bound to an anchor in UTC milliseconds. */
export class Calendar {
  readonly #plan: CalendarPlan;
  readonly #anchorMs: number;

  constructor(plan: CalendarPlan, anchorMs: number) {
    this.#plan = plan;
    this.#anchorMs = anchorMs;
  }

  /** The phase at a moment. */
  phaseAt(timeMs: number): CalendarPhase {
    const minute = this.#sinceAnchor(timeMs) / MINUTE;
    if (!this.#plan.shifts.some((stretch) => holds(stretch, minute))) return 'off';
    return this.#plan.breaks.some((stretch) => holds(stretch, minute)) ? 'break' : 'work';
  }

  /** 1-based number of the shift at a moment; 0 outside all shifts. */
  shiftAt(timeMs: number): number {
    const minute = this.#sinceAnchor(timeMs) / MINUTE;
    return this.#plan.shifts.findIndex((stretch) => holds(stretch, minute)) + 1;
  }

  /** The first boundary strictly after a moment. */
  nextChangeMs(timeMs: number): number {
    const since = this.#sinceAnchor(timeMs);
    const dayStartMs = timeMs - since;
    let next = DAY;
    for (const stretch of [...this.#plan.shifts, ...this.#plan.breaks]) {
      for (const edge of [stretch.fromMin * MINUTE, stretch.toMin * MINUTE]) {
        if (edge > since && edge < next) next = edge;
      }
    }
    return dayStartMs + next;
  }

  #sinceAnchor(timeMs: number): number {
    return (((timeMs - this.#anchorMs) % DAY) + DAY) % DAY;
  }
}

function holds(stretch: Stretch, minute: number): boolean {
  return minute >= stretch.fromMin && minute < stretch.toMin;
}
