/** The point table (点表): its columns, and a row of it → tag. */
import { z } from 'zod';
import type { Fault } from '../../agent/base/fault.ts';
import type { Tag, TagType } from '../../agent/model/tag.ts';
import { isProblem, parseAddress, writeAddress } from '../../collectors/modbus/address.ts';
import { choice, integer, notOneOf, number, pairs, plain, text, yesNo, type Kind } from './cell.ts';
import { HeaderIndex, type Columns } from './columns.ts';
import { cellFault, type TableRecord } from './import.ts';
import { canonicalOptions } from './role-options.ts';
import { role as roleKind } from './role.ts';
import { canonicalTypeOptions } from './type-options.ts';
import { businessLinks, businessLinkWords, byteOrders, plainTypes, typeWords } from './words.ts';

const tagType: Kind<TagType> = {
  schema: text.schema,
  read(cell) {
    const written = plain(cell)
      .toLowerCase()
      .replaceAll(/[\s_\-.]/g, '');
    const [, length] = /^(?:string|字符串)[:([]?(\d{1,3})[)\]]?$/.exec(written) ?? [];
    if (length !== undefined && Number(length) > 0) return { value: `string:${Number(length)}` };
    const value = plainTypes.find((type) => type === written) ?? typeWords[written];
    if (value !== undefined) return { value };
    const known = [...plainTypes, 'string:20'];
    const fault = notOneOf(cell, known, [...known, ...Object.keys(typeWords)]);
    return fault.key === 'config.notOneOf' ? { ...fault, key: 'config.badType' } : fault;
  },
};

const anyUnit = integer(0, 255);
const unit: Kind<number> = {
  schema: z.int('config.badUnit').min(0, 'config.badUnit').max(255, 'config.badUnit'),
  read(cell) {
    const read = anyUnit.read(cell);
    return 'value' in read ? read : { key: 'config.badUnit', params: { value: cell } };
  },
};

/** Columns that say of which machine something is, and where it is read. */
export const placeColumns = {
  equipment: { zh: '设备', kind: text, required: true, aliases: ['设备编号'], about: 'Id on the register.' },
  connection: {
    zh: '连接',
    kind: text,
    about: 'Id of a connection; may be left out where there is only one.',
  },
  unit: {
    zh: '站号',
    kind: unit,
    aliases: ['站', '站地址', '从站', '从站号', '从站地址', 'slave', 'slaveid', 'unitid'],
    about: 'Modbus unit id.',
  },
} as const satisfies Columns;

/** Columns of a point table (CONTRACT 2). */
export const tagColumns = {
  ...placeColumns,
  tag: {
    zh: '点名',
    kind: text,
    required: true,
    aliases: ['name', '名称'],
    about: 'Unique within the equipment.',
  },
  description: { zh: '说明', kind: text, aliases: ['描述', '含义'], about: 'What it is, for people.' },
  address: {
    zh: '地址',
    kind: text,
    required: true,
    aliases: ['节点', 'nodeid'],
    about: 'Modbus hr:100, ir:5, co:0, di:7, 40101, hr:100.3; OPC UA node id.',
  },
  addressBase: {
    zh: '地址基准',
    kind: choice(['classic', 'hr0', 'hr1', 'ir0', 'ir1', 'co0', 'co1', 'di0', 'di1']),
    about: 'What a bare number in this row means; what the connection says where not given.',
  },
  type: {
    zh: '类型',
    kind: tagType,
    aliases: ['数据类型', 'datatype'],
    about: 'int16, float32, string:20, …',
  },
  typeOptions: {
    zh: '类型选项',
    kind: pairs,
    aliases: ['类型参数'],
    about:
      'k=v;k=v of mask, shift, sign=magnitude, invalid (raw values that mean none, 0x8000|0xFFFF), scaleFactor (register of the power of ten, hr:40075), percent (raw value of 100 %), pad (nul, space, both).',
  },
  byteOrder: {
    zh: '字节序',
    kind: choice(byteOrders),
    aliases: ['字序', '字节顺序'],
    about: 'ABCD, CDAB, …',
  },
  scale: { zh: '倍率', kind: number, aliases: ['系数', 'factor'], about: 'value = raw × scale + offset.' },
  offset: { zh: '偏移', kind: number, aliases: ['偏移量'], about: 'value = raw × scale + offset.' },
  unitOfMeasure: { zh: '单位', kind: text, aliases: ['uom', '工程单位'], about: 'Unit of measure.' },
  group: { zh: '采集组', kind: text, about: 'Id of a group; may be left out where there is only one.' },
  deadband: { zh: '死区', kind: number, about: 'A change of at most this much is not sent again.' },
  min: { zh: '有效下限', kind: number, aliases: ['下限'], about: 'Below it the value is UNCERTAIN.' },
  max: { zh: '有效上限', kind: number, aliases: ['上限'], about: 'Above it the value is UNCERTAIN.' },
  role: {
    zh: '语义角色',
    kind: roleKind,
    aliases: ['角色'],
    about: 'What it means to the MES.',
  },
  roleOptions: { zh: '角色选项', kind: pairs, aliases: ['角色参数'], about: 'k=v;k=v' },
  businessLink: {
    zh: '业务环节',
    kind: choice(businessLinks, businessLinkWords),
    about: 'Business link of the grading questionnaire.',
  },
  keyParameter: { zh: '关键参数', kind: yesNo, aliases: ['是否关键参数'], about: 'A key parameter.' },
} as const satisfies Columns;

