/** What a pattern says of a tag that could have a role. */
import type { TextKey } from '../../agent/base/text.ts';
import type { Role } from '../../agent/mes/roles.ts';
import type { EquipmentClass } from '../../agent/model/equipment.ts';

/** What the tag has to be, beyond what its role needs: `bit` a real bit, `code` no bit, `integer` surely an integer, `counter` something that counts. */
export type Shape = 'bit' | 'code' | 'integer' | 'counter' | 'number';

/** One way to recognise a role. Expressions see lower case with `/`, `_`, `.`, `-` and camelCase as blanks. */
export interface RolePattern {
  readonly role: Role;
  readonly shape: Shape;
  /** In the name of the tag or in its description. */
  readonly words?: RegExp;
  /** In the OPC UA node id, as it stands. */
  readonly node?: RegExp;
  /** Neither in name nor in description. */
  readonly unless?: RegExp;
  /** The unit must be so; without it no unit is asked for. */
  readonly unit?: RegExp;
  /** Only for these classes; for all where not given. */
  readonly classes?: readonly EquipmentClass[];
  /** Options that go with it. */
  readonly options?: Readonly<Record<string, string>>;
  /** What nobody but a person can fill in. */
  readonly leftOpen?: TextKey;
}

/** Classes that make parts. */
export const making: readonly EquipmentClass[] = [
  'press',
  'welding',
  'cnc',
  'injection',
  'heat-treatment',
  'assembly',
  'test',
  'inspection',
  'other',
];

/** Classes that run and stop. */
export const running: readonly EquipmentClass[] = [...making, 'compressor', 'logistics'];
