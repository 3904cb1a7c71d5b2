import type { Text } from './entry.ts';

/** Texts about roles that are well written and yet cannot mean what they say. */
export const roleDoubtTexts = {
  'config.pairTwice': {
    en: '“{name}” is given twice',
    zh: '“{name}”填写了两次',
    hint: { en: 'keep one of the two', zh: '两处只保留一处' },
  },
  'config.roleTarget': {
    en: 'target={target} is outside its limits {lsl} … {usl}',
    zh: '目标值 target={target} 超出规格限 {lsl} … {usl}',
    hint: { en: 'check target, lsl and usl', zh: '请核对 target、lsl、usl' },
  },
  'config.roleMapKey': {
    en: '“{option}” is a value that type {type} never has',
    zh: '类型 {type} 永远不会出现取值“{option}”',
    hint: {
      en: 'write the value as it is read: a whole number from {min} to {max}, such as 3',
      zh: '请按读到的值填写：{min} 至 {max} 的整数，例如 3',
    },
  },

  // Alarm tables and the tags that refer to them
  'config.alarmTableUnused': {
    en: 'no tag refers to alarm table “{table}”',
    zh: '没有点引用报警表“{table}”',
    hint: {
      en: 'write table={table} beside alarm.code, alarm.word or stop.reason',
      zh: '请在 alarm.code、alarm.word 或 stop.reason 的角色选项中写 table={table}',
    },
  },
  'config.alarmTableUnusedNear': {
    en: 'no tag refers to alarm table “{table}”',
    zh: '没有点引用报警表“{table}”',
    hint: { en: 'did you mean “{nearest}”?', zh: '是否应为“{nearest}”？' },
  },
  'config.alarmIsNone': {
    en: 'code {code} is what “{tag}” of {equipment} shows where there is none: it is never told',
    zh: '代码 {code} 是设备 {equipment} 的点“{tag}”表示“无”的值，永远不会上报',
    hint: {
      en: 'delete the row, or say which value means none: none=…',
      zh: '请删去该行，或用 none=… 指明表示“无”的值',
    },
  },
  'config.alarmNoBit': {
    en: 'code “{code}” is no bit of “{tag}” of {equipment} ({type}: 0 … {last}); such rows: {count}',
    zh: '代码“{code}”不是设备 {equipment} 的点“{tag}”的位号（{type}：0 … {last}），此类行共 {count} 行',
    hint: {
      en: 'the code of a row is the number of the bit, 0 = least significant',
      zh: '代码应为位号，0 为最低位',
    },
  },
  'config.roleNoBit': {
    en: '“{option}” is no bit of type {type}',
    zh: '“{option}”不是类型 {type} 的位号',
    hint: { en: 'a bit from 0 (least significant) to {last}', zh: '位号为 0（最低位）至 {last}' },
  },
  'config.roleIsNone': {
    en: '“{option}” is the value that means none: it is never told',
    zh: '“{option}”是表示“无”的值，永远不会上报',
    hint: {
      en: 'leave it out, or say which value means none: none=…',
      zh: '请删去，或用 none=… 指明表示“无”的值',
    },
  },
  'config.roleNoTable': {
    en: '{role} names no alarm table: its alarms have no text',
    zh: '{role} 未指定报警表，报警没有文本',
    hint: { en: 'write table=…, one of: {known}', zh: '请写 table=…，可选：{known}' },
  },

  // Units and pace
  'config.roleUnit': {
    en: '{role}: “{unit}” is not the unit of such a register',
    zh: '{role}：单位“{unit}”不是累计量的单位',
    hint: { en: 'did you mean the role {likely}?', zh: '角色是否应为 {likely}？' },
  },
  'config.roleUnitPower': {
    en: '{role}: “{unit}” is not a unit of power',
    zh: '{role}：“{unit}”不是功率单位',
    hint: { en: 'did you mean the role {likely}?', zh: '角色是否应为 {likely}？' },
  },
  'config.roleFlash': {
    en: 'flashMs={flash}, but {role} is read every {interval} s (group {group}): flashing looks like on and off',
    zh: 'flashMs={flash}，但 {role} 每 {interval} 秒采集一次（采集组 {group}）：闪烁会被看成亮灭交替',
    hint: {
      en: 'use a faster group, or flashMs={least} or more',
      zh: '请使用更快的采集组，或将 flashMs 设为不小于 {least}',
    },
  },
  'config.roleCycleSlow': {
    en: '{role} is read every {interval} s (group {group}): shorter cycles and pulses are missed',
    zh: '{role} 每 {interval} 秒采集一次（采集组 {group}）：更短的循环和脉冲会漏掉',
    hint: {
      en: 'use a group faster than the pulse, or count.cycle',
      zh: '请使用比脉冲更快的采集组，或改用 count.cycle',
    },
  },
} as const satisfies Record<string, Text>;
