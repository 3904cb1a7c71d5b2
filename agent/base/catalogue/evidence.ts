import type { Text } from './entry.ts';

/** Texts of the area `evidence`: the log, the pack and the challenge as the gateway makes them. */
export const evidenceTexts = {
  'evidence.key': {
    en: 'cannot use the signing key {file}',
    zh: '无法使用签名密钥 {file}',
    hint: {
      en: 'put back the copy that was kept. Where there is none the log ends here: once everything is delivered, stop the agent and move outbox.* and evidence/ away; a new log begins, with a new fingerprint',
      zh: '请恢复备份的密钥文件。没有备份则本日志到此为止：待全部送达后停止代理，移走 outbox.* 和 evidence/，将开始新的日志，指纹须重新登记',
    },
  },
  'evidence.otherKey': {
    en: 'this log was signed with the key {before}, and the key is now {now}',
    zh: '本日志由密钥 {before} 签名，而现在的密钥是 {now}',
    hint: {
      en: 'put back the key it was signed with',
      zh: '请恢复签名所用的密钥文件',
    },
  },
  'evidence.state': {
    en: 'the saved state of the evidence log cannot be used',
    zh: '证据日志的保存状态无法使用',
    hint: {
      en: 'collecting goes on without evidence. Keep outbox.db for who looks into it; moved away, after everything is delivered, a new log begins',
      zh: '采集照常，但不留证据。请保留 outbox.db 备查；待全部送达后移走它，将开始新的日志',
    },
  },
  'evidence.off': {
    en: 'the acceptance log is switched off (evidence.enabled): what is collected from now on cannot be evidenced',
    zh: '证据链已关闭（evidence.enabled）：此后的采集无法举证',
  },
  'evidence.none': {
    en: 'there is no signed evidence of this period in {folder} yet',
    zh: '{folder} 中还没有该时段的已签名证据',
    hint: {
      en: 'the log is signed within a minute of a record: has the agent run with this config, in this period?',
      zh: '记录产生后一分钟内签名：该配置的代理在此时段是否运行过？',
    },
  },
  'evidence.pruned': {
    en: 'records of this period are no longer kept (evidence.keepDays)',
    zh: '该时段的记录已超过保留期（evidence.keepDays）',
    hint: { en: 'ask for a later period', zh: '请指定更晚的时段' },
  },
  'cli.badTime': {
    en: '{option} {value} is no time',
    zh: '{option} {value} 不是有效时间',
    hint: {
      en: 'a day of China, 2026-11-01, or an ISO 8601 time with its zone, 2026-11-01T08:00+08:00; --from before --to',
      zh: '写日期（北京时间）2026-11-01，或带时区的 ISO 8601 时间 2026-11-01T08:00+08:00；--from 须早于 --to',
    },
  },
  'evidence.badAnchor': {
    en: '{file} holds no checkpoint of this log',
    zh: '{file} 中没有本日志的检查点',
    hint: {
      en: 'a C2SP checkpoint, or the message of …/_edge/{gateway}/evidence as the broker keeps it',
      zh: '应为 C2SP 检查点，或消息服务器保留的 …/_edge/{gateway}/evidence 报文',
    },
  },
  'cli.noPeriod': {
    en: 'the period ends before it begins: --from {from} --to {to}',
    zh: '时段的结束早于开始：--from {from} --to {to}',
  },
  'cli.evidenceUsage': {
    en: 'zhencai evidence pack | verify | report | challenge | verifier',
    zh: 'zhencai evidence pack | verify | report | challenge | verifier',
    hint: { en: 'see zhencai --help', zh: '见 zhencai --help' },
  },
  'cli.notWritten': {
    en: 'cannot write {file}: {reason}',
    zh: '无法写入 {file}：{reason}',
    hint: {
      en: 'check that its folder exists, who may write there, and that the disk has room',
      zh: '请检查所在目录是否存在、是否可写，以及磁盘是否有空间',
    },
  },
  'cli.notRead': {
    en: 'cannot read {file}: {reason}',
    zh: '无法读取 {file}：{reason}',
    hint: { en: 'check the name, and who may read it', zh: '请检查文件名和读取权限' },
  },
  'evidence.packed': {
    en: '{file}: {records} records, {from} … {to} (UTC+8), {size}\nSHA-256     {sha256}\nfingerprint {fingerprint}',
    zh: '{file}：{records} 条记录，{from} … {to}（UTC+8），{size}\nSHA-256  {sha256}\n密钥指纹 {fingerprint}',
  },
  'evidence.noFigures': {
    en: '{file} holds no register of its period: there is nothing to report',
    zh: '{file} 中没有该时段的设备清单，无可报告',
  },
  'evidence.tooLarge': {
    en: 'messages of more than 65 000 windows do not fit into one pack',
    zh: '一个证据包装不下超过 65000 个窗口的原始报文',
    hint: {
      en: 'name some equipment with --messages, or ask for a shorter period',
      zh: '用 --messages 指定部分设备，或缩短时段',
    },
  },
  'evidence.unreadable': {
    en: '{file} is too broken for a report',
    zh: '{file} 损坏严重，无法生成报告',
    hint: { en: 'zhencai evidence verify says where', zh: '用 zhencai evidence verify 查看损坏位置' },
  },
  'evidence.reported': {
    en: '{file}: {verdict}\npack SHA-256 {sha256}',
    zh: '{file}：{verdict}\n证据包 SHA-256 {sha256}',
  },
  'evidence.gone': {
    en: 'messages of {count} windows are no longer kept: packed without them',
    zh: '{count} 个窗口的原始报文已不在缓存，未装入',
  },
  'evidence.aside': {
    en: 'a buffer that broke was set aside, {buffer}: its evidence (epoch {epoch}, {records} records, signed up to {signed}, UTC+8) is NOT in this pack. It can be read: pack it as well, with --buffer {buffer}',
    zh: '曾有缓存损坏并移到一旁（{buffer}）：其中的证据（epoch {epoch}，{records} 条记录，签名至 {signed}，UTC+8）不在本证据包中。该日志可读：请加 --buffer {buffer} 另行制作证据包',
  },
  'evidence.asideBroken': {
    en: 'a buffer that broke was set aside, {buffer}: its evidence is NOT in this pack and cannot be read ({reason}). What is left of that time are packs made before and checkpoints kept elsewhere',
    zh: '曾有缓存损坏并移到一旁（{buffer}）：其中的证据不在本证据包中，也无法读出（{reason}）。该时段只剩此前制作的证据包和他处保存的检查点',
  },
  'evidence.noBuffer': {
    en: 'no buffer {buffer} was set aside; there are: {known}',
    zh: '没有移到一旁的缓存 {buffer}；现有：{known}',
    hint: {
      en: 'a folder of quarantine/ in the data folder, by its name alone',
      zh: '填写数据目录中 quarantine/ 下的文件夹名',
    },
  },
  'evidence.brokenLog': {
    en: 'the evidence of the buffer {buffer} is broken: {reason}',
    zh: '缓存 {buffer} 中的证据已损坏：{reason}',
    hint: {
      en: 'try without --messages, or a shorter --from and --to; no pack was made, as it would not hold',
      zh: '可去掉 --messages，或缩短 --from 与 --to 再试；未制作证据包，因为它通不过校验',
    },
  },
  'cli.nonce': {
    en: 'the nonce is 4 to 200 characters that the reviewer thinks up on the spot: --nonce TEXT',
    zh: '核验口令由验收人员当场给出，4 至 200 个字符：--nonce 口令',
  },
  'evidence.notOn': {
    en: 'the running agent keeps no acceptance log (evidence.enabled: false)',
    zh: '运行中的代理未启用证据链（evidence.enabled: false）',
  },
  'evidence.notKept': {
    en: 'the running agent cannot keep its acceptance log',
    zh: '运行中的代理无法写入证据链',
    hint: { en: 'zhencai status says why', zh: '原因见 zhencai status' },
  },
  'evidence.notSigned': {
    en: 'the disk refuses: the challenge was read but could not be signed',
    zh: '磁盘拒绝写入：已读取但未能签名',
    hint: { en: 'see zhencai status', zh: '见 zhencai status' },
  },
  'check.evidence': { en: 'Evidence: what an acceptance will ask about', zh: '证据：验收时会被问到' },
  'check.evidenceOff': {
    en: 'the acceptance log is switched off (evidence.enabled: false)',
    zh: '证据链已关闭（evidence.enabled: false）',
  },
  'check.notDigital': {
    en: 'connected and not declared as digital equipment: {equipment}. Fill in digital and digitalBasis',
    zh: '已接入但未申报为数字化设备：{equipment}。请填写“是否数字化”与“数字化依据”',
  },
  'check.noBasis': {
    en: 'digital without a basis: {equipment}. Fill in digitalBasis',
    zh: '数字化设备未写依据：{equipment}。请填写“数字化依据”',
  },
  'check.noParameter': {
    en: 'key equipment without a key parameter: {equipment}. Mark tags in the column keyParameter',
    zh: '关键设备没有关键参数：{equipment}。请在点表“关键参数”列标出',
  },
  'check.noLinks': {
    en: 'no tag names a business link. Fill in businessLink, or 数据采集 scores nothing',
    zh: '点表未填“业务环节”，数据采集一题将不得分',
  },
  'challenge.title': { en: 'Challenge', zh: '现场核验' },
  'challenge.nonce': { en: 'nonce', zh: '口令' },
  'challenge.chosen': {
    en: '{count} of {eligible} connected equipment, chosen by the nonce from register record {register}',
    zh: '从登记记录 {register} 的 {eligible} 台已接入设备中，按口令抽取 {count} 台',
  },
  'challenge.compare': {
    en: 'Compare with the display of each machine now. Read {time} (UTC+8), past every cache.',
    zh: '请立即与设备显示屏对照。读取时间 {time}（UTC+8），绕过一切缓存。',
  },
  'challenge.record': {
    en: 'record {n}, signed head {size}\nroot        {root}\nfingerprint {fingerprint}',
    zh: '记录 {n}，签名日志长度 {size}\n根哈希   {root}\n密钥指纹 {fingerprint}',
  },
  'challenge.raw': { en: 'as received', zh: '原始值' },
  'challenge.nothing': { en: 'nothing was read: {reason}', zh: '未读到数据：{reason}' },
  'verifier.copied': {
    en: '{file}: open it in Chromium or Firefox, offline, and drag a pack in',
    zh: '{file}：在 Chromium 或 Firefox 中离线打开，将证据包拖入即可',
  },
} as const satisfies Record<string, Text>;
