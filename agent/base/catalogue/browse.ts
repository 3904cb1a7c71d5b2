import type { Text } from './entry.ts';

/** Texts of `zhencai browse`. */
export const browseTexts = {
  'cli.browseUsage': {
    en: 'what to browse? e.g. zhencai browse "modbus-tcp://192.168.1.10:502?unit=1-16&area=hr,ir"',
    zh: '请指定浏览对象，例如：zhencai browse "modbus-tcp://192.168.1.10:502?unit=1-16&area=hr,ir"',
    hint: {
      en: 'keys: unit, area (hr,ir,co,di), from, to, step, pauseMs, timeoutMs, seconds, identify; in quotes, for the shell',
      zh: '参数：unit、area（hr,ir,co,di）、from、to、step、pauseMs、timeoutMs、seconds、identify；请加引号',
    },
  },
  'cli.browseScheme': {
    en: '{target}: only modbus-tcp://host:port can be browsed',
    zh: '{target}：只能浏览 modbus-tcp://主机:端口',
    hint: { en: 'zhencai browse modbus-tcp://192.168.1.10', zh: 'zhencai browse modbus-tcp://192.168.1.10' },
  },
  'cli.browseKey': {
    en: '{key} is not known in the target',
    zh: '目标中的 {key} 无法识别',
    hint: { en: 'there are: {known}', zh: '可用：{known}' },
  },
  'cli.browseValue': {
    en: '{key}={value} cannot be: {expected}',
    zh: '{key}={value} 无效，应为：{expected}',
    hint: { en: 'see zhencai browse without a target', zh: '可运行不带目标的 zhencai browse 查看示例' },
  },
  'browse.begin': {
    en: 'looking at {endpoint}, for {seconds} s at most; Ctrl-C ends it and shows what was found',
    zh: '正在查看 {endpoint}，最多 {seconds} 秒；按 Ctrl-C 可提前结束并显示已发现部分',
  },
  'browse.head': {
    en: '{endpoint}: {found} of {asked} unit ids answer ({requests} requests, {seconds} s)',
    zh: '{endpoint}：询问 {asked} 个站号，{found} 个应答（{requests} 次请求，{seconds} 秒）',
  },
  'browse.anyUnit': {
    en: 'it answers whichever unit id is asked: one device, looked at as unit {unit}',
    zh: '任何站号都应答：即同一台设备，以站号 {unit} 查看',
  },
  'browse.silent': {
    en: 'the TCP connection stands, but none of {asked} unit ids answered',
    zh: 'TCP 已连接，但询问的 {asked} 个站号均无应答',
    hint: {
      en: 'is this a Modbus port, is the device behind the gateway powered, does it allow this address? A slow line needs timeoutMs=3000',
      zh: '请确认这是 Modbus 端口、网关后的设备已通电、且允许本机访问；慢速线路请加 timeoutMs=3000',
    },
  },
  'browse.deadline': {
    en: 'ended after {seconds} s; what was found so far stands above',
    zh: '已到 {seconds} 秒上限；以上为已发现部分',
    hint: {
      en: 'ask for less (unit=, area=, from=, to=), or give it more: seconds=1800',
      zh: '请缩小范围（unit=、area=、from=、to=），或延长时间：seconds=1800',
    },
  },
  'browse.stopped': { en: 'stopped; what was found so far stands above', zh: '已停止；以上为已发现部分' },
  'browse.lost': {
    en: 'the device takes no connection any more; what was found so far stands above',
    zh: '设备不再接受连接；以上为已发现部分',
    hint: { en: 'give it a rest, and a longer pause: pauseMs=200', zh: '请稍候，并加大间隔：pauseMs=200' },
  },
  'browse.unit': { en: 'unit', zh: '站号' },
  'browse.identity': { en: 'identity', zh: '标识' },
  'browse.area': { en: 'area', zh: '区' },
  'browse.ranges': { en: 'readable (0-based)', zh: '可读范围（从 0 起）' },
  'browse.none': { en: 'none', zh: '无' },
  'browse.notSupported': { en: 'not supported', zh: '不支持' },
  'browse.gaveUp': { en: 'silent at some addresses, given up', zh: '部分地址不应答，已放弃' },
  'browse.longest': { en: 'longest request answered: {count}', zh: '单次最多可读 {count}' },
  'browse.coarse': {
    en: 'looked for at every {step} addresses: a shorter range between two of them is not seen (step= for a closer look)',
    zh: '每隔 {step} 个地址查找一次：其间更短的范围可能漏掉（用 step= 加密）',
  },
} as const satisfies Record<string, Text>;
