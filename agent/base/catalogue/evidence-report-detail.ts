import type { Text } from './entry.ts';

/** Texts of the report’s chapters of detail: tiers, register, links, days, gaps, changes, identities, challenges, ledger. */
export const reportDetailTexts = {
  // Tiers
  'report.tiers': { zh: '采集分级', en: 'Tiers of collection' },
  'report.tiersIntro': {
    zh: '官方文件未规定“联网”的定义、采集频率与时长，故按 T1 至 T4 列出，并随数字印出门槛与时段；这里的分级只说明采集情况，与评测等级无关。门槛 X = {percent} %，时段 {from} 至 {to}（UTC+8，{span}）。',
    en: 'No official text defines “connected”, a sampling rate or a length of time. Hence four tiers, with threshold and period beside them; they tell of collection and are no levels of the grading. X = {percent} %, {from} to {to} (UTC+8, {span}).',
  },
  'report.tier': { zh: '分级', en: 'Tier' },
  'report.tierMeans': { zh: '含义', en: 'Meaning' },
  'report.tierRule': { zh: '判定（整数）', en: 'Rule (integers)' },
  'report.tierCount': { zh: '达到的设备', en: 'Machines' },
  'report.tier1': { zh: 'T1　可达', en: 'T1 reachable' },
  'report.tier2': { zh: 'T2　有效读数', en: 'T2 good read' },
  'report.tier3': { zh: 'T3　持续采集', en: 'T3 sustained' },
  'report.tier4': { zh: 'T4　变化合理', en: 'T4 plausible movement' },
  'report.tier1Means': { zh: '时段内应答过', en: 'it answered within the period' },
  'report.tier2Means': { zh: '时段内有过有效读数', en: 'there was a good reading' },
  'report.tier3Means': {
    zh: '有效读数达到应采读数的 X %；“实现联网”按此计',
    en: 'X % of the readings due were good; “connected” means this',
  },
  'report.tier4Means': {
    zh: '在 T3 基础上，多数有效窗口内数值有变化',
    en: 'T3, and something moved in most of its windows with good readings',
  },
  'report.tier1Rule': { zh: '有效 + 坏值 − 无应答 > 0', en: 'good + bad − silent > 0' },
  'report.tier2Rule': { zh: '有效 > 0', en: 'good > 0' },
  'report.tier3Rule': {
    zh: '100 × 有效 ≥ {percent} × 应采，按采样数与按天数均须满足',
    en: '100 × good ≥ {percent} × due, by readings and by days',
  },
  'report.tier4Rule': { zh: 'T3，且 2 × 有变化窗口 > 有效窗口', en: 'T3, and 2 × moved > good windows' },
  'report.tiersNote': {
    zh: '“应采”由登记的点数与采集周期在整个时段上算出，停机与新增设备不缩短时段。',
    en: '“Due” follows from the registered points and their intervals over the whole period: a stop of the agent or a machine added late does not make it shorter.',
  },

  // Register
  'report.register': { zh: '生产设备清单', en: 'The equipment register' },
  'report.registerIntro': {
    zh: '登记全部生产设备，无论是否联网。“数”“网”两列打“●”者即核心数字所计的设备，表末为合计。',
    en: 'All production equipment, connected or not. “●” under D and C: counted as digital, as connected. The last row has the totals.',
  },
  'report.no.': { zh: '序号', en: 'No.' },
  'report.equipment': { zh: '设备', en: 'Machine' },
  'report.place': { zh: '车间 / 产线', en: 'Area / line' },
  'report.make': { zh: '厂家、型号、编号', en: 'Make, model, numbers' },
  'report.countsDigital': { zh: '数', en: 'D' },
  'report.countsConnected': { zh: '网', en: 'C' },
  'report.countsKey': { zh: '关', en: 'K' },
  'report.completeness': { zh: '完整率', en: 'Complete' },
  'report.good': { zh: '有效', en: 'Good' },
  'report.sum': { zh: '合计', en: 'Total' },
  'report.serialOf': { zh: '出厂编号 {serial}', en: 'serial {serial}' },
  'report.assetOf': { zh: '资产编号 {asset}', en: 'asset {asset}' },
  'report.points': { zh: '{count} 点', en: '{count} points' },
  'report.basisDigital': { zh: '数字化依据：{basis}', en: 'digital: {basis}' },
  'report.noEquipment': { zh: '设备清单为空。', en: 'The register is empty.' },
  'report.unconnected': { zh: '未实现联网的设备及原因', en: 'Equipment that is not connected, and why' },
  'report.unconnectedReason': { zh: '原因', en: 'Reason' },
  'report.allConnected': { zh: '全部设备均达到 T3。', en: 'All equipment is at T3.' },
  'report.reasonObserved': {
    zh: '有效 {good}，应采 {expected}（{percent}），低于 {threshold} %；无应答 {silent}，缺失 {missing}',
    en: '{good} good of {expected} due ({percent}), below {threshold} %; {silent} silent, {missing} missing',
  },
  'report.reasonSimulated': { zh: '自称仿真，不计', en: 'says it is a simulation: not counted' },
  'report.reasonNone': { zh: '未填写原因', en: 'no reason given' },
  'report.whileOn': {
    zh: '有应答的窗口内 {share}',
    en: 'in windows in which it answered {share}',
  },
  'report.keyList': { zh: '关键设备及其依据', en: 'Key equipment and why' },
  'report.keyBasis': { zh: '关键依据', en: 'Why it is key' },
  'report.noKey': { zh: '企业未申报关键设备。', en: 'No equipment is declared as key.' },
  'report.reached': { zh: '分级', en: 'Tier' },

  // Links
  'report.links': { zh: '业务环节自动采集', en: 'Business links with automatic collection' },
  'report.linksIntro': {
    zh: '至少一台设备在该环节的点达到 T3，即计为自动采集。评测表共 14 个环节，本系统只涉及下列各项。',
    en: 'A link counts when the points of at least one machine for it are at T3. Of the 14 links of the form these are within reach of this system.',
  },
  'report.link': { zh: '业务环节', en: 'Business link' },
  'report.linkTags': { zh: '点数', en: 'Points' },
  'report.linkEquipment': { zh: '涉及设备', en: 'Machines' },
  'report.linkSustained': { zh: '达到 T3 的设备', en: 'Machines at T3' },
  'report.linkCounts': { zh: '计入', en: 'Counts' },
  'report.linkPoints': { zh: '分值', en: 'Points of the form' },
  'report.linkOther': { zh: '不在评测表所列环节内', en: 'not a link of the grading table' },
  'report.noLinks': { zh: '点表未登记业务环节。', en: 'The point table names no business link.' },

  // Days
  'report.days': { zh: '逐日采集完整率', en: 'Completeness day by day' },
  'report.daysIntro': {
    zh: '每格一天（UTC+8），颜色越深越完整；低于门槛 {percent} % 的日子另加斜线，全天无有效读数的加叉。右列为整个时段。',
    en: 'One cell is one day (UTC+8); the darker, the more complete. A stroke marks days below {percent} %, a cross days without a good reading. The column on the right is the whole period.',
  },
  'report.cell0': { zh: '无有效读数', en: 'no good reading' },
  'report.cell1': { zh: '低于门槛之半', en: 'below half of X' },
  'report.cell2': { zh: '低于门槛', en: 'below X' },
  'report.cell3': { zh: '达到门槛', en: 'X or more' },
  'report.cell4': { zh: '99 % 以上', en: '99 % or more' },
  'report.cellNone': { zh: '当日无应采读数', en: 'nothing due' },
  'report.daysBad': { zh: '低于门槛', en: 'Days below' },
  'report.daysPart': { zh: '{from} 至 {to}', en: '{from} to {to}' },
  'report.noDays': { zh: '没有登记采集点的设备。', en: 'No machine has points.' },

  // Gaps
  'report.gaps': { zh: '数据缺口及原因', en: 'Gaps and their causes' },
  'report.gapsIntro': {
    zh: '缺口由网关自行记录并签名。时长为各条之和，互相重叠的不扣除。',
    en: 'Gaps are recorded and signed by the gateway itself. Durations are sums of the single gaps; overlaps are not taken off.',
  },
  'report.gapsByCause': { zh: '按原因汇总', en: 'By cause' },
  'report.gapsLongest': {
    zh: '单条缺口（按时长，前 {shown} 条，共 {all} 条）',
    en: 'Single gaps, longest first ({shown} of {all})',
  },
  'report.gapCause': { zh: '原因', en: 'Cause' },
  'report.gapCount': { zh: '条数', en: 'Gaps' },
  'report.gapSpan': { zh: '时长', en: 'Duration' },
  'report.gapLongest': { zh: '最长', en: 'Longest' },
  'report.gapWhere': { zh: '连接、设备', en: 'Connection, machines' },
  'report.gapFrom': { zh: '起', en: 'From' },
  'report.gapTo': { zh: '止', en: 'To' },
  'report.gapMessages': { zh: '报文 {count} 条', en: '{count} messages' },
  'report.noGaps': { zh: '时段内没有缺口记录。', en: 'No gap was recorded in the period.' },
  'report.gateway.all': { zh: '整个网关', en: 'the whole gateway' },
  'report.run': { zh: '网关启动与时钟', en: 'Starts and clock of the gateway' },
  'report.runIntro': {
    zh: '启动 {starts} 次，其中 {unclean} 次前一次未正常停止；时钟记录 {clocks} 条，其中校时跳变 {steps} 次。',
    en: '{starts} starts, {unclean} of them after an end that was not clean; {clocks} records of the clock, {steps} of them steps.',
  },
  'report.runTime': { zh: '时间', en: 'Time' },
  'report.runEvent': { zh: '事件', en: 'Event' },
  'report.runFacts': { zh: '内容', en: 'Details' },
  'report.runStart': { zh: '启动', en: 'start' },
  'report.runClock': { zh: '时钟', en: 'clock' },
  'report.runVersion': {
    zh: '真采 {version}，程序哈希 {program}',
    en: 'zhencai {version}, program {program}',
  },
  'report.runPrevious': {
    zh: '前一次未正常停止，最后活动 {alive}',
    en: 'the run before did not end cleanly; last alive {alive}',
  },
  'report.clockStep': { zh: '时钟{direction}拨 {span}', en: 'set {direction} by {span}' },
  'report.clockForward': { zh: '向前', en: 'forward' },
  'report.clockBack': { zh: '向后', en: 'back' },
  'report.clockSource': { zh: '时间源 {source}', en: 'kept by {source}' },
  'report.clockSynced': { zh: '已同步', en: 'synchronised' },
  'report.clockUnsynced': { zh: '未同步', en: 'not synchronised' },
  'report.clockUnknown': { zh: '同步状态未知', en: 'not known whether synchronised' },
  'report.noRun': { zh: '时段内没有启动与时钟记录。', en: 'No start and no clock record in the period.' },

  // Changes
  'report.changes': { zh: '设备清单与点表的变更', en: 'Changes of register and point table' },
  'report.changesIntro': {
    zh: '整个日志中的全部变更。期末前七日内的标“期末变更”，请核对其必要性。',
    en: 'Every change in the log. Those within the last seven days of the period are marked late: ask why.',
  },
  'report.changeTime': { zh: '生效时间', en: 'In force from' },
  'report.changeTotal': { zh: '设备数', en: 'Machines' },
  'report.changeAdded': { zh: '新增', en: 'Added' },
  'report.changeRemoved': { zh: '移除', en: 'Removed' },
  'report.changeChanged': { zh: '登记或点表有改动', en: 'Declaration or points changed' },
  'report.changeLate': { zh: '期末变更', en: 'LATE' },
  'report.changeFirst': { zh: '证据包内最早的清单', en: 'earliest in the pack' },
  'report.recordNo': { zh: '记录 {n}', en: 'record {n}' },
  'report.noChanges': { zh: '没有登记变更。', en: 'No change was recorded.' },
  'report.lateCover': {
    zh: '期末前七日内有 {count} 次清单变更，见第{chapter}章。',
    en: 'Register changed within the last seven days of the period: {count} times, see chapter {chapter}.',
  },

  // Identities
  'report.identities': { zh: '设备身份', en: 'What each endpoint says it is' },
  'report.identitiesIntro': {
    zh: '各端点对自身的说明，由网关读取后签名记录。Modbus 设备不提供身份信息属常见情况。',
    en: 'As read and signed by the gateway. It is normal for a Modbus device to offer no identification.',
  },
  'report.endpoint': { zh: '连接、端点', en: 'Connection, endpoint' },
  'report.serves': { zh: '所服务设备', en: 'Serves' },
  'report.says': { zh: '自述身份', en: 'Says of itself' },
  'report.unitNo': { zh: '站号 {unit}', en: 'unit {unit}' },
  'report.silentIdentity': { zh: '未提供身份信息', en: 'offered no identification' },
  'report.noIdentities': { zh: '没有身份记录。', en: 'There is no record of an identity.' },

  // Challenges
  'report.challenges': { zh: '现场核验', en: 'Challenges on site' },
  'report.challengesIntro': {
    zh: '核验人给出口令，程序据已提交的设备清单选定设备，绕过一切缓存重新读取并签名。请与设备操作面板当时的显示比对。',
    en: 'A reviewer gave a nonce; machines were chosen by it from the committed register, read afresh past every cache, and signed. Compare with what the machine’s own panel showed at that time.',
  },
  'report.challengeHead': {
    zh: '{time}（UTC+8）　口令 {nonce}　抽取 {k} 台　日志记录 {n} 号',
    en: '{time} (UTC+8) · nonce {nonce} · {k} machines · record {n}',
  },
  'report.reading': { zh: '点', en: 'Point' },
  'report.readingRaw': { zh: '原始值', en: 'Raw' },
  'report.readingValue': { zh: '数值', en: 'Value' },
  'report.readingQuality': { zh: '质量', en: 'Quality' },
  'report.readingTime': { zh: '时刻', en: 'Time' },
  'report.redactedReading': { zh: '读数已脱敏，哈希 {hash}', en: 'redacted; hash {hash}' },
  'report.moreReadings': { zh: '其余 {rest} 点见证据包', en: '{rest} more points: see the pack' },
  'report.noChallenges': {
    zh: '时段内没有现场核验。数值是否来自设备本身，未经现场比对。',
    en: 'There was no challenge. Whether the values are those of the machines was not compared on site.',
  },

  // Hints
  'report.hints': { zh: '合理性线索', en: 'Things to look at' },
  'report.hintsIntro': {
    zh: '以下是线索，不是结论：每条都可能有正当原因，请结合现场了解。',
    en: 'These are hints, not verdicts: each may have an innocent reason. Ask on site.',
  },
  'report.hint': { zh: '线索', en: 'Hint' },
  'report.hintEquipment': { zh: '设备', en: 'Machines' },
  'report.hintFound': { zh: '所见，以及可能的正当原因', en: 'What was seen, and what may explain it' },
  'report.noHints': { zh: '没有发现需要留意之处。', en: 'Nothing was found to look at.' },

  // Ledger
  'report.ledger': { zh: '数据台账', en: 'Data ledger' },
  'report.ledgerIntro': {
    zh: '由点表生成，类型与用途相同的点为一行。',
    en: 'From the point table: points of one type and use make a row. ',
  },
  'report.ledgerType': { zh: '数据类型', en: 'Type of data' },
  'report.ledgerUse': { zh: '用途', en: 'Use' },
  'report.ledgerCount': { zh: '数量（点）', en: 'Amount (points)' },
  'report.ledgerPace': { zh: '采集周期', en: 'Interval' },
  'report.ledgerSource': { zh: '数据源单位', en: 'Source unit' },
  'report.ledgerUser': { zh: '使用单位', en: 'Using unit' },
  'report.ledgerMachines': { zh: '{area} {count} 台', en: '{area} ({count})' },
  'report.ledgerBlank': {
    zh: '使用单位未随证据登记，请企业填写后留存。',
    en: 'The using unit is not part of the evidence: the firm fills it in.',
  },
  'report.ledgerNoUse': { zh: '未登记', en: 'not given' },
  'report.noLedger': { zh: '点表为空。', en: 'The point table is empty.' },
} as const satisfies Record<string, Text>;
