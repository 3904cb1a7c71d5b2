/**
 * A loaded plant: everything the plant file, the equipment register and the point tables say, checked against each other.
 * Paths are absolute, secrets are `Secret`s, defaults are filled in.
 */
import type { Fault } from '../agent/base/fault.ts';
import type { AlarmText } from '../agent/model/alarm-text.ts';
import type { Equipment } from '../agent/model/equipment.ts';
import type { Tag, TagGroup } from '../agent/model/tag.ts';
import type { BrokerConfig } from '../agent/publish/config.ts';
import type { EvidenceConfig } from '../agent/evidence/config.ts';
import type { StoreConfig } from '../agent/store/config.ts';
import type { ConnectionConfig } from '../collectors/registry.ts';
import type { Destination } from './destinations.ts';

export interface Plant {
  /** The plant file as the person named it. */
  readonly file: string;
  readonly gateway: { readonly id: string; /** absolute */ readonly dataDir: string };
  /** First levels of every topic, `uns/v1`. */
  readonly topicRoot: string;
  readonly enterprise: {
    readonly id: string;
    readonly name?: string | undefined;
    readonly uscc?: string | undefined;
    readonly industry?: string | undefined;
  };
  readonly site: { readonly id: string; readonly name?: string | undefined };
  /** Grading edition. */
  readonly edition: string;
  /** The whole register, connected or not. */
  readonly equipment: readonly Equipment[];
  readonly connections: readonly ConnectionConfig[];
  readonly groups: readonly TagGroup[];
  readonly tags: readonly Tag[];
  /** What the codes of the machines mean, of all alarm tables. */
  readonly alarms: readonly AlarmText[];
  readonly broker: BrokerConfig;
  /** Further ones. */
  readonly destinations: readonly Destination[];
  readonly store: StoreConfig;
  readonly evidence: EvidenceConfig;
  /** Doubts that do not stop it from running. */
  readonly warnings: readonly Fault[];
}
