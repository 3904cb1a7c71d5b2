/** What the collector of one Modbus connection is made of. */
import type { Clock } from '../../agent/base/clock.ts';
import type { Log } from '../../agent/base/log.ts';
import type { Tag, TagGroup } from '../../agent/model/tag.ts';
import type { Identification } from './wire/identification.ts';
import type { Planner } from './isolation/isolation.ts';
import type { Layout } from './tags/layout.ts';
import type { Line } from './wire/line.ts';

/** One group, and where its tags lie. */
export interface GroupLayouts {
  readonly group: TagGroup;
  readonly layouts: readonly Layout[];
}

/** What one connection is made of. */
export interface ModbusParts {
  /** Id of the connection. */
  readonly connection: string;
  /** host:port */
  readonly endpoint: string;
  readonly groups: readonly GroupLayouts[];
  readonly layoutsOf: (tags: readonly Tag[]) => readonly Layout[];
  readonly plan: Planner;
  readonly line: Line;
  /** Undefined where the device is not to be asked what it is. */
  readonly identification: Identification | undefined;
  /** Longest wait for one answer of it. */
  readonly identifyMs: number;
  readonly clock: Clock;
  readonly log: Log;
}
