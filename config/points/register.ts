/** The equipment register (设备清单): its columns, and a row of it → equipment. */
import type { Fault } from '../../agent/base/fault.ts';
import { equipmentClasses, type Equipment } from '../../agent/model/equipment.ts';
import { isLevel } from '../level.ts';
import { choice, identifiers, text, yesNo } from './cell.ts';
import { HeaderIndex, type Columns } from './columns.ts';
import { cellFault, type TableRecord } from './import.ts';
import { classWords } from './words.ts';

/** Columns of the equipment register (CONTRACT 2). */
export const registerColumns = {
  id: {
    zh: '设备编号',
    kind: text,
    required: true,
    aliases: ['equipment', '设备', '编号'],
    about: 'Unique, and a level of the topics.',
  },
  name: { zh: '名称', kind: text, required: true, aliases: ['设备名称'], about: 'Name people use.' },
  area: { zh: '车间', kind: text, required: true, aliases: ['workshop'], about: 'A level of the topics.' },
  line: { zh: '产线', kind: text, required: true, aliases: ['生产线'], about: 'A level of the topics.' },
  class: {
    zh: '类别',
    kind: choice(equipmentClasses, classWords),
    required: true,
    aliases: ['设备类别', 'type'],
    about: `Class: ${equipmentClasses.join(', ')}.`,
  },
  manufacturer: { zh: '厂家', kind: text, aliases: ['制造商', '生产厂家'], about: 'Manufacturer.' },
  model: { zh: '型号', kind: text, aliases: ['规格型号'], about: 'Model.' },
  serial: { zh: '出厂编号', kind: text, aliases: ['序列号', 'serialnumber'], about: 'Serial number.' },
  assetNumber: { zh: '资产编号', kind: text, aliases: ['固定资产编号', 'asset'], about: 'Asset number.' },
  identifiers: {
    zh: '标识编码',
    kind: identifiers,
    aliases: ['标识', 'identifier'],
    about: 'scheme:value, several; opaque, never invented.',
  },
  digital: { zh: '是否数字化', kind: yesNo, aliases: ['数字化'], about: 'Declared as digital equipment.' },
  digitalBasis: { zh: '数字化依据', kind: text, about: 'Why it counts as digital equipment.' },
  key: {
    zh: '是否关键',
    kind: yesNo,
    aliases: ['关键设备', '是否关键设备'],
    about: 'Declared as key equipment.',
  },
  keyBasis: { zh: '关键依据', kind: text, about: 'Why it is key equipment.' },
  notConnectedReason: { zh: '未联网原因', kind: text, about: 'Why nothing is collected from it.' },
} as const satisfies Columns;

/** Headers of the register. */
export const registerIndex = Object.assign(new HeaderIndex(registerColumns), { columns: registerColumns });

/**
 * A row of the register → equipment, undefined where its id cannot be used.
 * @param headerOf the column's name as the person wrote it
 */
export function toEquipment(
  { values, origin, broken }: TableRecord<typeof registerColumns>,
  headerOf: (field: string) => string,
  faults: Fault[],
): Equipment | undefined {
  const { id, name, area, line, class: kind, key, identifiers: known, ...rest } = values;
  for (const [field, level] of Object.entries({ id, area, line }))
    if (level !== undefined && !isLevel(level))
      faults.push(cellFault(origin, headerOf(field), 'config.badCellLevel', { value: level }));
  if (id === undefined || broken.has('id')) return undefined;
  return {
    ...rest,
    id,
    name: name ?? id,
    area: area ?? '',
    line: line ?? '',
    class: kind ?? 'other',
    identifiers: known ?? [],
    key: key ?? false,
    origin,
  };
}
