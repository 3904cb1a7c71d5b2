import type { Text } from './entry.ts';

/** Texts of verify.html. What the acceptance report says too is said with its words (`report.…`). */
export const pageTexts = {
  'page.title': { zh: '真采 · 证据包离线核验', en: 'zhencai · evidence pack, verified offline' },
  'page.subtitle': {
    zh: '全部核验在本机完成，本页不联网，证据包不会离开这台电脑。',
    en: 'Everything is computed on this machine. The page uses no network; the pack does not leave this computer.',
  },
  'page.footer': {
    zh: '核验依据 RFC 6962、C2SP 检查点与证据包说明（agent/evidence/README.md），与生成证据的程序不共用代码。请使用自行取得的本页，不要使用被核验方提供的副本。本页不给出等级，等级由评测专家评定。',
    en: 'After RFC 6962, C2SP checkpoints and agent/evidence/README.md; shares no code with the program that writes the evidence. Use a copy of this page that you fetched yourself, not one handed over with the pack. It gives no level: the level is the assessor’s.',
  },
  'page.drop': { zh: '将证据包（.zip）拖到这里', en: 'Drag an evidence pack (.zip) here' },
  'page.choose': { zh: '或点击选择文件', en: 'or click to choose a file' },
  'page.outside': {
    zh: '用来对照的外部信息（可选）：公钥指纹、外部检查点、截获的报文',
    en: 'To hold against it (optional): fingerprint, checkpoints from outside, a captured message',
  },
  'page.outsideHelp': {
    zh: '证据包自身只能证明前后一致。指纹证明它出自这台网关，另存于别处的检查点证明日志没有被截断或重做。',
    en: 'By itself a pack only shows that it is consistent. The fingerprint shows that it comes from this gateway; a checkpoint kept elsewhere shows that the log was not cut back or made anew.',
  },
  'page.key': { zh: '公钥指纹或公钥', en: 'Fingerprint or key' },
  'page.keyHelp': {
    zh: '在网关处记下的 64 位十六进制指纹（空格不计），或“名称+编号+密钥”形式的公钥。',
    en: 'The 64 hexadecimal digits noted at the gateway (spaces do not matter), or a verifier key name+id+key.',
  },
  'page.checkpoints': { zh: '外部检查点', en: 'Checkpoints from outside' },
  'page.checkpointsHelp': {
    zh: '粘贴检查点文本，或拖入消息服务器上保留的 …/evidence 报文（JSON）；可多份。',
    en: 'Paste the text of a checkpoint, or drop the JSON message that the broker keeps at …/evidence; several are fine.',
  },
  'page.message': { zh: '截获的报文', en: 'A captured message' },
  'page.messageHelp': {
    zh: '粘贴或拖入在别处收到的一条 MQTT 报文，核对它是否在日志中。',
    en: 'Paste or drop an MQTT message received elsewhere: is it in the log?',
  },
  'page.again': { zh: '重新核验', en: 'Verify again' },
  'page.working': { zh: '正在核验 {name}（{size}）…', en: 'Verifying {name} ({size}) …' },
  'page.failed': { zh: '无法核验 {name}：{message}', en: 'Could not verify {name}: {message}' },
  'page.sound': { zh: '未发现改动：没有一项不一致', en: 'No change found: no check shows a mismatch' },
  'page.unsound': { zh: '校验不一致：不得作为验收依据', en: 'MISMATCH: not acceptable as evidence' },
  'page.unreadable': { zh: '无法读出证据包的内容', en: 'The pack cannot be read' },
  'page.counts': {
    zh: '共 {total} 项：{match} 项一致，{mismatch} 项不一致，{unknown} 项无法核对',
    en: '{total} checks: {match} match, {mismatch} mismatch, {unknown} cannot be checked',
  },
  'page.noNote': {
    zh: '“外部检查点”栏中没有可识别的检查点，未作对照。',
    en: 'No checkpoint was recognised in the field of checkpoints: nothing was held against the pack.',
  },
  'page.keyOpen': {
    zh: '指纹尚未对照：请将下列公钥指纹与在网关处记下的核对。',
    en: 'The fingerprint was not compared: compare the one below with the one noted at the gateway.',
  },
  'page.anchorsOpen': {
    zh: '没有外部检查点可对照：日志是否曾被整段截断或重做，无从判断。',
    en: 'No checkpoint from outside: whether the log was cut back or made anew cannot be told.',
  },
  'page.void': {
    zh: '校验不一致，不列出核心数字；其余内容仅供查找原因。',
    en: 'There is a mismatch: no key figure is shown. The rest only serves to find out why.',
  },
  'page.openReport': { zh: '打开验收报告', en: 'Open the acceptance report' },
  'page.saveReport': { zh: '保存验收报告', en: 'Save the acceptance report' },
  'page.reportFile': { zh: '验收证据报告', en: 'acceptance-report' },
  'page.rule': {
    zh: '“实现联网”指 T3 持续采集：统计时段内有效读数不少于应采读数的 {limit} %。生产设备数量为登记的全部设备。',
    en: '“Connected” means T3, sustained: at least {limit} % of the readings due in the period were good. Production equipment is the whole register.',
  },
  'page.rate': {
    zh: '{count} ÷ {total} = {percent}\n{band}：{points} 分',
    en: '{count} ÷ {total} = {percent}\n{band}: {points} points',
  },
  'page.beside': {
    zh: '其中关键设备 {keyTotal} 台：数字化 {keyDigital} 台，联网 {keyConnected} 台。参照：联网占数字化 {count} ÷ {total} = {percent}。',
    en: 'Key equipment among it: {keyTotal}, digital {keyDigital}, connected {keyConnected}. For reference: connected of digital {count} ÷ {total} = {percent}.',
  },
  'page.simulatedCount': {
    zh: '自称仿真的设备 {n} 台，不计入数字化、联网及任何分级。',
    en: '{n} say of themselves that they are simulations: counted neither as digital nor as connected nor at any tier.',
  },
  'page.edition': {
    zh: '分段按《{title}》，只比较整数；百分数向下取到两位小数，不参与比较。',
    en: 'Bands after “{title}”, integers compared; percentages are floored to two decimals and compared with nothing.',
  },
  'page.where': { zh: '位置', en: 'Where' },
  'page.record': { zh: '第 {n} 号记录', en: 'record {n}' },
  'page.pack': { zh: '证据包', en: 'The pack' },
  'page.log': { zh: '日志', en: 'Log' },
  'page.logFacts': {
    zh: '含第 {from} 至 {to} 号记录，共 {size} 条，最新一条 {time}（UTC+8）',
    en: 'records {from} to {to} of {size}, the newest of {time} (UTC+8)',
  },
  'page.gatewayFacts': {
    zh: '{gateway}，日志 {epoch}，真采 {version}',
    en: '{gateway}, log {epoch}, zhencai {version}',
  },
  'page.messages': { zh: '报文', en: 'Messages' },
  'page.messagesFacts': {
    zh: '时段内窗口覆盖 {n} 条，{size}',
    en: '{n} in the windows of the period, {size}',
  },
  'page.tiers': {
    zh: '达到 T1 可达 {t1} 台，T2 有效读数 {t2} 台，T3 持续采集（≥ {limit} %）{t3} 台，T4 变化合理 {t4} 台。',
    en: 'At T1 reachable: {t1}. T2 good read: {t2}. T3 sustained (≥ {limit} %): {t3}. T4 plausible movement: {t4}.',
  },
  'page.tier0': { zh: 'T0　未联网', en: 'T0 not connected' },
  'page.class': { zh: '类别', en: 'Class' },
  'page.isKey': { zh: '关键', en: 'Key' },
  'page.isDigital': { zh: '数字化（申报）', en: 'Digital (declared)' },
  'page.why': { zh: '依据（时间为 UTC+8）', en: 'Why (times in UTC+8)' },
  'page.why.simulated': { zh: '自称仿真，不计', en: 'says it is a simulation: not counted' },
  'page.why.noTags': { zh: '没有采集点，未填写原因', en: 'no points, and no reason given' },
  'page.why.declared': { zh: '没有采集点：{reason}', en: 'no points: {reason}' },
  'page.why.silent': {
    zh: '从未应答：无应答 {silent}，未采 {missing}',
    en: 'never answered: {silent} silent, {missing} missing',
  },
  'page.why.bad': {
    zh: '有应答，但没有有效读数：坏值 {bad}',
    en: 'it answered, but no reading was good: {bad} bad',
  },
  'page.why.incomplete': {
    zh: '{percent}，低于 {limit} %：坏值 {bad}（其中无应答 {silent}），未采 {missing}；{when}',
    en: '{percent}, below {limit} %: {bad} bad ({silent} of them silent), {missing} missing; {when}',
  },
  'page.why.still': {
    zh: '持续采集，但 {windows} 个有效窗口中只有 {moved} 个有变化',
    en: 'sustained, but something moved in only {moved} of {windows} good windows',
  },
  'page.why.moving': {
    zh: '持续采集，{windows} 个有效窗口中 {moved} 个有变化',
    en: 'sustained; something moved in {moved} of {windows} good windows',
  },
  'page.gapCount': { zh: '数量', en: 'Count' },
  'page.challengeRedacted': {
    zh: '读数已脱敏；抽取的设备：{equipment}',
    en: 'readings are redacted; chosen: {equipment}',
  },
  'page.showAll': { zh: '显示全部 {n} 行', en: 'Show all {n} rows' },
} as const satisfies Record<string, Text>;
