/**
 * How people name the tags that mean something to an MES, in Chinese and English: data for the proposals of `check`. The
 * first pattern that fits decides, so the special stand before the general. Additions are welcome; a proposal must be
 * right rather than there.
 */
import { making, type RolePattern } from './pattern.ts';
import { alarms, states } from './patterns-machine.ts';

const volume = /^n?m(3|³)$|^立方米?$/;

const counters: readonly RolePattern[] = [
  {
    role: 'job.planned',
    shape: 'counter',
    words:
      /计划(数量|产量|数)|目标(产量|数量)|\b(planned|target) (qty|quantity|count|parts)\b|\bjob planned\b/,
    classes: making,
  },
  {
    role: 'count.scrap',
    shape: 'counter',
    words: /废品|不良|不合格|次品|\b(scrap|rejects?|ng|nok)\b|\bbad parts?\b/,
    unless: /率|今日|当日|当班|班产|\b(rate|today|shift|ratio)\b/,
    classes: making,
  },
  {
    role: 'count.rework',
    shape: 'counter',
    words: /返工|返修|\brework\b/,
    unless: /率|今日|当日|当班|\b(rate|today|shift|ratio)\b/,
    classes: making,
  },
  {
    role: 'count.good',
    shape: 'counter',
    words: /合格|良品|\b(good|ok)\b/,
    unless: /率|今日|当日|当班|\b(rate|today|shift|ratio)\b/,
    classes: making,
  },
  {
    role: 'count.cycle',
    shape: 'counter',
    words: /焊点|焊接次数|循环(次数|计数)|\b(spots|cycle (count|cnt)|cycles)\b/,
    unless: /每分钟|率|今日|当班|\b(rate|today|shift|per minute)\b/,
    classes: making,
  },
  {
    role: 'count.total',
    shape: 'counter',
    words:
      /产量|总件数|加工件数|生产(件)?数|行程(次|计)?数|冲压?次数|模次|\b(strokes?|shots?)\b|\b(counter|parts?|production|count) total\b|\btotal (count|parts|production)\b|\bparts? (count|cnt)\b|\b(prod|production|total) cnt\b/,
    unless:
      /每分钟|频率|今日|当日|当班|班产|日产|目标|计划|剩余|\b(per minute|rate|today|shift|target|remaining|length)\b/,
    classes: making,
  },
];

const energies: readonly RolePattern[] = [
  { role: 'energy.reactive', shape: 'number', words: /无功|\breactive\b/, unit: /^[km]?varh$/ },
  {
    role: 'energy.active',
    shape: 'number',
    words: /电能|电度|用电量|耗电量|\benergy\b/,
    unless: /无功|反向|[尖峰平谷]|今日|当日|本月|\b(reactive|export|reverse|today|tariff)\b/,
    unit: /^[km]?wh$|^(千瓦时|度)$/,
  },
  {
    role: 'energy.gas',
    shape: 'number',
    words: /天然气|燃气|\b(natural )?gas\b/,
    unless: /瞬时|今日|压力/,
    unit: volume,
  },
  {
    role: 'energy.air',
    shape: 'number',
    words: /产气量|用气量|压缩空气|\b(compressed )?air\b/,
    unless: /瞬时|今日|压力/,
    unit: volume,
  },
  {
    role: 'energy.water',
    shape: 'number',
    words: /用水|水量|\bwater\b/,
    unless: /瞬时|今日|压力|温度/,
    unit: /^m(3|³)$|^立方米?$|^吨$/,
  },
  { role: 'energy.heat', shape: 'number', words: /热量|\bheat\b/, unless: /瞬时|今日/, unit: /^[gm]j$/ },
  {
    role: 'power.active',
    shape: 'number',
    words: /有功功率|总功率|\bactive power\b|\bpower active\b/,
    unless: /无功|视在|[abc] ?相|额定|\b(reactive|apparent|phase|rated)\b/,
    unit: /^[km]?w$|^千瓦$/,
  },
  {
    role: 'flow.rate',
    shape: 'number',
    words: /流量|\bflow\b/,
    unless: /累计|设定|上限|下限|\b(total|set|limit)\b/,
    unit: /^(l|m3|m³|nm3|nm³)\/(min|h|s)$/,
  },
];

