import type { Text } from './entry.ts';

/** What `zhencai evidence verify` answers beside the checks. */
export const answerTexts = {
  'evidence.cli.badKey': {
    en: '--key {key}: a verifier key (name+id+base64) or the 64 hex digits of a fingerprint',
    zh: '--key {key}：应为验证公钥（名称+标识+base64）或 64 位十六进制指纹',
  },
  'evidence.cli.sound': {
    en: 'nothing contradicts this pack',
    zh: '未发现与本证据包相矛盾之处',
  },
  'evidence.cli.unsound': {
    en: 'this pack does NOT hold: its figures are no evidence',
    zh: '本证据包不成立：其中数字不能作为证据',
  },
  'evidence.cli.undone': {
    en: 'asked for and not confirmed: {checks}',
    zh: '已要求但未能确认：{checks}',
  },
  'evidence.cli.noFigures': {
    en: 'no figures: the pack holds no register of the period that could be read',
    zh: '没有数字：包内没有可读的该时段设备清单',
  },
  'evidence.cli.pack': {
    en: 'gateway {gateway}, epoch {epoch}, zhencai {version}\nperiod      {from} … {to} (UTC+8)\nlog         {size} records, root {root}\nSHA-256     {sha256}\nfingerprint {fingerprint}',
    zh: '网关 {gateway}，epoch {epoch}，真采 {version}\n时段     {from} … {to}（UTC+8）\n日志     {size} 条记录，根 {root}\nSHA-256  {sha256}\n密钥指纹 {fingerprint}',
  },
  'evidence.cli.total': {
    en: 'production equipment (declared)            {total}   key: {key}',
    zh: '生产设备数量（申报）                       {total}   其中关键设备 {key}',
  },
  'evidence.cli.digital': {
    en: 'digital (declared)                         {digital}   key: {key}   {band} points',
    zh: '实现数字化的生产设备数量（申报）           {digital}   其中关键设备 {key}   {band} 分',
  },
  'evidence.cli.connected': {
    en: 'connected (derived, ≥ {percent} % in {days} days)    {connected}   key: {key}   {band} points',
    zh: '实现联网的生产设备数量（推算，{days} 天 ≥ {percent} %） {connected}   其中关键设备 {key}   {band} 分',
  },
  'evidence.cli.ofDigital': {
    en: 'connected of digital                       {count}/{total}',
    zh: '联网 ÷ 数字化                              {count}/{total}',
  },
  'evidence.cli.tiers': {
    en: 'tiers: T1 reachable {t1} · T2 good read {t2} · T3 sustained {t3} · T4 moving {t4} · simulated {simulated}',
    zh: '分级：T1 可达 {t1} · T2 有效 {t2} · T3 持续 {t3} · T4 有变化 {t4} · 仿真 {simulated}',
  },
  'evidence.cli.messages': {
    en: 'messages: {n}, {bytes} bytes',
    zh: '报文：{n} 条，{bytes} 字节',
  },
  'evidence.cli.column.equipment': { en: 'equipment', zh: '设备' },
  'evidence.cli.column.name': { en: 'name', zh: '名称' },
  'evidence.cli.column.key': { en: 'key', zh: '关键' },
  'evidence.cli.column.tier': { en: 'tier', zh: '级' },
  'evidence.cli.column.good': { en: 'good', zh: '有效' },
  'evidence.cli.column.expected': { en: 'expected', zh: '应采' },
  'evidence.cli.column.bad': { en: 'bad', zh: '无效' },
  'evidence.cli.column.missing': { en: 'missing', zh: '缺失' },
  'evidence.cli.column.note': { en: 'note (times in UTC+8)', zh: '备注（时间为 UTC+8）' },
  'evidence.cli.simulated': { en: 'simulated: not counted', zh: '仿真，不计数' },
  'evidence.cli.hints': { en: 'to ask about (no verdict):', zh: '值得询问（不作结论）：' },
} as const satisfies Record<string, Text>;
