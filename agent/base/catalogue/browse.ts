import type { Text } from './entry.ts';

/** Texts of `zhencai browse`. */
export const browseTexts = {
  'cli.browseUsage': {
    en: 'what to browse? e.g. zhencai browse "modbus-tcp://192.168.1.10:502?unit=1-16&area=hr,ir"',
    zh: '请指定浏览对象，例如：zhencai browse "modbus-tcp://192.168.1.10:502?unit=1-16&area=hr,ir"',
    hint: {
      en: 'also "modbus-rtu-over-tcp://HOST:PORT" and "modbus-rtu:///dev/ttyUSB0?baudRate=9600&parity=even"; keys: unit, area (hr,ir,co,di), from, to, step, seconds, identify, timeoutMs, pauseMs and those of the connection in a plant file; in quotes, for the shell',
      zh: '也可以是 "modbus-rtu-over-tcp://主机:端口" 或 "modbus-rtu:///dev/ttyUSB0?baudRate=9600&parity=even"；参数：unit、area（hr,ir,co,di）、from、to、step、seconds、identify、timeoutMs、pauseMs，以及配置文件中该连接的参数；请加引号',
    },
  },
  'cli.browseScheme': {
    en: '{target} is nothing that can be browsed',
    zh: '{target}：无法浏览',
    hint: {
      en: 'modbus-tcp://HOST[:PORT], modbus-rtu-over-tcp://HOST:PORT or modbus-rtu:///dev/ttyUSB0',
      zh: '可浏览：modbus-tcp://主机[:端口]、modbus-rtu-over-tcp://主机:端口、modbus-rtu:///dev/ttyUSB0',
    },
  },
  'cli.browseSchemeNear': {
    en: '{scheme} is no protocol that can be browsed',
    zh: '不能浏览协议 {scheme}',
    hint: { en: 'did you mean {nearest}://…?', zh: '是否应为 {nearest}://…？' },
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
  'browse.silenceCost': {
    en: '{count} unit {count:id is|ids are} asked first: {seconds} s if none answers. unit=1-32 asks fewer, timeoutMs= (now {timeoutMs}) waits less',
    zh: '先询问 {count} 个站号：若均不应答，需 {seconds} 秒。可用 unit=1-32 缩小范围，或用 timeoutMs= 缩短等待（现为 {timeoutMs}）',
  },
  'browse.heard': {
    en: 'unit {unit} answers ({asked} of {of} asked)',
    zh: '站号 {unit} 有应答（已询问 {asked}/{of}）',
  },
  'browse.head': {
    en: '{endpoint}: {found} of {asked} unit {asked:id|ids} {found:answers|answer} ({requests} {requests:request|requests}, {seconds} s)',
    zh: '{endpoint}：询问 {asked} 个站号，{found} 个应答（{requests} 次请求，{seconds} 秒）',
  },
  'browse.anyUnit': {
    en: 'it answers whichever unit id is asked: one device, looked at as unit {unit}',
    zh: '任何站号都应答：即同一台设备，以站号 {unit} 查看',
  },
  'browse.silent': {
    en: 'the TCP connection stands, but none of {asked} unit {asked:id|ids} answered',
    zh: 'TCP 已连接，但询问的 {asked} 个站号均无应答',
    hint: {
      en: 'is this a Modbus port, is the device behind the gateway powered, does it allow this address? A slow line needs timeoutMs=3000',
      zh: '请确认这是 Modbus 端口、网关后的设备已通电、且允许本机访问；慢速线路请加 timeoutMs=3000',
    },
  },
  'browse.silentLine': {
    en: 'the serial port is open, but none of {asked} unit {asked:id|ids} answered',
    zh: '串口已打开，但询问的 {asked} 个站号均无应答',
    hint: {
      en: 'try the other settings (baudRate=, parity=none, stopBits=), exchange A and B, look whether the devices are powered and nobody else asks on this line; a slow device needs timeoutMs=3000',
      zh: '请尝试其他参数（baudRate=、parity=none、stopBits=），对调 A/B 线，确认设备已通电且总线上没有其他主站；慢速设备请加 timeoutMs=3000',
    },
  },
  'browse.silentBehind': {
    en: 'the TCP connection stands, but none of {asked} unit {asked:id|ids} answered',
    zh: 'TCP 已连接，但询问的 {asked} 个站号均无应答',
    hint: {
      en: 'is the serial server in transparent mode (if it speaks Modbus TCP, browse modbus-tcp://), are its baud rate and parity those of the devices, are A and B right? A modem needs timeoutMs=3000',
      zh: '请确认串口服务器为透传模式（若已转换为 Modbus TCP，请用 modbus-tcp://）、其波特率与校验和设备一致、A/B 线未接反；经 4G DTU 请加 timeoutMs=3000',
    },
  },
  'browse.garbled': {
    en: 'at unit {units} something came that is no reply',
    zh: '站号 {units} 收到的内容不是有效应答',
    hint: {
      en: 'on a serial line: another baud rate or parity than the devices have, two devices with one unit id, a second master, or the heartbeat of a modem; over TCP also: no Modbus, or another framing (modbus-tcp, modbus-rtu-over-tcp)',
      zh: '串行总线：波特率或校验与设备不一致、两台设备站号相同，总线上另有主站，或是 DTU 心跳包；TCP：端口不是 Modbus，或帧格式不同（modbus-tcp 与 modbus-rtu-over-tcp）',
    },
  },
  'browse.lostPort': {
    en: 'the serial port is gone; what was found so far stands above',
    zh: '串口已消失；以上为已发现部分',
    hint: { en: 'is the adapter still plugged in?', zh: '请检查串口适配器是否仍插着' },
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