const times: readonly RolePattern[] = [
  {
    role: 'cycle.ideal',
    shape: 'number',
    words: /(标准|理论|理想)(节拍|循环时间|周期)|\b(ideal|standard) cycle( time)?\b|\bcycle ideal\b/,
    unit: /^(ms|毫秒|s|sec|秒|min|分钟?)$/,
    classes: making,
  },
  {
    role: 'cycle.time',
    shape: 'number',
    words: /循环时间|周期时间|节拍|\bcycle time\b|\btakt\b/,
    unless: /设定|目标|标准|理论|平均|剩余|\b(set|target|standard|average|remaining)\b/,
    unit: /^(ms|毫秒|s|sec|秒|min|分钟?)$/,
    classes: making,
  },
  {
    role: 'runtime.hours',
    shape: 'number',
    words: /累计.*时间|(运行|通电|开机|工作)(时间|小时)|\b(runtime|operating|running|run) (hours|time)\b/,
    unless: /本次|今日|当班|剩余|\b(today|shift|remaining)\b/,
    unit: /^(h|hours?|小时|时)$/,
  },
];

const jobs: readonly RolePattern[] = [
  {
    role: 'job.order',
    shape: 'code',
    words: /(工单|订单)(号|编号|序号|$|（|\()|\b(job|work|production) ?order\b|\border (id|no|number)\b/,
    unless: /数量|进度|状态|\b(qty|quantity|status|count|parts)\b/,
  },
  {
    role: 'job.program',
    shape: 'code',
    words: /程序(号|名)|作业号|\bprogram (no|number|name|id)\b|\bjob program\b/,
    unless: /行号|段|子程序|\b(line|block|sub)\b/,
  },
  { role: 'job.recipe', shape: 'code', words: /配方(号|编号|名|$)|\brecipe( (no|number|name|id))?$/ },
  {
    role: 'job.product',
    shape: 'code',
    words: /产品(型号|编号|代码|号|名)|零件号|\bproduct( (id|code|no|name))?$|\bpart (no|number)\b/,
  },
  { role: 'job.operation', shape: 'code', words: /工序号|\boperation (no|number|id)\b/ },
  {
    role: 'tool.id',
    shape: 'code',
    words: /刀具号|刀号|\btool (no|number|id)\b/,
    unless: /寿命|补偿|下一|预选|\b(life|offset|next)\b/,
  },
  {
    role: 'material.lot',
    shape: 'code',
    words: /批次|批号|炉号|\b(lot|batch) (no|number|id)\b|\bmaterial lot\b/,
  },
  { role: 'operator.id', shape: 'code', words: /(操作|作业)(工|员|者)|员工号|工号|\boperator( id)?$/ },
  { role: 'shift.id', shape: 'code', words: /班次|\bshift( (id|no|number))?$/ },
  {
    role: 'part.id',
    shape: 'code',
    words: /工件(号|编号|追溯)|追溯(码|号)|二维码|条码|\bpart id\b|\bbarcode\b|\bpart serial\b/,
    classes: making,
  },
];

const qualities: readonly RolePattern[] = [
  {
    role: 'quality.result',
    shape: 'bit',
    words: /(结果|判定|工件|上一件|本件)合格|\b(result|part) ok\b/,
    classes: ['assembly', 'test', 'inspection'],
  },
  {
    role: 'quality.value',
    shape: 'number',
    words: /扭矩|力矩|\btorque\b/,
    unless: /设定|目标|上限|下限|斜率|\b(set|target|limit|min|max|rate)\b/,
    unit: /^n[·.*]?m$|^牛米$/,
    classes: ['assembly', 'test'],
    options: { char: 'torque', take: 'max' },
  },
  { role: 'device.heartbeat', shape: 'code', words: /心跳|\bheart ?beat\b/ },
];

/** In the order in which they are tried. */
export const rolePatterns: readonly RolePattern[] = [
  ...states,
  ...alarms,
  ...qualities,
  ...counters,
  ...energies,
  ...times,
  ...jobs,
];
