/** What the demo says, in Chinese and English. */
export type Lang = 'zh' | 'en';

const texts = {
  title: { en: 'zhencai demo — a simulated workshop', zh: '真采演示 —— 模拟车间' },
  since: { en: 'gateway {gateway}, running for {seconds} s', zh: '网关 {gateway}，已运行 {seconds} 秒' },
  equipment: { en: 'equipment', zh: '设备' },
  name: { en: 'name', zh: '名称' },
  state: { en: 'state', zh: '状态' },
  times: { en: 'run · setup · stop · fault', zh: '生产 · 调试 · 停机 · 故障' },
  parts: { en: 'parts (good/scrap)', zh: '件数(良/废)' },
  value: { en: 'last value', zh: '最近值' },
  rate: { en: 'samples/s', zh: '采样/秒' },
  offline: { en: 'offline', zh: '离线' },
  online: { en: 'online', zh: '在线' },
  buffer: {
    en: 'buffer   {undelivered} undelivered of {seq} messages, {size} MiB · delivered {delivered} · agent {rss} MiB',
    zh: '缓存   共 {seq} 条报文，{undelivered} 条未送达，{size} MiB · 已送达 {delivered} · 代理内存 {rss} MiB',
  },
  witness: {
    en: 'witness  {messages} messages, {samples} samples · {lost} lost · {invalid} invalid · {gaps} explained gaps',
    zh: '旁证订阅者   {messages} 条报文，{samples} 个采样 · 丢失 {lost} · 不合规 {invalid} · 已说明缺口 {gaps}',
  },
  evidence: {
    en: 'evidence {records} records in the signed log, {signed} of them signed · key {fingerprint}…',
    zh: '证据链   签名日志 {records} 条记录，已签名 {signed} 条 · 密钥指纹 {fingerprint}…',
  },
  packed: {
    en: 'evidence: {records} records, {verdict}; all {simulated} machines are recorded as simulated and count nowhere\n  {pack}\n  {report}',
    zh: '证据：{records} 条记录，{verdict}；{simulated} 台设备均记录为仿真，不计入任何指标\n  {pack}\n  {report}',
  },
  sound: { en: 'verified against the head the subscriber heard', zh: '与订阅者收到的签名日志头核对一致' },
  unsound: { en: 'NOT sound', zh: '校验不通过' },
  noEvidence: { en: 'the evidence does not verify', zh: '证据包校验不通过' },
  notAnchored: { en: 'no signed head reached the subscriber', zh: '订阅者未收到签名日志头' },
  hintChallenge: {
    en: 'challenge it:  npm run zhencai -- evidence challenge -c {file} --nonce anything',
    zh: '现场核验： npm run zhencai -- evidence challenge -c {file} --nonce 任意口令',
  },
  hintStatus: {
    en: 'more:  npm run zhencai -- status -c {file}',
    zh: '详情： npm run zhencai -- status -c {file}',
  },
  hintFault: {
    en: `break something:  curl -X POST http://127.0.0.1:{port}/fault -d '{"server":"press-01","fault":"refuse","seconds":20}'`,
    zh: `制造故障： curl -X POST http://127.0.0.1:{port}/fault -d '{"server":"press-01","fault":"refuse","seconds":20}'`,
  },
  'event.state': { en: 'state    {from} → {to}{why}', zh: '状态   {from} → {to}{why}' },
  'event.alarmOn': { en: 'alarm    on   {text}', zh: '报警   出现  {text}' },
  'event.alarmOff': { en: 'alarm    off  {text}, {seconds} s', zh: '报警   解除  {text}，{seconds} 秒' },
  'event.count': {
    en: 'count    {counter} {kind}: {delta}',
    zh: '计数   {counter} {kind}：{delta} 件',
  },
  'event.quality': { en: 'quality  {part} {verdict}  {values}', zh: '质量   {part} {verdict}  {values}' },
  'event.energy': {
    en: 'energy   {delta} {unit} in {minutes} min ({kind})',
    zh: '能耗   {minutes} 分钟 {delta} {unit}（{kind}）',
  },
  mes: {
    en: 'MES      {state} state · {count} count · {cycle} cycle · {alarm} alarm · {energy} energy · {quality} quality events',
    zh: 'MES 事件   状态 {state} · 计数 {count} · 循环 {cycle} · 报警 {alarm} · 能耗 {energy} · 质量 {quality}',
  },
  hintEnd: { en: 'Ctrl-C ends the demo', zh: 'Ctrl-C 结束演示' },
  starting: {
    en: 'starting the workshop, the broker and the agent …',
    zh: '正在启动模拟车间、消息服务器和代理 …',
  },
  workshopReady: { en: 'workshop ready: {count} servers', zh: '模拟车间就绪：{count} 个服务' },
  brokerReady: { en: 'broker ready on port {port}', zh: '消息服务器就绪，端口 {port}' },
  ended: { en: 'demo ended', zh: '演示结束' },
  ok: { en: 'everything arrived', zh: '数据全部送达' },
  noAnswer: { en: 'the agent did not answer', zh: '代理没有应答' },
  noData: { en: 'no good data from {id}', zh: '{id} 没有有效数据' },
  noProtocol: { en: 'no equipment over {protocol}', zh: '没有设备经 {protocol} 送达' },
  noEvent: { en: 'no {type} event', zh: '没有 {type} 事件' },
  noState: { en: 'no state of {id}', zh: '没有 {id} 的状态' },
  lost: { en: '{count} messages lost', zh: '丢失 {count} 条报文' },
  invalid: { en: '{count} invalid messages: {first}', zh: '{count} 条报文不合规：{first}' },
  late: { en: 'not everything arrived in time', zh: '部分报文未及时送达' },
  'kind.rollover': { en: 'rolled over', zh: '翻转' },
  'kind.reset': { en: 'reset', zh: '清零' },
  'kind.gap': { en: 'after an outage', zh: '断线后补计' },
  'kind.suspect': { en: 'not plausible, not counted', zh: '不合理，未计入' },
  notOk: { en: 'something is wrong: {problems}', zh: '存在问题：{problems}' },
  summary: {
    en: '{seconds} s · {delivering} of {total} equipment delivering · {samples} samples in {messages} messages · lost {lost} · invalid {invalid}',
    zh: '{seconds} 秒 · {total} 台设备中 {delivering} 台送达数据 · {messages} 条报文 {samples} 个采样 · 丢失 {lost} · 不合规 {invalid}',
  },
} as const satisfies Record<string, Record<Lang, string>>;

export type DemoKey = keyof typeof texts;

/** The text of `key`, its `{name}` places filled. */
export function demoText(
  lang: Lang,
  key: DemoKey,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return texts[key][lang].replace(/\{(\w+)\}/g, (place, name: string) => String(params[name] ?? place));
}
