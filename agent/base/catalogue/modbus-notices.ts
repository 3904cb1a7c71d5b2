import type { Text } from './entry.ts';

const garbled = {
  en: 'something answers, but not so that it can be read: check baud rate, parity and stop bits, wiring and termination, and that no two devices have one unit number; behind a gateway, whether it speaks modbus-tcp or modbus-rtu-over-tcp, and the quirks unitInReply and zeroTid',
  zh: '有应答但无法识别：请检查波特率、校验方式、停止位、接线与终端电阻，以及是否有两台设备站号相同；经网关时请核对其协议是 modbus-tcp 还是 modbus-rtu-over-tcp，以及 unitInReply、zeroTid',
};

/** What is told of a Modbus connection and its units at work. */
export const modbusNoticeTexts = {
  'modbus.connect': {
    en: 'no connection to {host}:{port}',
    zh: '无法连接 {host}:{port}',
    hint: {
      en: 'check address, power, cable and firewall, and whether the device is at its limit of connections',
      zh: '请检查地址、电源、网线和防火墙，以及设备的连接数是否已满',
    },
  },
  'modbus.silent': {
    en: 'connected, but no request was answered: no device says anything',
    zh: '已连接，但没有任何请求得到应答：设备没有任何回音',
    hint: {
      en: 'check that the devices are powered, their unit numbers, and the wiring (A and B exchanged?); a device at another baud rate or parity keeps silent too; a slow one needs a longer timeoutMs',
      zh: '请检查设备是否通电、站号是否正确、接线是否正确（A、B 是否接反）；波特率或校验方式不符的设备也不会应答；响应慢的设备请调大 timeoutMs',
    },
  },
  'modbus.garbled': {
    en: 'connected, but no request was answered: the replies of unit {units} are garbled, bytes came that are no reply',
    zh: '已连接，但没有任何请求得到应答：站号 {units} 的应答是乱码，收到的字节不是有效应答',
    hint: garbled,
  },
  'modbus.absentUnit': {
    en: 'unit {unit} does not answer (since {since}); its neighbours are read on time, and it is called at least every {everyS} s',
    zh: '站号 {unit} 无应答（自 {since} 起）；其余站照常采集，至少每 {everyS} 秒重试该站一次',
    hint: {
      en: 'unit {unit} says nothing at all: check its power, its unit number and its wiring (A and B exchanged?), then its baud rate and parity; it is read again with the first call it answers',
      zh: '站号 {unit} 完全没有回音：请检查其电源、站号和接线（A、B 是否接反），再核对波特率和校验方式；恢复应答后自动继续采集',
    },
  },
  'modbus.garbledUnit': {
    en: 'replies of unit {unit} are garbled (since {since}): bytes came that are no reply; its neighbours are read on time, and it is called at least every {everyS} s',
    zh: '站号 {unit} 的应答是乱码（自 {since} 起）：收到的字节不是有效应答；其余站照常采集，至少每 {everyS} 秒重试该站一次',
    hint: garbled,
  },
  'modbus.lateUnit': {
    en: 'unit {unit} answers, but only after its timeout (since {since}); its neighbours are read on time, and it is called at least every {everyS} s',
    zh: '站号 {unit} 有应答，但总是晚于超时时间（自 {since} 起）；其余站照常采集，至少每 {everyS} 秒重试该站一次',
    hint: {
      en: 'what comes late is never taken for a value: raise its timeoutMs (a unit may have its own, in units), or find out what holds its replies up',
      zh: '迟到的应答不会当作数值使用：请调大该站的 timeoutMs（可在 units 中按站单独设置），或查明应答变慢的原因',
    },
  },
  'modbus.breakingUnit': {
    en: 'the connection breaks whenever unit {unit} is asked (since {since}); its neighbours are read on time, and it is called at least every {everyS} s',
    zh: '每次询问站号 {unit} 连接都会断开（自 {since} 起）；其余站照常采集，至少每 {everyS} 秒重试该站一次',
    hint: {
      en: 'some gateways close the connection when a unit behind them does not answer: check the power, number and wiring of unit {unit}, then the timeout of the gateway; it is read again with the first call it answers',
      zh: '有些网关在下挂站无应答时会直接断开连接：请检查站号 {unit} 的电源、站号设置和接线，再核对网关的超时设置；恢复应答后自动继续采集',
    },
  },
  'modbus.refusedTags': {
    en: 'unit {unit} refuses {count} {count:tag|tags} of area {area}, which are read around: {tags}',
    zh: '站号 {unit} 拒绝读取 {area} 区的 {count} 个点，已绕开：{tags}',
    hint: {
      en: 'check their addresses in the manual of the device; they are tried again every ten minutes at the latest',
      zh: '请按设备手册核对地址；最迟每十分钟自动重试一次',
    },
  },
  'modbus.silentTags': {
    en: 'unit {unit} is silent on {count} {count:tag|tags} of area {area} while it answers others; they are read around: {tags}',
    zh: '站号 {unit} 对 {area} 区的 {count} 个点不应答（其他点正常），已绕开：{tags}',
    hint: {
      en: 'check their addresses in the manual of the device: some say nothing where they should refuse; they are tried again now and then',
      zh: '请按设备手册核对地址：有的设备对错误地址不应答而不报异常；系统会定时重试',
    },
  },
  'modbus.refusedArea': {
    en: 'unit {unit} does not know the function that reads area {area}: {count} {count:tag|tags} ({tags})',
    zh: '站号 {unit} 不支持读取 {area} 区：{count} 个点（{tags}）',
    hint: {
      en: 'look in the manual whether it is ir instead of hr, or di instead of co; it is tried again every ten minutes at the latest',
      zh: '请按设备手册核对是否应为 ir 而非 hr、di 而非 co；最迟每十分钟自动重试一次',
    },
  },
  'modbus.notConnected': {
    en: 'the Modbus connection is not open',
    zh: 'Modbus 连接未打开',
  },
} as const satisfies Record<string, Text>;
