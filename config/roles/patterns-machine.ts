/** How people name the tags that tell state and alarms. */
import type { Role } from '../../agent/mes/roles.ts';
import { running, making, type RolePattern } from './pattern.ts';

/** 红灯, 三色灯-红, 灯塔红, red light, tower light red. */
function lamp(role: Role, zh: string, en: string): RolePattern {
  return {
    role,
    shape: 'bit',
    words: new RegExp(
      `${zh}色?(指示|信号|警示|报警)?灯|(三色灯|灯塔|塔灯|警示灯|信号灯|报警灯|指示灯) ?[(:]? ?${zh}|` +
        `\\b(${en}) (light|lamp|beacon)\\b|\\b(light|lamp|tower|stack|beacon) (${en})\\b`,
    ),
    unless: /按钮|\bbutton\b/,
  };
}

/** What tells the state of a machine. */
export const states: readonly RolePattern[] = [
  {
    role: 'machine.state',
    shape: 'code',
    node: /MachineryItemState/,
    options: { vocabulary: 'opcua-machinery' },
  },
  {
    role: 'machine.mode',
    shape: 'code',
    node: /MachineryOperationMode/,
    options: { vocabulary: 'opcua-machinery' },
  },
  {
    role: 'machine.state',
    shape: 'integer',
    words: /(机器|设备|机床|主机|系统|运行)状态(字|码|代码)?$|\bmachine (state|status)( word)?$/,
    classes: running,
    options: { '?': 'STATE/MODE' },
    leftOpen: 'config.whyValues',
  },
  { role: 'machine.estop', shape: 'bit', words: /急停|紧急停|\be ?stop\b|\bemergency stop\b/ },
  lamp('light.red', '红', 'red'),
  lamp('light.yellow', '黄', 'yellow|amber'),
  lamp('light.green', '绿', 'green'),
  lamp('light.blue', '蓝', 'blue'),
  {
    role: 'machine.starved',
    shape: 'bit',
    words: /待料|缺料|等料|\bstarved\b|\bno material\b/,
    classes: running,
  },
  { role: 'machine.blocked', shape: 'bit', words: /堵料|满料|\bblocked\b/, classes: running },
  { role: 'machine.setup', shape: 'bit', words: /(调试|调整|调模)(模式|状态)|\bsetup\b/, classes: running },
  {
    role: 'machine.maint',
    shape: 'bit',
    words: /(维护|检修|维修)(模式|状态|中)|\bmaint(enance)?( mode)?\b/,
    unless: /到期|提醒|due|required/,
    classes: running,
  },
  {
    role: 'machine.auto',
    shape: 'bit',
    words: /自动(模式|方式|状态|运行|$)|\bauto(matic)?( mode)?\b/,
    unless: /半自动|自动(门|润滑|上料|下料)|\b(semi|door|lube|feeder)\b/,
    classes: running,
  },
  {
    role: 'machine.power',
    shape: 'bit',
    words: /控制电源|电源(接通|状态|开$)|已上电|\b(status|control) power\b|\bpower on\b/,
    classes: running,
  },
  {
    role: 'cycle.done',
    shape: 'bit',
    words: /(循环|加工|节拍)(完成|结束)|\bcycle (done|complete|completed|end)\b/,
    classes: making,
  },
  {
    role: 'cycle.active',
    shape: 'bit',
    words: /循环中|加工中|焊接中|循环(进行|运行)|\bcycle (active|running)\b|\bin cycle\b/,
    classes: making,
  },
  {
    role: 'machine.run',
    shape: 'bit',
    words: /运行(中|状态|信号)?$|\brun(ning)?\b/,
    unless:
      /允许|准备|就绪|自动|泵|风机|风扇|冷却|润滑|测试|\b(enable|ready|pump|fan|cooling|lube|test|dry)\b/,
    classes: running,
  },
  {
    role: 'machine.fault',
    shape: 'bit',
    words:
      /^(设备|系统|机器|机床|总|综合|整机)?(故障|报警)(中|状态|信号)?$|^((status|machine|system) )?fault$/,
    classes: running,
  },
];

/** What tells alarms and reasons. */
export const alarms: readonly RolePattern[] = [
  { role: 'alarm.code', shape: 'code', node: /^conditions:/ },
  {
    role: 'alarm.code',
    shape: 'code',
    words: /(故障|报警|错误)(代码|编号|号|码)|\b(fault|alarm|error) (code|number|no|id)\b/,
    unless: /历史|上一|last|history/,
  },
  { role: 'alarm.word', shape: 'code', words: /(故障|报警)字|\b(fault|alarm) word\b/ },
  { role: 'stop.reason', shape: 'code', words: /停机(原因|代码)|\b(stop|downtime) (reason|code)\b/ },
  {
    role: 'alarm.bit',
    shape: 'bit',
    words: /故障|报警|超温|过载|过流|光幕|\b(fault|alarm|trip|tripped|overload|light curtain)\b/,
    unless: /复位|确认|屏蔽|允许|消音|无故障|\b(reset|ack|acknowledge|enable|mute|no fault)\b/,
  },
];
