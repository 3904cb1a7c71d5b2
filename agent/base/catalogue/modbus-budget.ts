import type { Text } from './entry.ts';

/** Texts about the time that a Modbus line has: what is predicted from what, and what would make it quicker. */
export const lineTexts = {
  'modbus.basisNetwork': {
    en: '{turnaroundMs} ms per request (quirks.turnaroundMs; a serial line behind it: line)',
    zh: '每个请求 {turnaroundMs} 毫秒（quirks.turnaroundMs；其后有串行线路时请填写 line）',
  },
  'modbus.basisLine': {
    en: '{line}, {turnaroundMs} ms until a unit answers (quirks.turnaroundMs), {gapMs} ms between frames',
    zh: '{line}，站应答前 {turnaroundMs} 毫秒（quirks.turnaroundMs），帧间 {gapMs} 毫秒',
  },
  'modbus.basisAssumed': {
    en: '{line} assumed, as line is not set; {turnaroundMs} ms until a unit answers (quirks.turnaroundMs), {gapMs} ms between frames',
    zh: '未填写 line，假定为 {line}；站应答前 {turnaroundMs} 毫秒（quirks.turnaroundMs），帧间 {gapMs} 毫秒',
  },
  'modbus.remedyGap': {
    en: 'quirks.maxGap: {maxGap}, where the devices let holes be read ({requests} requests; cycle: {cycles})',
    zh: '设置 quirks.maxGap: {maxGap}（设备须允许跨读；{requests} 个请求，每轮：{cycles}）',
  },
  'modbus.remedyBaudRate': {
    en: '{baudRate} baud, here and in every device on the line (cycle: {cycles})',
    zh: '线路及其上所有设备改为 {baudRate} 波特（每轮：{cycles}）',
  },
  'modbus.remedyBoth': {
    en: 'quirks.maxGap: {maxGap}, where the devices let holes be read, and {baudRate} baud, here and in every device on the line ({requests} requests; cycle: {cycles})',
    zh: '设置 quirks.maxGap: {maxGap}（设备须允许跨读），并将线路及其上所有设备改为 {baudRate} 波特（{requests} 个请求，每轮：{cycles}）',
  },
  'modbus.remedyLines': {
    en: 'its units on {count} lines (cycle: {cycles})',
    zh: '将各站分到 {count} 条线路（每轮：{cycles}）',
  },
  'modbus.remedyConnections': {
    en: 'its units over {count} connections, where the far side reads them beside each other (cycle: {cycles})',
    zh: '将各站分到 {count} 个连接（对端须能并行读取；每轮：{cycles}）',
  },
} as const satisfies Record<string, Text>;
