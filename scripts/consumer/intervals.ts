/** Stored intervals → the time of one machine, laid side by side. Pure. */
import type { Interval } from './elements.ts';
import type { Mode, State } from './messages.ts';

/** A row of state_interval. */
export interface IntervalRow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly open: number;
  readonly state: State;
  readonly mode: Mode;
  readonly reasonCode: string | null;
  readonly reasonCategory: string | null;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  /** Beginning of the machine's newest interval: the only one that is still going on. */
  readonly newestFromMs: number;
  /** When its gateway last said anything. */
  readonly heardMs: number;
}

/**
 * The rows clipped to a span. The newest interval, if open, holds as long as its gateway is heard: it would have told a
 * change. An older one whose end was never told (the message is lost, or still on its way) holds as long as a message
 * said so; what lies between that and the next is nobody's. No row reaches into the next one.
 * @param rows in order of their beginning
 */
export function tile(rows: readonly IntervalRow[], span: Span): readonly Interval[] {
  return rows.flatMap((row, index) => {
    const goesOn = row.open === 1 && row.fromMs === span.newestFromMs;
    const endMs = goesOn ? Math.max(row.toMs, span.heardMs) : row.toMs;
    const fromMs = Math.max(row.fromMs, span.fromMs);
    const toMs = Math.min(endMs, rows[index + 1]?.fromMs ?? Infinity, span.toMs);
    if (toMs <= fromMs) return [];
    const { state, mode } = row;
    const reasonCode = row.reasonCode ?? undefined;
    return [{ fromMs, toMs, state, mode, reasonCode, reasonCategory: row.reasonCategory ?? undefined }];
  });
}
