import type { Origin } from './tag.ts';

/** The classes of the equipment register (CONTRACT 2, 类别). */
export const equipmentClasses = [
  'press',
  'welding',
  'cnc',
  'injection',
  'heat-treatment',
  'assembly',
  'test',
  'meter',
  'compressor',
  'inspection',
  'logistics',
  'other',
] as const;

export type EquipmentClass = (typeof equipmentClasses)[number];

/** One machine of the equipment register (设备清单), connected or not. Everything but `id` is what the firm declares. */
export interface Equipment {
  readonly id: string;
  readonly name: string;
  readonly area: string;
  readonly line: string;
  readonly class: EquipmentClass;
  readonly manufacturer?: string | undefined;
  readonly model?: string | undefined;
  readonly serial?: string | undefined;
  readonly assetNumber?: string | undefined;
  /** `scheme:value`, opaque, never invented. */
  readonly identifiers: readonly string[];
  readonly digital?: boolean | undefined;
  readonly digitalBasis?: string | undefined;
  readonly key: boolean;
  readonly keyBasis?: string | undefined;
  readonly notConnectedReason?: string | undefined;
  readonly origin: Origin;
}