/** Headers of a point table. */
export const tagIndex = Object.assign(new HeaderIndex(tagColumns), { columns: tagColumns });

/** What a row is filled in with where it names no connection or group; undefined where there is not exactly one. */
export interface TagDefaults {
  readonly connection: string | undefined;
  readonly group: string | undefined;
}

/**
 * A row of a point table → tag; undefined where it lacks what a tag cannot be without. A missing connection or group
 * becomes '' and is told by the cross-checks.
 * @param headerOf the column's name as the person wrote it
 */
export function toTag(
  { values, origin, broken }: TableRecord<typeof tagColumns>,
  defaults: TagDefaults,
  headerOf: (field: string) => string,
  faults: Fault[],
): Tag | undefined {
  const {
    tag: name,
    equipment,
    addressBase,
    type,
    typeOptions,
    role,
    roleOptions,
    keyParameter,
    ...rest
  } = values;
  const fail = (field: string, key: Fault['key'], params: Fault['params'] = {}): void => {
    faults.push(cellFault(origin, headerOf(field), key, params));
  };
  if (name !== undefined && !isTagName(name)) fail('tag', 'config.badTagName', { value: name });
  if (rest.scale === 0) fail('scale', 'config.zeroScale');
  if (rest.deadband !== undefined && rest.deadband < 0)
    fail('deadband', 'config.outOfRange', { value: rest.deadband, min: 0, max: '∞' });
  if (rest.min !== undefined && rest.max !== undefined && rest.min >= rest.max)
    fail('min', 'config.minAboveMax', { min: rest.min, max: rest.max });
  if (roleOptions !== undefined && (role ?? 'none') === 'none' && !broken.has('role')) {
    const fault = cellFault(origin, headerOf('roleOptions'), 'config.optionsWithoutRole');
    faults.push({ ...fault, severity: 'warning' });
  }
  const options =
    typeOptions &&
    canonicalTypeOptions(typeOptions, { type, addressBase }, (key, params) =>
      fail('typeOptions', key, params),
    );
  let address = rest.address;
  if (address !== undefined && addressBase !== undefined) {
    const parsed = parseAddress(address, addressBase);
    if (isProblem(parsed)) fail('address', parsed.key, parsed.params);
    else address = writeAddress(parsed);
  }
  if (name === undefined || equipment === undefined || address === undefined) return undefined;
  return {
    ...rest,
    name,
    equipment,
    address,
    connection: rest.connection ?? defaults.connection ?? '',
    group: rest.group ?? defaults.group ?? '',
    type: type ?? 'auto',
    ...(options === undefined ? {} : { typeOptions: options }),
    ...(role === undefined || role === 'none' ? {} : { role }),
    ...(roleOptions === undefined ? {} : { roleOptions: canonicalOptions(role, roleOptions) }),
    ...(keyParameter === undefined ? {} : { keyParameter }),
    origin,
  };
}

function isTagName(name: string): boolean {
  const isClean = [...name].every((char) => char >= ' ' && char !== '\u007f');
  return isClean && name.length <= 128 && name.split('/').every((part) => part.trim() !== '');
}
