import type { Text } from './entry.ts';
import { reportDetailTexts } from './evidence-report-detail.ts';
import { reportLimitTexts } from './evidence-report-limits.ts';
import { reportTermTexts } from './evidence-report-terms.ts';

/** Texts of the acceptance report: cover, key figures, tiers. Details, limits and terms have their own files. */
export const reportTexts = {
  ...reportDetailTexts,
  ...reportLimitTexts,
  ...reportTermTexts,

  // Cover and page margins
  'report.title': {
    zh: '关键设备数据采集验收证据报告',
    en: 'Acceptance evidence: data collection from key equipment',
  },
  'report.titleFirst': { zh: '关键设备数据采集', en: 'Acceptance evidence' },
  'report.titleSecond': { zh: '验收证据报告', en: 'Data collection from key equipment' },
  'report.subtitle': { zh: '依据《{title}》', en: 'after “{title}”' },
  'report.firm': { zh: '企业名称', en: 'Firm' },
  'report.uscc': { zh: '统一社会信用代码', en: 'Unified social credit code' },
  'report.industry': { zh: '行业代码（GB/T 4754）', en: 'Industry (GB/T 4754)' },
  'report.site': { zh: '厂区', en: 'Site' },
  'report.period': { zh: '统计时段', en: 'Period' },
  'report.periodValue': { zh: '{from} 至 {to}（UTC+8），共 {span}', en: '{from} to {to} (UTC+8), {span}' },
  'report.edition': { zh: '评测指标版次', en: 'Grading edition' },
  'report.editionValue': { zh: '{edition} 年版', en: '{edition} edition' },
  'report.gateway': { zh: '采集网关', en: 'Gateway' },
  'report.origin': { zh: '证据日志标识', en: 'Origin of the log' },
  'report.packHash': { zh: '证据包 SHA-256', en: 'SHA-256 of the pack' },
  'report.fingerprint': { zh: '日志公钥指纹', en: 'Fingerprint of the key' },
  'report.packMade': { zh: '证据包生成时间', en: 'Pack made' },
  'report.notGiven': { zh: '（未填写）', en: '(not given)' },
  'report.page': { zh: '第 {page} 页　共 {pages} 页', en: 'page {page} of {pages}' },
  'report.coverNote': {
    zh: '本报告由签名证据包自动生成，同一证据包生成的报告逐字相同。数字均可离线复算；等级由评测专家评定，本报告不作评定。',
    en: 'Made from the signed pack: the same pack gives the same report to the letter. Every figure can be computed again offline. The level is the assessor’s to give; this report gives none.',
  },
  'report.contents': { zh: '目　录', en: 'Contents' },
  'report.verdictLine': {
    zh: '证据包校验：{match} 项一致，{unknown} 项无法核对，{mismatch} 项不一致',
    en: 'Pack checked: {match} match, {unknown} cannot be checked, {mismatch} mismatch',
  },
  'report.verdictGood': { zh: '校验一致', en: 'Checked: it matches' },
  'report.verdictPart': { zh: '校验一致，部分项目无法核对', en: 'It matches as far as it can be checked' },
  'report.verdictBad': { zh: '校验不一致　不得作为验收依据', en: 'MISMATCH — not acceptable as evidence' },
  'report.verdictBadNote': {
    zh: '证据包与其签名或内部关系不一致，内容可能在记录之后被改动。本报告不列出核心数字；其余章节仅供查找原因。',
    en: 'The pack contradicts its signature or itself: it may have been changed after it was written. No key figure is printed; the other chapters only serve to find out why.',
  },
  'report.verdictUnchecked': { zh: '无法核对的项目：{checks}', en: 'Cannot be checked: {checks}' },
  'report.voidLine': {
    zh: '证据包校验不一致，本章内容不得采信，仅供查找原因。',
    en: 'The pack has a mismatch: nothing in this chapter can be relied on. It is here to find out why.',
  },
  'report.voidMark': { zh: '校验不一致', en: 'MISMATCH' },
  'report.editionDiffers': {
    zh: '设备清单登记的评测版次为 {declared}，本报告按 {edition} 版计算分段。',
    en: 'The register names edition {declared}; the bands here are those of {edition}.',
  },
  'report.redacted': {
    zh: '本证据包已脱敏：不含测量值，只保留哈希值。',
    en: 'This pack is redacted: it holds hashes in place of values.',
  },

  // Labels
  'report.source.declared': { zh: '申报', en: 'declared' },
  'report.source.observed': { zh: '实测', en: 'observed' },
  'report.source.derived': { zh: '推算', en: 'derived' },
  'report.legend': { zh: '数字来源', en: 'Where a figure comes from' },
  'report.legend.declared': { zh: '企业登记，系统未核实', en: 'the firm says so; not verified' },
  'report.legend.observed': {
    zh: '网关直接测得并签名记录',
    en: 'measured by the gateway, in its signed log',
  },
  'report.legend.derived': { zh: '由前两者按公开规则算出', en: 'computed from both by published rules' },
  'report.simulated': { zh: '仿真', en: 'SIMULATED' },
  'report.andMore': { zh: '另 {rest} 台（共 {all} 台）', en: 'and {rest} more ({all} in all)' },
  'report.yes': { zh: '是', en: 'yes' },
  'report.no': { zh: '否', en: 'no' },

  // Key figures
  'report.figures': { zh: '核心数字', en: 'Key figures' },
  'report.figuresVoid': {
    zh: '校验不一致，不列出核心数字。不一致的项目见第{chapter}章。',
    en: 'There is a mismatch: no key figure is printed. Chapter {chapter} says what does not match.',
  },
  'report.total': { zh: '生产设备数量', en: 'Production equipment' },
  'report.digital': { zh: '实现数字化', en: 'Digital' },
  'report.digitalDeclared': {
    zh: '申报 {declared} 台，其中 {simulated} 台自称仿真，不计',
    en: '{declared} declared, {simulated} of them simulated: not counted',
  },
  'report.connected': { zh: '实现联网', en: 'Connected' },
  'report.unit': { zh: '台（套）', en: 'machines' },
  'report.shortPeriod': {
    zh: '统计时段不足：本证据包只含 {span}，短于登记约定的 {days} 天。以下数字只说明这一时段。',
    en: 'Short period: this pack holds {span}, less than the {days} days the register asks for. The figures speak of that period only.',
  },
  'report.basis': {
    zh: '“实现联网”按 T3 持续采集计：统计时段 {from} 至 {to}（UTC+8）内，有效读数不少于应采读数的 {percent} %。生产设备数量含辅助与检验设备，以登记的全部设备为分母。',
    en: '“Connected” means T3, sustained: from {from} to {to} (UTC+8) at least {percent} % of the readings due were good. Production equipment includes auxiliary and inspection equipment; the whole register is the denominator.',
  },
  'report.simulatedNote': {
    zh: '登记的 {registered} 台设备中有 {simulated} 台自称仿真，以“仿真”标出：仍在分母之内，不计入数字化、联网及任何分级。',
    en: ' Of the {registered} registered machines {simulated} say they are simulations: marked, kept in the denominator, and counted neither as digital nor as connected nor at any tier.',
  },
  'report.rates': { zh: '两项比率与分段', en: 'Both rates and their bands' },
  'report.rate': { zh: '指标', en: 'Rate' },
  'report.rateValue': { zh: '比率', en: 'Value' },
  'report.rateBand': { zh: '所在分段', en: 'Band' },
  'report.rateHow': { zh: '整数比较', en: 'Compared as integers' },
  'report.ratePoints': { zh: '对应分值', en: 'Points' },
  'report.digitalRate': { zh: '设备数字化率', en: 'Rate of digital equipment' },
  'report.digitalFormula': { zh: '数字化生产设备 ÷ 全部生产设备', en: 'digital ÷ all production equipment' },
  'report.connectedRate': { zh: '设备联网率', en: 'Rate of connected equipment' },
  'report.connectedFormula': {
    zh: '联网生产设备 ÷ 全部生产设备（官方公式）',
    en: 'connected ÷ all production equipment (official formula)',
  },
  'report.ofDigital': { zh: '参照：联网占数字化', en: 'For reference: connected of digital' },
  'report.ofDigitalFormula': {
    zh: '联网生产设备 ÷ 数字化生产设备，不参与分段',
    en: 'connected ÷ digital equipment, without a band',
  },
  'report.bandFirst': { zh: '不超过 {to} %', en: 'up to {to} %' },
  'report.band': { zh: '大于 {from} %、不超过 {to} %', en: 'above {from} %, up to {to} %' },
  'report.bandsNote': {
    zh: '分段左开右闭，恰为上限的归入本段；比较只用整数，百分数向下取到两位小数，不参与比较。分值摘自评测指标，仅供对照，等级由评测专家评定。',
    en: 'Bands are left-open: a rate at exactly the upper limit is in the band. Only integers are compared; percentages are floored to two decimals and compared with nothing. Points are quoted from the grading table for reference: the level is the assessor’s.',
  },
  'report.keySubsetNote': {
    zh: '关键设备由企业申报，无官方定义，不替代全部设备的分母。',
    en: ' Key equipment is declared by the firm, without an official definition; it does not replace the whole as denominator.',
  },
  'report.keyTotal': { zh: '其中关键设备', en: 'of these key equipment' },

  // Checks
  'report.checks': { zh: '证据包校验结果', en: 'What was checked' },
  'report.checksIntro': {
    zh: '以下逐项由校验程序离线复算得出，与生成证据的程序不共用代码。“无法核对”不等于一致：所需材料不在手边。',
    en: 'Each was computed again offline by a verifier that shares no code with the writer. “Cannot check” is not a match: what is needed was not at hand.',
  },
  'report.check': { zh: '校验项目', en: 'Check' },
  'report.outcome': { zh: '结论', en: 'Outcome' },
  'report.found': { zh: '说明', en: 'What was found' },
  'report.noChecks': { zh: '没有校验结果。', en: 'Nothing was checked.' },
  'report.atRecord': { zh: '首条异常记录：第 {record} 号', en: 'first bad record: {record}' },
  'report.atEntry': { zh: '证据包内文件：{entry}', en: 'entry of the pack: {entry}' },
  'report.packFacts': {
    zh: '证据包 {bytes} 字节，含日志第 {first} 至 {last} 号记录；日志共 {size} 条，最新一条 {time}（UTC+8）。时段内采集窗口覆盖报文 {messages} 条、{messageBytes} 字节。',
    en: 'The pack has {bytes} bytes and holds records {first} to {last} of {size}, the newest of {time} (UTC+8). The windows of the period cover {messages} messages, {messageBytes} bytes.',
  },
  'report.root': { zh: '日志根哈希', en: 'Root hash of the log' },
} as const satisfies Record<string, Text>;
