import type { Sample } from './sample.ts';
import type { EpochMs } from './time.ts';

/**
 * One read cycle of one tag group over one connection, and what came of it.
 *
 * `ticks` is the number of scheduled intervals the scan stands for: 1 for a poll, and for a subscription the intervals
 * since the scan before, during which the server was heard (data or keep-alive) and unnamed tags kept their value.
 * `missed` counts the scheduled intervals that passed unread before this one because the last cycle took too long.
 */
export interface Scan {
  readonly connection: string;
  readonly group: string;
  readonly scheduledAt: EpochMs;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  readonly ticks: number;
  readonly missed: number;
  readonly samples: readonly Sample[];
}
