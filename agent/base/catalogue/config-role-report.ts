import type { Text } from './entry.ts';

/** Texts of `zhencai check` about proposed roles and the events that each machine will give. */
export const roleReportTexts = {
  'config.checkProposals': {
    en: 'Proposed roles (tags without one; nothing is changed, “none” says that none is wanted)',
    zh: '建议的语义角色（仅列出未填写的点，不会自动修改；不需要时请填 none）',
  },
  'config.checkCoverage': {
    en: 'What the MES gets',
    zh: '将提供给 MES 的事件',
  },
  'config.checkEquipment': { en: 'equipment', zh: '设备' },
  'config.checkClass': { en: 'class', zh: '类别' },
  'config.checkTag': { en: 'tag', zh: '点' },
  'config.checkRole': { en: 'role', zh: '角色' },
  'config.checkOptions': { en: 'options', zh: '选项' },
  'config.checkWhy': { en: 'why', zh: '依据' },
  'config.checkEvents': { en: 'events', zh: '事件' },
  'config.checkMissing': { en: 'missing', zh: '缺少' },
  'config.checkNothing': { en: 'telemetry only', zh: '仅遥测' },
  'config.whyName': { en: 'tag “{word}”', zh: '点名“{word}”' },
  'config.whyDescription': { en: 'description “{word}”', zh: '说明“{word}”' },
  'config.whyAddress': { en: 'node “{word}”', zh: '节点“{word}”' },
  'config.whyUnit': { en: 'unit {unit}', zh: '单位 {unit}' },
  'config.whyValues': {
    en: 'write what each value means: 1=EXECUTING/PROCESSING;2=NOT_EXECUTING/PROCESSING;…',
    zh: '请写明各取值的含义，例如 1=EXECUTING/PROCESSING;2=NOT_EXECUTING/PROCESSING;…',
  },
  'config.whyType': { en: 'type {type}', zh: '类型 {type}' },
  'config.eventStateValue': { en: 'state from machine.state', zh: '状态（machine.state）' },
  'config.eventStateBits': { en: 'state from bits', zh: '状态（位信号）' },
  'config.eventStateLights': { en: 'state from lights', zh: '状态（三色灯）' },
  'config.eventCount': { en: 'counts {counters}', zh: '计数 {counters}' },
  'config.eventCycle': { en: 'cycles', zh: '循环' },
  'config.eventAlarm': { en: 'alarms {count}', zh: '报警 {count}' },
  'config.eventEnergy': { en: 'energy {count}', zh: '能耗 {count}' },
  'config.eventQuality': { en: 'quality {count}', zh: '质量 {count}' },
  'config.missingState': {
    en: 'state: machine.run, machine.state or a light',
    zh: '状态：machine.run、machine.state 或三色灯',
  },
  'config.missingCount': { en: 'count: count.total or count.good', zh: '计数：count.total 或 count.good' },
  'config.missingEnergy': { en: 'energy: energy.*', zh: '能耗：energy.*' },
} as const satisfies Record<string, Text>;
