import type { Text } from './entry.ts';

/** Hints of a verifier: something to ask about, never a verdict. The bounds stand in the text. */
export const hintTexts = {
  'evidence.hint.frozen': {
    en: 'good readings, but nothing moved for {hours} h on end (told from {bound} h): was it switched on?',
    zh: '读数良好，但连续 {hours} 小时无任何变化（满 {bound} 小时即提示）：设备是否开机？',
  },
  'evidence.hint.repeated': {
    en: '{tag} went through exactly the same values in {windows} windows (told from {changes} changes each): a recording?',
    zh: '{tag} 在 {windows} 个窗口内的数值序列完全相同（每窗口至少 {changes} 次变化）：是否为回放？',
  },
  'evidence.hint.twin': {
    en: 'two or more machines with exactly the same values in one window, {windows} times (told from {changes} changes): one machine counted twice?',
    zh: '多台设备在同一窗口的数值序列完全相同，共 {windows} 次（至少 {changes} 次变化）：是否一机多报？',
  },
  'evidence.hint.no-jitter': {
    en: 'in {windows} windows all scans came at exactly the same distance (told from {scans} scans): real networks do not',
    zh: '{windows} 个窗口内所有采集间隔完全相等（至少 {scans} 次采集）：真实网络不会如此',
  },
  'evidence.hint.work': {
    en: 'parts were counted in {windows} windows, but neither power nor energy changed',
    zh: '{windows} 个窗口内有产量变化，但功率和电量从未变化',
  },
  'evidence.hint.same-certificate': {
    en: 'one certificate at several endpoints: {endpoints}',
    zh: '多个端点使用同一证书：{endpoints}',
  },
  'evidence.hint.same-mac': {
    en: 'one network card ({value}) behind several addresses or connections: {endpoints}',
    zh: '多个地址或连接对应同一网卡（{value}）：{endpoints}',
  },
  'evidence.hint.same-identity': {
    en: 'the same {fact} ({value}) at several endpoints: {endpoints}',
    zh: '多个端点的 {fact} 相同（{value}）：{endpoints}',
  },
  'evidence.hint.loopback': {
    en: 'connection {connection} ({endpoint}) ends on the gateway itself: what answers may be a program there',
    zh: '连接 {connection}（{endpoint}）指向网关自身：应答的可能是网关上的程序',
  },
  'evidence.hint.same-point': {
    en: '{points} points are read for several machines at once: one machine counted twice?',
    zh: '{points} 个采集点同时归属多台设备：是否一机多报？',
  },
  'evidence.hint.late-register': {
    en: 'the register was changed in the last seven days of the period (record {n}: {added} added, {removed} removed, {changed} changed)',
    zh: '设备清单在时段最后七天内有变更（第 {n} 条记录：增 {added}、减 {removed}、改 {changed}）',
  },
  'evidence.hint.clock-step': {
    en: 'the clock was set {steps} times, {back} of them back; by {most} ms at most',
    zh: '时钟被设置 {steps} 次，其中倒拨 {back} 次；最多 {most} 毫秒',
  },
  'evidence.hint.not-asked': {
    en: 'was not asked what it is (identify: false): {endpoints}',
    zh: '按配置未询问其身份（identify: false）：{endpoints}',
  },
  'evidence.hint.new-register': {
    en: 'challenge {n} chose from a register (record {register}) that was only {minutes} min old: was it made for the challenge?',
    zh: '现场核验 {n} 所依据的设备清单（第 {register} 条记录）仅在 {minutes} 分钟前产生：是否为核验而改？',
  },
  'evidence.hint.unwitnessed': {
    en: 'the agent ran {times} times without keeping evidence: {messages} messages are in no window',
    zh: '代理曾 {times} 次在不留证据的情况下运行：{messages} 条报文不在任何窗口中',
  },
  'evidence.hint.other-program': {
    en: '{programs} different programs ran in the period (versions {versions})',
    zh: '时段内运行过 {programs} 个不同的程序（版本 {versions}）',
  },
} as const satisfies Record<string, Text>;
