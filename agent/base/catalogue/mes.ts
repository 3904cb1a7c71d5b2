import type { Text } from './entry.ts';

/** Texts of the area `mes`: states and reasons as people say them. */
export const mesTexts = {
  'mes.producing': { en: 'producing', zh: '生产' },
  'mes.settingUp': { en: 'setting up', zh: '调试' },
  'mes.maintained': { en: 'maintenance', zh: '维护' },
  'mes.idle': { en: 'idle', zh: '待机' },
  'mes.outOfService': { en: 'out of service', zh: '故障' },
  'mes.notAvailable': { en: 'off', zh: '关机' },
  'mes.unknown': { en: 'unknown', zh: '未知' },
  'mes.EQUIPMENT_FAILURE': { en: 'equipment failure', zh: '设备故障' },
  'mes.TOOL_CHANGE': { en: 'tool change', zh: '换刀' },
  'mes.SETUP': { en: 'setup', zh: '换型调试' },
  'mes.MATERIAL_STARVED': { en: 'starved', zh: '待料' },
  'mes.BLOCKED': { en: 'blocked', zh: '堵料' },
  'mes.QUALITY': { en: 'quality', zh: '质量' },
  'mes.OPERATOR': { en: 'operator', zh: '操作' },
  'mes.BREAK': { en: 'break', zh: '休息' },
  'mes.NO_ORDER': { en: 'no order', zh: '无订单' },
  'mes.PLANNED_MAINTENANCE': { en: 'planned maintenance', zh: '计划维护' },
  'mes.CORRECTIVE_MAINTENANCE': { en: 'repair', zh: '维修' },
  'mes.EXTERNAL_UTILITY': { en: 'utilities', zh: '公用工程' },
  'mes.SAFETY': { en: 'safety', zh: '安全' },
  'mes.COMMUNICATION': { en: 'communication lost', zh: '通讯中断' },
  'mes.OTHER': { en: 'other', zh: '其他' },
  'mes.UNKNOWN': { en: 'reason unknown', zh: '原因未知' },
} as const satisfies Record<string, Text>;
