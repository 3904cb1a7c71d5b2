import { roleReportTexts } from './config-role-report.ts';
import { roleDoubtTexts } from './config-role-doubts.ts';
import type { Text } from './entry.ts';

/** Texts of the area `config` about roles, their options and alarm tables. */
export const roleTexts = {
  ...roleReportTexts,
  ...roleDoubtTexts,

  // Alarm tables
  'config.alarmWithoutText': {
    en: 'code {code} has no text',
    zh: '代码 {code} 没有文本',
    hint: { en: 'fill in “{first}”, “{second}” or both', zh: '请填写“{first}”或“{second}”，或两者' },
  },
  'config.duplicateAlarm': {
    en: 'alarm table “{table}” already explains code {code} ({first})',
    zh: '报警表“{table}”已有代码 {code}（{first}）',
    hint: {
      en: 'keep one of the two rows; codes of another machine belong in another table',
      zh: '两行只保留一行；其他设备的代码请放入另一个报警表',
    },
  },

  'config.noRole': {
    en: '“{value}” is no role',
    zh: '“{value}”不是语义角色',
    hint: {
      en: 'roles begin with {starts} …; all of them with their meaning: agent/mes/README.md; “none”: nothing to the MES',
      zh: '语义角色以 {starts} 等开头，全部角色及含义见 agent/mes/README.md；对 MES 无意义的点填 none（无）',
    },
  },

  // Options
  'config.roleNoOptions': {
    en: 'role {role} takes no options; these are not used',
    zh: '角色 {role} 没有选项，此处填写的不起作用',
    hint: { en: 'empty the cell, or check the role', zh: '请清空该单元格，或检查语义角色' },
  },
  'config.roleOption': {
    en: 'role {role} has no option “{option}”',
    zh: '角色 {role} 没有选项“{option}”',
    hint: { en: 'options: {known}', zh: '可用选项：{known}' },
  },
  'config.roleOptionNear': {
    en: 'role {role} has no option “{option}”',
    zh: '角色 {role} 没有选项“{option}”',
    hint: { en: 'did you mean “{nearest}”?', zh: '是否应为“{nearest}”？' },
  },
  'config.roleOptionOrValue': {
    en: '“{option}” is taken for a value of the machine',
    zh: '“{option}”被当作设备的一个取值',
    hint: { en: 'if the option “{nearest}” is meant, write it so', zh: '若指选项“{nearest}”，请改写为它' },
  },
  'config.roleOptionNumber': {
    en: 'option {option}: “{value}” is not a number',
    zh: '选项 {option}：“{value}”不是数字',
    hint: {
      en: 'such as 65535 or 0.5; no unit; several options are separated by “;”',
      zh: '例如 65535、0.5；不带单位；多个选项以“;”分隔',
    },
  },
  'config.roleOptionInteger': {
    en: 'option {option}: “{value}” is not a whole number',
    zh: '选项 {option}：“{value}”不是整数',
    hint: { en: 'such as {option}=2', zh: '例如 {option}=2' },
  },
  'config.roleOptionPositive': {
    en: 'option {option}: “{value}” is not above 0',
    zh: '选项 {option}：“{value}”须大于 0',
    hint: {
      en: 'write a number above 0, or leave {option} out',
      zh: '请填写大于 0 的数，或删去 {option}',
    },
  },
  'config.roleOptionRange': {
    en: 'option {option}: {value} is outside {min} … {max}',
    zh: '选项 {option}：{value} 超出 {min} … {max}',
    hint: {
      en: 'write a number from {min} to {max}, or leave {option} out',
      zh: '请填写 {min} 至 {max} 之间的数，或删去 {option}',
    },
  },
  'config.roleOptionYesNo': {
    en: 'option {option}: “{value}” is neither yes nor no',
    zh: '选项 {option}：“{value}”既不是“是”也不是“否”',
    hint: { en: 'write {option}=yes or {option}=no', zh: '请写 {option}=是 或 {option}=否' },
  },
  'config.roleOptionChoice': {
    en: 'option {option}: “{value}” is not known',
    zh: '选项 {option}：不识别“{value}”',
    hint: { en: 'one of: {known}', zh: '可选：{known}' },
  },
  'config.roleOptionChoiceNear': {
    en: 'option {option}: “{value}” is not known',
    zh: '选项 {option}：不识别“{value}”',
    hint: { en: 'did you mean “{nearest}”?', zh: '是否应为“{nearest}”？' },
  },
  'config.roleOptionEmpty': {
    en: 'option {option} has no value',
    zh: '选项 {option} 没有值',
    hint: { en: 'write {option}=…, or leave it out', zh: '请写 {option}=…，或删去该选项' },
  },
  'config.roleMapState': {
    en: '{option}: “{value}” is not a state',
    zh: '{option}：“{value}”不是状态',
    hint: {
      en: 'write STATE/MODE, such as 3=EXECUTING/SETUP. States: {states}. Modes: {modes}',
      zh: '请写“状态/模式”，例如 3=EXECUTING/SETUP。状态：{states}。模式：{modes}',
    },
  },
  'config.roleMapMode': {
    en: '{option}: “{value}” is not a mode',
    zh: '{option}：“{value}”不是运行模式',
    hint: { en: 'one of: {modes}', zh: '可选：{modes}' },
  },
  'config.roleMapReason': {
    en: '{option}: “{value}” does not begin with a category',
    zh: '{option}：“{value}”未以原因类别开头',
    hint: {
      en: 'write CATEGORY|中文|English, such as 3=TOOL_CHANGE|换刀|tool change. Categories: {categories}',
      zh: '请写“类别|中文|English”，例如 3=换刀|换铣刀|tool change。类别：{categories}，或其中文',
    },
  },
  'config.roleMapVerdict': {
    en: '{option}: “{value}” is not a verdict',
    zh: '{option}：“{value}”不是判定结果',
    hint: { en: 'one of: {verdicts}', zh: '可选：{verdicts}' },
  },
  'config.roleBelowAlone': {
    en: 'below={below} stands without “above”',
    zh: '只有 below={below}，没有“above”',
    hint: {
      en: 'above=… says when the signal is on; below=… only when it is off again',
      zh: 'above=… 指明何时为“开”；below=… 只指明何时回到“关”',
    },
  },
  'config.roleBelowOver': {
    en: 'below={below} is over above={above}',
    zh: 'below={below} 大于 above={above}',
    hint: {
      en: 'the signal is on over “above” and off under “below”',
      zh: '高于 above 为“开”，低于 below 为“关”',
    },
  },
  'config.roleLimits': {
    en: 'lsl={lsl} is not below usl={usl}',
    zh: '规格下限 lsl={lsl} 不小于规格上限 usl={usl}',
    hint: {
      en: 'lsl is the smaller one, usl the larger; leave out a limit that there is not',
      zh: 'lsl 填较小值，usl 填较大值；没有的一侧请不填',
    },
  },
  'config.roleMax': {
    en: 'max={max}, but {type} cannot hold more than {ceiling}: a roll-over would never be seen',
    zh: 'max={max}，但 {type} 最大只能到 {ceiling}：永远看不出翻转',
    hint: {
      en: 'write max={ceiling}, or what the counter really rolls over at; in engineering units',
      zh: '请写 max={ceiling}，或计数器实际翻转的值（按工程单位）',
    },
  },
  'config.roleTable': {
    en: 'there is no alarm table “{table}”',
    zh: '没有名为“{table}”的报警表',
    hint: {
      en: 'alarm tables: {known}; list their files under “alarms:” in the plant file',
      zh: '已有报警表：{known}；请在配置文件的“alarms:”中列出其文件',
    },
  },
  'config.roleTableNear': {
    en: 'there is no alarm table “{table}”',
    zh: '没有名为“{table}”的报警表',
    hint: { en: 'did you mean “{nearest}”?', zh: '是否应为“{nearest}”？' },
  },

  // Types
  'config.roleType': {
    en: 'role {role} cannot be read from type {type}',
    zh: '角色 {role} 不能取自类型 {type}',
    hint: { en: 'fitting types: {types}', zh: '可用类型：{types}' },
  },
  'config.roleBit': {
    en: 'role {role} is on or off, but type {type} is a number',
    zh: '角色 {role} 是开关量，而类型 {type} 是数值',
    hint: {
      en: 'read one bit (hr:10.3, bool), or say over which value it is on: above=0',
      zh: '请读取其中一位（hr:10.3，bool），或用 above=0 指明大于何值为“开”',
    },
  },
  'config.roleFloatCounter': {
    en: 'role {role}: float32 counts exactly only up to 16 777 216; beyond it parts are lost',
    zh: '角色 {role}：float32 只在 16 777 216 以内精确计数，超出后会丢数',
    hint: {
      en: 'read the counter as an integer if the machine has it',
      zh: '若设备有整数计数器，请改读整数',
    },
  },

  // Roles beside each other
  'config.roleTwice': {
    en: 'equipment {equipment} already has {role}: tag “{other}” ({place})',
    zh: '设备 {equipment} 已有 {role}：点“{other}”（{place}）',
    hint: {
      en: 'one tag per machine has this role; give the other one none',
      zh: '每台设备只有一个点可用此角色；另一个请填 none',
    },
  },
  'config.roleStateMeaning': {
    en: 'nothing says what the values of machine.state mean',
    zh: '未说明 machine.state 各取值的含义',
    hint: {
      en: 'vocabulary=opcua-machinery (or packml, mtconnect, euromap, machinetool), or 1=EXECUTING/PROCESSING;2=NOT_EXECUTING',
      zh: '请写 vocabulary=opcua-machinery（或 packml、mtconnect、euromap、machinetool），或 1=EXECUTING/PROCESSING;2=NOT_EXECUTING',
    },
  },
  'config.roleModeMeaning': {
    en: 'nothing says what the values of machine.mode mean; they are not used',
    zh: '未说明 machine.mode 各取值的含义，不起作用',
    hint: { en: 'vocabulary=…, or 1=PROCESSING;2=SETUP', zh: '请写 vocabulary=…，或 1=PROCESSING;2=SETUP' },
  },
  'config.roleNothingTells': {
    en: 'equipment {equipment} has {role}, but nothing tells whether it runs',
    zh: '设备 {equipment} 有 {role}，但没有点能说明它是否在运行',
    hint: {
      en: 'give one of its tags machine.run, machine.state, machine.power or a light role',
      zh: '请给其中一个点填写 machine.run、machine.state、machine.power 或三色灯角色',
    },
  },
  'config.roleContradicts': {
    en: 'equipment {equipment}: its state comes from “{tag}” ({role}); not used beside it: {losers}',
    zh: '设备 {equipment}：状态取自“{tag}”（{role}），{losers} 不再起作用',
    hint: {
      en: 'machine.state goes before bits, bits before lights; give what is not used the role none',
      zh: '优先级：machine.state、位信号、三色灯；不起作用的请填 none',
    },
  },
  'config.roleNoCycle': {
    en: 'equipment {equipment} has {role}, but nothing tells when a cycle ends',
    zh: '设备 {equipment} 有 {role}，但没有点能说明循环何时结束',
    hint: {
      en: 'add cycle.active, cycle.done, count.cycle or count.total',
      zh: '请补充 cycle.active、cycle.done、count.cycle 或 count.total',
    },
  },
  'config.rolePartAlone': {
    en: 'equipment {equipment} has {role}, but neither cycles nor quality results it could belong to',
    zh: '设备 {equipment} 有 {role}，但没有可归属的循环或质量结果',
    hint: {
      en: 'add cycle.active, cycle.done, count.cycle, quality.value or quality.result',
      zh: '请补充 cycle.active、cycle.done、count.cycle、quality.value 或 quality.result',
    },
  },
  'config.roleNoLimits': {
    en: 'quality.value has no limits: its values cannot be judged',
    zh: 'quality.value 没有规格限，无法判定',
    hint: { en: 'lsl=…;usl=…;target=…', zh: '请写 lsl=…;usl=…;target=…（下限、上限、目标值）' },
  },
  'config.roleNoUnit': {
    en: '{role} has no unit: nobody can add it up',
    zh: '{role} 没有单位，无法汇总',
    hint: { en: 'kWh, kvarh, m³, GJ …', zh: '例如 kWh、kvarh、m³、GJ' },
  },
  'config.roleNoTimeUnit': {
    en: '{role}: the unit “{unit}” is not a time',
    zh: '{role}：单位“{unit}”不是时间单位',
    hint: { en: 'ms, s or min', zh: '请写 ms、s 或 min' },
  },
  'config.roleTimeWithoutUnit': {
    en: '{role} has no unit; seconds are assumed',
    zh: '{role} 没有单位，按秒处理',
    hint: { en: 'ms, s or min', zh: '请写 ms、s 或 min' },
  },
  'config.roleTrigger': {
    en: 'trigger={trigger}, but equipment {equipment} has no {needed}: no result would ever be told',
    zh: 'trigger={trigger}，但设备 {equipment} 没有 {needed}：永远不会产生质量结果',
    hint: { en: 'add that role, or choose another trigger', zh: '请补充该角色，或改用其他触发方式' },
  },
  'config.roleRollOver': {
    en: '{role} of type {type} rolls over at {max}; without max that step is taken for a reset',
    zh: '{role} 的类型 {type} 计到 {max} 即翻转；未填 max 时会被当作清零',
    hint: { en: 'write max={max}', zh: '请写 max={max}' },
  },
  'config.roleSlow': {
    en: '{role} is read every {interval} s (group {group}): its events will be late',
    zh: '{role} 每 {interval} 秒采集一次（采集组 {group}），事件会滞后',
    hint: { en: 'use a group of at most {limit} s', zh: '请使用周期不超过 {limit} 秒的采集组' },
  },
  'config.roleSparse': {
    en: '{role} is read every {interval} s (group {group}): quarters of an hour stay empty',
    zh: '{role} 每 {interval} 秒采集一次（采集组 {group}），部分 15 分钟区间没有数据',
    hint: { en: 'use a group of at most {limit} s', zh: '请使用周期不超过 {limit} 秒的采集组' },
  },
} as const satisfies Record<string, Text>;
