/** One connected equipment and its tags, as the intake keeps them. */
import type { Equipment } from '../model/equipment.ts';
import type { Sample } from '../model/sample.ts';
import type { Tag, TagGroup } from '../model/tag.ts';
import type { EpochMs } from '../model/time.ts';
import type { Beat, Feed } from '../mes/feed.ts';
import type { TelemetryEncoder } from '../publish/json/telemetry.ts';
import type { Deriver } from './deriver.ts';
import type { MetaContent } from './meta.ts';
import type { Tally } from './tally.ts';

/** What is known of one tag. */
export interface TagView {
  readonly tag: Tag;
  readonly cell: Cell;
  /** Where its readings go for events; undefined where none come from it. */
  readonly feed: Feed | undefined;
  last: Sample | undefined;
  kept: Sample | undefined;
}

/** The tags of one equipment in one group over one connection: what one scan may say of one equipment. */
export interface Cell {
  readonly machine: Machine;
  readonly encoder: TelemetryEncoder;
  readonly tags: number;
  usable: number;
  out: Sample[];
}

/** One connected equipment. */
export interface Machine {
  readonly equipment: Equipment;
  readonly path: string;
  readonly cfg: string;
  readonly meta: MetaContent;
  readonly tally: Tally;
  readonly deriver: Deriver;
  readonly connections: readonly string[];
  readonly views: TagView[];
  lastGood: EpochMs | undefined;
  samples: number;
  /** As last told in `_status`. */
  told: boolean | undefined;
}

/** What one group over one connection is made of. */
export interface GroupCells {
  readonly group: TagGroup;
  readonly beat: Beat;
  readonly cells: Cell[];
  readonly views: Map<Tag, TagView>;
}

/** At least one tag was usable when last read. */
export function isReachable(machine: Machine): boolean {
  return machine.views.some(({ last }) => last !== undefined && last.quality !== 'BAD');
}
