import type { Text } from './entry.ts';

/** Texts of the area `store`. */
export const storeTexts = {
  'store.inUse': {
    en: 'another agent is running on the data folder {folder}',
    zh: '数据目录 {folder} 已有另一个代理在运行',
    hint: {
      en: 'stop it first, or give this one its own gateway.dataDir',
      zh: '请先停止它，或为本代理配置另一个 gateway.dataDir',
    },
  },
  'store.tooNew': {
    en: '{file} was written by a newer zhencai (schema {version}, this one knows {known})',
    zh: '{file} 由更新版本的真采写入（结构版本 {version}，本版本只认识 {known}）',
    hint: { en: 'install the newer version again', zh: '请重新安装较新的版本' },
  },
  'store.unusable': {
    en: 'cannot use {file}',
    zh: '无法使用 {file}',
    hint: {
      en: 'check that gateway.dataDir exists on a writable disk and belongs to the user who runs the agent',
      zh: '请检查 gateway.dataDir 所在磁盘可写，且属于运行代理的用户',
    },
  },
  'store.notWritable': {
    en: 'the buffer in {folder} cannot be opened: the disk is full, read-only or failing; tried again until it can',
    zh: '无法打开 {folder} 中的缓存：磁盘已满、只读或故障；将一直重试',
    hint: {
      en: 'free space on that disk, or check that it is not mounted read-only',
      zh: '请清理该磁盘，或检查其是否被挂载为只读',
    },
  },
  'store.broken': {
    en: 'the buffer is broken ({why}); it is set aside, and what can be read of it goes into a new one',
    zh: '缓存文件已损坏（{why}）；正在隔离该文件，并将可读内容转入新的缓存',
  },
  'store.salvaged': {
    en: 'the buffer broke: {saved} undelivered messages were saved, {lost} are known to be lost; the broken one is in {folder}',
    zh: '缓存文件曾损坏：已救回未送达报文 {saved} 条，已知丢失 {lost} 条；损坏的文件在 {folder}',
    hint: {
      en: 'nothing has to be done: the agent goes on with a new buffer. Keep that folder for support, and have the disk looked at if it happens again',
      zh: '无需处理：代理已用新的缓存继续运行。请保留该目录供技术支持分析；若再次发生，请检查磁盘',
    },
  },
  'store.missing': {
    en: 'there is no buffer at {file}',
    zh: '{file} 不存在，没有缓存',
    hint: { en: 'has the agent run with this config yet?', zh: '该配置的代理是否运行过？' },
  },
  'store.commitFailed': {
    en: 'readings cannot be written to disk; collecting waits and tries again',
    zh: '采样无法写入磁盘；采集等待并重试',
    hint: {
      en: 'free space on the disk of gateway.dataDir, or check that it is not mounted read-only',
      zh: '请清理 gateway.dataDir 所在磁盘，或检查磁盘是否被挂载为只读',
    },
  },
  'store.notKept': {
    en: 'the destination is new: messages from before it was added are not kept any more',
    zh: '该目的地为新增：其加入之前的部分报文已不再保留',
    hint: {
      en: 'nothing has to be done: it gets everything from the first message that is kept. store.keepDays and store.maxSizeMb say how much that is',
      zh: '无需处理：从仍保留的第一条报文起全部送达。保留多少由 store.keepDays 和 store.maxSizeMb 决定',
    },
  },
  'store.fullFor': {
    en: 'the buffer is at its limit ({limitMb} MiB): its oldest messages went before {destinations} had them',
    zh: '缓存已达上限（{limitMb} MiB）：最早的报文在 {destinations} 收到之前已被删除',
    hint: {
      en: 'restore the connection to that destination, take it out of the plant file, or raise store.maxSizeMb',
      zh: '请恢复与该目的地的连接，或从工厂文件中删除它，或调大 store.maxSizeMb',
    },
  },
  'store.full': {
    en: 'the buffer is at its limit ({limitMb} MiB) with undelivered messages; collecting waits, as store.whenFull says',
    zh: '缓存已达上限（{limitMb} MiB）且未送达；按 store.whenFull 的设置，采集等待',
    hint: {
      en: 'restore the broker connection or raise store.maxSizeMb',
      zh: '请恢复与服务器的连接，或调大 store.maxSizeMb',
    },
  },
} as const satisfies Record<string, Text>;
