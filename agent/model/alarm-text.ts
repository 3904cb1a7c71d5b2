import type { LocalText, ReasonCategory } from './event.ts';
import type { Origin } from './tag.ts';

/** One row of an alarm table (报警表): what a machine's code means. */
export interface AlarmText {
  /** The table it belongs to; tags refer to it by `table=`. */
  readonly table: string;
  /** The machine's code, or the number of a bit (0 = least significant), as text. */
  readonly code: string;
  readonly text: LocalText;
  /** 1 to 1000. */
  readonly severity?: number | undefined;
  readonly category?: ReasonCategory | undefined;
  readonly origin: Origin;
}
