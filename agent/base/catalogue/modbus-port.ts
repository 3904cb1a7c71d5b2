import type { Text } from './entry.ts';

/** Why a serial port cannot be opened. */
export const portTexts = {
  'modbus.portGone': {
    en: 'the serial port {port} is not there; found: {found}',
    zh: '串口 {port} 不存在；现有：{found}',
    hint: {
      en: 'the adapter is unplugged or has got another name: use its name under /dev/serial/by-id, which stays the same',
      zh: '适配器已拔出或换了名称：请使用 /dev/serial/by-id 下的固定名称',
    },
  },
  'modbus.portTaken': {
    en: 'another program has the serial port {port} open',
    zh: '串口 {port} 已被其他程序占用',
    hint: {
      en: 'stop it (the agent too, before probe and browse); it may be another connection of this plant under another name of the port',
      zh: '请先停止占用它的程序（运行 probe、browse 前也须停止代理）；也可能是本配置中另一连接以别名使用同一串口',
    },
  },
  'modbus.portRefused': {
    en: 'the serial port {port} cannot be opened',
    zh: '无法打开串口 {port}',
    hint: {
      en: 'another program may have it open, or this user may not (group dialout); or the adapter lacks the baud rate or parity',
      zh: '可能被其他程序占用，或当前用户无权限（dialout 组），或适配器不支持该波特率、校验方式',
    },
  },
} as const satisfies Record<string, Text>;
