import type { Text } from './entry.ts';

/** Texts of the area `modbus` about how a connection is set. */
export const modbusSettingsTexts = {
  'modbus.portIsDevice': {
    en: '“{key}” of a modbus-rtu connection is the device file of a serial port',
    zh: 'modbus-rtu 连接的“{key}”应为串口设备文件',
    hint: {
      en: 'such as /dev/serial/by-id/usb-… or /dev/ttyS1; a TCP port belongs, beside host, to modbus-rtu-over-tcp (serial server in transparent mode) or modbus-tcp',
      zh: '例如 /dev/serial/by-id/usb-… 或 /dev/ttyS1；若是 TCP 端口，协议应为 modbus-rtu-over-tcp（串口服务器透传）或 modbus-tcp，并填写 host',
    },
  },
  'modbus.unusualRate': {
    en: '{baudRate} baud is no usual rate',
    zh: '波特率 {baudRate} 不常见',
    hint: {
      en: 'did you mean {usual}? Every device on the line and its adapter must have this very rate',
      zh: '是否应为 {usual}？总线上的所有设备和适配器都须使用同一波特率',
    },
  },
  'modbus.unitKey': {
    en: '“{key}” is not a unit from 0 to 255',
    zh: '“{key}”不是 0 至 255 的站号',
  },
  'modbus.lineUnitKey': {
    en: '“{key}” is not a unit of a serial line, 1 to 247',
    zh: '“{key}”不是串行总线的站号（1 至 247）',
  },
  'modbus.holeSyntax': {
    en: '“{key}”: this is not a range of addresses',
    zh: '“{key}”：不是地址区间',
    hint: {
      en: 'write area and 0-based addresses, both ends included: hr:100-120, or hr:100 alone',
      zh: '请写区号和从 0 起的地址，含两端：hr:100-120，或单个 hr:100',
    },
  },
  'modbus.holeRange': {
    en: '“{hole}” is no range: from the lower address to the higher one, 0 to 65535',
    zh: '“{hole}”不是有效区间：须由小到大，0 至 65535',
  },
} as const satisfies Record<string, Text>;
