/** What the consumer says, in Chinese and English. */
export type Lang = 'zh' | 'en';

const texts = {
  usage: {
    en: `usage:
  npm run consumer -- listen --broker mqtt://127.0.0.1:1883 [--root uns/v1] [--db mes.sqlite]
                             [--client-id zhencai-mes] [--destination mqtt] [--seconds N] [--lang zh|en]
  npm run consumer -- report --db mes.sqlite --planned planned.csv [--json] [--lang zh|en]`,
    zh: `用法：
  npm run consumer -- listen --broker mqtt://127.0.0.1:1883 [--root uns/v1] [--db mes.sqlite]
                             [--client-id zhencai-mes] [--destination mqtt] [--seconds 秒数] [--lang zh|en]
  npm run consumer -- report --db mes.sqlite --planned planned.csv [--json] [--lang zh|en]`,
  },
  needed: { en: '--{name} is needed', zh: '缺少参数 --{name}' },
  badValue: { en: '--{name}: cannot be {value}', zh: '--{name}：不能为 {value}' },
  badArgument: { en: 'argument not understood: {detail}', zh: '无法识别的参数：{detail}' },
  noCommand: { en: 'listen or report?', zh: '请指定 listen 或 report' },
  unreadable: { en: '{file} cannot be read: {detail}', zh: '无法读取 {file}：{detail}' },
  failed: {
    en: 'stopped: {detail}. What was not stored was not acknowledged and comes again.',
    zh: '已停止：{detail}。未入库的报文没有确认，会重新送达。',
  },
  connected: { en: 'connected, listening to {root}/#', zh: '已连接，正在接收 {root}/#' },
  lost: { en: 'connection lost, trying again: {detail}', zh: '连接断开，正在重连：{detail}' },
  closed: {
    en: 'connection closed by the broker, trying again; is another client using client id {client}?',
    zh: '连接被服务器断开，正在重连；是否有另一个客户端使用相同的 client id {client}？',
  },
  invalid: { en: 'invalid message on {topic}: {detail}', zh: '主题 {topic} 收到无效报文：{detail}' },
  ended: {
    en: 'taken {taken} · duplicates {duplicate} · ignored {ignored} · invalid {invalid}',
    zh: '入库 {taken} · 重复 {duplicate} · 忽略 {ignored} · 无效 {invalid}',
  },
  fault: {
    en: '{file}, row {row}, column {column}: {what}',
    zh: '{file} 第 {row} 行 {column} 列：{what}',
  },
  'fault.missingColumn': { en: 'the column is missing', zh: '缺少此列' },
  'fault.empty': { en: 'must not be empty', zh: '不能为空' },
  'fault.time': {
    en: '"{value}" is not a time with offset, 2026-03-02T06:00+08:00',
    zh: '“{value}”不是带时区的时间，应如 2026-03-02T06:00+08:00',
  },
  'fault.order': { en: 'the end is not after the beginning', zh: '结束时间不晚于开始时间' },
  'fault.number': { en: '"{value}" is not a number from 0 up', zh: '“{value}”不是大于等于 0 的数' },
  'fault.tooLong': { en: '{value} minutes are more than the shift has', zh: '{value} 分钟超过了班次时长' },
  'fault.overlap': {
    en: 'overlaps another row of {value}',
    zh: '与 {value} 的另一行时间重叠',
  },
  'fault.csv': { en: 'not a CSV table: {value}', zh: '不是有效的 CSV 表：{value}' },
  minutes: { en: '{value} min', zh: '{value} 分钟' },
  times: { en: 'states', zh: '状态时间' },
  untold: { en: 'no message', zh: '无报文' },
  elements: { en: 'elements', zh: '时间要素' },
  quantities: { en: 'quantities', zh: '数量' },
  oee: {
    en: 'availability {availability} × effectiveness {effectiveness} × quality {quality} = OEE {oee}',
    zh: '可用率 {availability} × 有效率 {effectiveness} × 合格率 {quality} = OEE {oee}',
  },
  energy: { en: 'energy', zh: '能耗' },
  carried: { en: 'of that {value} from before the shift', zh: '其中 {value} 始于班次之前' },
  gaps: { en: 'gaps', zh: '缺口' },
  nothing: { en: 'nothing', zh: '无' },
  missing: {
    en: '{count} messages missing without explanation (still on their way, or lost before here)',
    zh: '{count} 条报文缺失且无说明（可能仍在途中，或在到达前丢失）',
  },
  unnamed: {
    en: '{equipment}: no message ever named this machine; check its name in the plan (named so far: {known})',
    zh: '{equipment}：没有任何报文提到过该设备，请核对计划表中的设备编号（已有：{known}）',
  },
  complete: { en: 'no message is missing without explanation', zh: '没有无说明的缺失报文' },
} as const satisfies Record<string, Record<Lang, string>>;

export type TextKey = keyof typeof texts;

/** The text of `key`, its `{name}` places filled. */
export function textOf(
  lang: Lang,
  key: TextKey,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return texts[key][lang].replace(/\{(\w+)\}/g, (place, name: string) => String(params[name] ?? place));
}
