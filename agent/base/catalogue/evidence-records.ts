import type { Text } from './entry.ts';

/** What a verifier finds in what the records say: times, windows, messages, challenges and identities. */
export const recordTexts = {
  'evidence.clock.ok': {
    en: 'time never falls unsaid; {steps} steps recorded',
    zh: '时间无未记录的倒退；对时 {steps} 次',
  },
  'evidence.clock.fell': {
    en: 'record {n} is earlier than the one before, and no clock record says why',
    zh: '第 {n} 条记录早于前一条，且无时钟记录说明',
  },

  'evidence.windows.ok': { en: '{count} windows add up', zh: '{count} 个窗口数目相符' },
  'evidence.windows.sum': {
    en: 'record {n}: the readings of {equipment} do not add up',
    zh: '第 {n} 条记录：{equipment} 的采集数不相符',
  },
  'evidence.windows.raster': {
    en: 'record {n}: the window of {equipment} is not on the raster',
    zh: '第 {n} 条记录：{equipment} 的窗口不在整点格上',
  },
  'evidence.windows.stranger': {
    en: 'record {n}: a window of {equipment}, which is not in the register in force',
    zh: '第 {n} 条记录：窗口的设备 {equipment} 不在当时的设备清单中',
  },
  'evidence.windows.overlap': {
    en: 'record {n}: a window of {equipment} for a time that has been counted',
    zh: '第 {n} 条记录：{equipment} 的窗口与已计时段重叠',
  },
  'evidence.windows.turn': {
    en: 'record {n}: a window of {equipment} that was not closed in its turn: for hours long past, or not yet over',
    zh: '第 {n} 条记录：{equipment} 的窗口未按次序关闭：属于早已过去或尚未结束的时间',
  },
  'evidence.windows.empty': {
    en: 'record {n}: a window of {equipment} without messages has bytes or a root',
    zh: '第 {n} 条记录：{equipment} 无报文的窗口却有字节数或根',
  },

  'evidence.sequence.ok': {
    en: 'messages {first} … {last} without a hole',
    zh: '报文 {first} … {last} 无缺号',
  },
  'evidence.sequence.empty': { en: 'no messages', zh: '没有报文' },
  'evidence.sequence.window': {
    en: 'record {n}: number and range of its messages do not fit',
    zh: '第 {n} 条记录：报文数与序号范围不符',
  },
  'evidence.sequence.twice': {
    en: 'record {n}: message {seq} is in another window too',
    zh: '第 {n} 条记录：报文 {seq} 也在另一窗口中',
  },
  'evidence.sequence.hole': {
    en: 'windows from record {n} on: message {expected} is due, they begin with {found}',
    zh: '自第 {n} 条记录起的窗口：应接报文 {expected}，实从 {found} 开始',
  },
  'evidence.sequence.sum': {
    en: 'windows from record {n} on hold {found} messages where the numbers ask for {expected}',
    zh: '自第 {n} 条记录起的窗口共 {found} 条报文，按序号应为 {expected} 条',
  },

  'evidence.messages.ok': {
    en: '{count} messages of {windows} windows give their roots; of {gone} windows they are no longer kept',
    zh: '{windows} 个窗口的 {count} 条报文与根一致；{gone} 个窗口的报文已不再保存',
  },
  'evidence.messages.none': {
    en: 'none in the pack: it was made without --messages, or no window of the period was complete',
    zh: '包内没有报文：制作时未用 --messages，或时段内尚无完整的采集窗口',
  },
  'evidence.messages.window': {
    en: 'record {n} is no window of the pack',
    zh: '第 {n} 条记录不是包内的窗口',
  },
  'evidence.messages.unreadable': {
    en: 'the messages of window {n} cannot be read',
    zh: '窗口 {n} 的报文无法读取',
  },
  'evidence.messages.form': {
    en: 'the messages of window {n} are cut, or no hashes',
    zh: '窗口 {n} 的报文被截断，或不是哈希',
  },
  'evidence.messages.count': {
    en: 'window {n} names {expected} messages, there are {found}',
    zh: '窗口 {n} 记有 {expected} 条报文，实有 {found} 条',
  },
  'evidence.messages.root': {
    en: 'the messages are not those that window {n} signed',
    zh: '报文不是窗口 {n} 所签的报文',
  },
  'evidence.messages.bytes': {
    en: 'window {n} names {expected} bytes, there are {found}',
    zh: '窗口 {n} 记有 {expected} 字节，实有 {found} 字节',
  },
  'evidence.messages.foreign': {
    en: 'window {n}, message {line}: not a message of this gateway and epoch',
    zh: '窗口 {n} 第 {line} 条：不是本网关、本 epoch 的报文',
  },
  'evidence.messages.seq': {
    en: 'window {n}, message {line}: number {seq} is out of order or outside the window',
    zh: '窗口 {n} 第 {line} 条：序号 {seq} 次序不对或不属于该窗口',
  },
  'evidence.messages.twice': {
    en: 'window {n}, message {line}: number {seq} is in another window too',
    zh: '窗口 {n} 第 {line} 条：序号 {seq} 也在另一窗口中',
  },
  'evidence.messages.equipment': {
    en: 'window {n}, message {line}: a message of other equipment',
    zh: '窗口 {n} 第 {line} 条：属于其他设备',
  },
  'evidence.messages.samples': {
    en: 'the messages of window {n} hold {found} usable samples, it counted {expected}',
    zh: '窗口 {n} 的报文含 {found} 个有效采样，计数仅 {expected}',
  },

  'evidence.message.none': {
    en: 'none given: --message checks one captured from the broker',
    zh: '未给出：--message 可核对从服务器截获的报文',
  },
  'evidence.message.ok': {
    en: 'message {seq} is in window {n}, byte for byte',
    zh: '报文 {seq} 在窗口 {n} 中，逐字节一致',
  },
  'evidence.message.foreign': { en: 'what was given is no message of a gateway', zh: '所给的不是网关报文' },
  'evidence.message.other': {
    en: 'the message is of gateway {gateway}, epoch {epoch}: not of this log',
    zh: '该报文属于网关 {gateway}、epoch {epoch}，不属于本日志',
  },
  'evidence.message.outside': {
    en: 'no window of the pack holds message {seq}: ask for a pack of the time it was sent',
    zh: '包内没有窗口含报文 {seq}：请制作其发送时段的证据包',
  },
  'evidence.message.ask': {
    en: 'message {seq} belongs to window {n}, whose messages are not in the pack: make it with --messages',
    zh: '报文 {seq} 属于窗口 {n}，其报文不在包内：请用 --messages 制作',
  },
  'evidence.message.different': {
    en: 'window {n} holds message {seq} with other bytes',
    zh: '窗口 {n} 中的报文 {seq} 内容不同',
  },

  'evidence.challenges.ok': {
    en: '{count} challenges, chosen as the nonce says; the readings of {opened} machines fit their hashes',
    zh: '{count} 次现场核验，按口令选取；{opened} 台读数与哈希一致',
  },
  'evidence.challenges.none': {
    en: 'none was made: zhencai evidence challenge --nonce, in front of the machines',
    zh: '未做现场核验：请在设备前执行 zhencai evidence challenge --nonce',
  },
  'evidence.challenges.redacted': {
    en: '{count} challenges, chosen as the nonce says; readings are left out of this pack',
    zh: '{count} 次现场核验，按口令选取；本包隐去了读数',
  },
  'evidence.challenges.unopened': {
    en: '{count} challenges, chosen as the nonce says; readings of {opened} of {results} machines are here',
    zh: '{count} 次现场核验，按口令选取；{results} 台中 {opened} 台有读数',
  },
  'evidence.challenges.register': {
    en: 'challenge {n} does not name the register in force',
    zh: '现场核验 {n} 所指的不是当时的设备清单',
  },
  'evidence.challenges.choice': {
    en: 'challenge {n}: the machines are not those the nonce chooses',
    zh: '现场核验 {n}：设备不是按口令选取的',
  },
  'evidence.challenges.form': {
    en: 'values.jsonl, line {line}: no readings',
    zh: 'values.jsonl 第 {line} 行不是读数',
  },
  'evidence.challenges.then': {
    en: 'challenge {n}: the readings of {equipment} are not of that moment, or not of its points',
    zh: '现场核验 {n}：{equipment} 的读数不是当时的，或不是其点表中的点',
  },
  'evidence.challenges.hash': {
    en: 'challenge {n}: the readings of {equipment} are not those that were signed',
    zh: '现场核验 {n}：{equipment} 的读数不是所签的读数',
  },

  'evidence.identity.ok': {
    en: '{count} identities; {simulated} equipment are simulated by what they say themselves',
    zh: '{count} 条身份记录；按其自述，{simulated} 台设备为仿真',
  },
  'evidence.identity.missing': {
    en: 'of {count} equipment that were read ({equipment} …) the pack does not say who answered',
    zh: '{count} 台有读数的设备（{equipment} 等）在包内没有身份记录',
  },
  'evidence.identity.rule': {
    en: 'record {n}: simulated is not what the facts say',
    zh: '第 {n} 条记录：仿真标记与身份信息不符',
  },
} as const satisfies Record<string, Text>;
