/** Other words people use in tables, by what they mean. Keys are lower case. Additions are welcome: this is data. */
import type { EquipmentClass } from '../../agent/model/equipment.ts';
import type { ReasonCategory, Verdict } from '../../agent/model/event.ts';
import type { ByteOrder, TagType, TypeOptionName } from '../../agent/model/tag.ts';

/** 类别 of the equipment register. */
export const classWords: Readonly<Record<string, EquipmentClass>> = {
  冲压: 'press',
  冲床: 'press',
  压力机: 'press',
  冲压机: 'press',
  stamping: 'press',
  焊接: 'welding',
  焊机: 'welding',
  焊接机器人: 'welding',
  weld: 'welding',
  数控: 'cnc',
  数控机床: 'cnc',
  加工中心: 'cnc',
  机加工: 'cnc',
  机床: 'cnc',
  machining: 'cnc',
  注塑: 'injection',
  注塑机: 'injection',
  注射成型: 'injection',
  moulding: 'injection',
  热处理: 'heat-treatment',
  淬火: 'heat-treatment',
  感应淬火: 'heat-treatment',
  'heat treatment': 'heat-treatment',
  hardening: 'heat-treatment',
  装配: 'assembly',
  拧紧: 'assembly',
  拧紧机: 'assembly',
  tightening: 'assembly',
  试验: 'test',
  测试: 'test',
  试验台: 'test',
  仪表: 'meter',
  电表: 'meter',
  水表: 'meter',
  气表: 'meter',
  计量: 'meter',
  计量仪表: 'meter',
  空压机: 'compressor',
  空气压缩机: 'compressor',
  压缩机: 'compressor',
  检测: 'inspection',
  检验: 'inspection',
  检测设备: 'inspection',
  物流: 'logistics',
  输送: 'logistics',
  agv: 'logistics',
  其他: 'other',
  其它: 'other',
};

/** 业务环节 of the grading questionnaire that machines can serve. */
export const businessLinks = ['生产管控', '质量管理', '设备管理', '安全生产', '能耗管理'] as const;

/** English for the business links. */
export const businessLinkWords: Readonly<Record<string, (typeof businessLinks)[number]>> = {
  production: '生产管控',
  生产: '生产管控',
  quality: '质量管理',
  质量: '质量管理',
  equipment: '设备管理',
  设备: '设备管理',
  safety: '安全生产',
  安全: '安全生产',
  energy: '能耗管理',
  能耗: '能耗管理',
};

/** 类别 of alarms and of reasons why a machine stands. */
export const reasonWords: Readonly<Record<string, ReasonCategory>> = {
  设备故障: 'EQUIPMENT_FAILURE',
  故障: 'EQUIPMENT_FAILURE',
  换刀: 'TOOL_CHANGE',
  换型: 'SETUP',
  换模: 'SETUP',
  调试: 'SETUP',
  '换型/调试': 'SETUP',
  待料: 'MATERIAL_STARVED',
  缺料: 'MATERIAL_STARVED',
  堵料: 'BLOCKED',
  质量: 'QUALITY',
  操作: 'OPERATOR',
  人员: 'OPERATOR',
  休息: 'BREAK',
  无订单: 'NO_ORDER',
  无计划: 'NO_ORDER',
  计划维护: 'PLANNED_MAINTENANCE',
  保养: 'PLANNED_MAINTENANCE',
  维修: 'CORRECTIVE_MAINTENANCE',
  公用工程: 'EXTERNAL_UTILITY',
  安全: 'SAFETY',
  通讯: 'COMMUNICATION',
  通信: 'COMMUNICATION',
  其他: 'OTHER',
  其它: 'OTHER',
  未知: 'UNKNOWN',
};

/** Verdicts as inspectors write them. */
export const verdictWords: Readonly<Record<string, Verdict>> = {
  合格: 'OK',
  良品: 'OK',
  pass: 'OK',
  ng: 'NOK',
  不合格: 'NOK',
  不良: 'NOK',
  fail: 'NOK',
  待定: 'UNDECIDABLE',
  未判定: 'UNDECIDABLE',
  无法判定: 'UNDECIDABLE',
};

/** Types without a length. */
export const plainTypes = [
  'bool',
  'int8hi',
  'int8lo',
  'uint8hi',
  'uint8lo',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float32',
  'float64',
  'bcd16',
  'bcd32',
  'auto',
] as const satisfies readonly TagType[];

/** The names of IEC 61131-3 and of everyday speech, without blanks, `-`, `_` and `.`. */
export const typeWords: Readonly<Record<string, TagType>> = {
  boolean: 'bool',
  bit: 'bool',
  布尔: 'bool',
  开关量: 'bool',
  sint: 'int8lo',
  int8: 'int8lo',
  usint: 'uint8lo',
  uint8: 'uint8lo',
  byte: 'uint8lo',
  int: 'int16',
  short: 'int16',
  uint: 'uint16',
  word: 'uint16',
  ushort: 'uint16',
  dint: 'int32',
  udint: 'uint32',
  dword: 'uint32',
  lint: 'int64',
  long: 'int64',
  ulint: 'uint64',
  lword: 'uint64',
  ulong: 'uint64',
  real: 'float32',
  float: 'float32',
  浮点: 'float32',
  lreal: 'float64',
  double: 'float64',
  bcd: 'bcd16',
  自动: 'auto',
};

/** 类型选项 of a point table. */
export const typeOptionWords: Readonly<Record<string, TypeOptionName>> = {
  掩码: 'mask',
  位掩码: 'mask',
  移位: 'shift',
  右移: 'shift',
  符号: 'sign',
  无效值: 'invalid',
  比例因子: 'scaleFactor',
  指数寄存器: 'scaleFactor',
  百分比: 'percent',
  百分之百: 'percent',
  填充: 'pad',
};

/** Ways to write a sign. */
export const signWords = { 原码: 'magnitude', 'sign-magnitude': 'magnitude' } as const;

/** What fills a text. */
export const padWords = { 空字符: 'nul', null: 'nul', 空格: 'space', blank: 'space', 两者: 'both' } as const;

/** Byte orders, most significant byte first. */
export const byteOrders = [
  'ABCD',
  'CDAB',
  'BADC',
  'DCBA',
  'ABCDEFGH',
  'GHEFCDAB',
  'BADCFEHG',
  'HGFEDCBA',
  'CDABGHEF',
  'EFGHABCD',
] as const satisfies readonly ByteOrder[];
