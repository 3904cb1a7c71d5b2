import type { Text } from './entry.ts';

/** Texts of the area `mqtt`. */
export const mqttTexts = {
  'mqtt.unreachable': {
    en: 'the broker {url} cannot be reached',
    zh: '无法连接消息服务器 {url}',
    hint: {
      en: 'check the address, the network and the firewall; readings wait in the buffer meanwhile',
      zh: '请检查地址、网络和防火墙；期间采样保存在缓存中',
    },
  },
  'mqtt.refused': {
    en: 'the broker {url} refuses the connection: {reason}',
    zh: '消息服务器 {url} 拒绝连接：{reason}',
  },
  'mqtt.login': {
    en: 'the broker {url} refuses user name or password',
    zh: '消息服务器 {url} 拒绝用户名或密码',
    hint: {
      en: 'check broker.username and broker.password',
      zh: '请检查 broker.username 和 broker.password',
    },
  },
  'mqtt.tls': {
    en: 'no trusted TLS connection to {url}',
    zh: '无法与 {url} 建立可信的 TLS 连接',
    hint: {
      en: 'check broker.ca, the name in the certificate, its dates, and the clock of this gateway',
      zh: '请检查 broker.ca、证书中的名称与有效期，以及网关时钟',
    },
  },
  'mqtt.file': {
    en: 'cannot read {file}, named by broker.{key}',
    zh: '无法读取 broker.{key} 指定的文件 {file}',
    hint: {
      en: 'put the PEM file there, readable for the user who runs the agent',
      zh: '请放置 PEM 文件并确保代理可读',
    },
  },
  'mqtt.lost': {
    en: 'the connection to the broker is lost: {reason}',
    zh: '与消息服务器的连接中断：{reason}',
  },
  'mqtt.noAck': {
    en: 'the broker has acknowledged nothing for {ms} ms; the connection is reopened',
    zh: '消息服务器 {ms} 毫秒未确认；重新连接',
  },
  'mqtt.busy': {
    en: 'the broker asks for patience: {reason}',
    zh: '消息服务器要求稍后重试：{reason}',
  },
  'mqtt.notAuthorised': {
    en: 'the broker does not allow publishing to {topic}',
    zh: '消息服务器不允许发布到 {topic}',
    hint: {
      en: 'allow the gateway to publish there; messages wait meanwhile',
      zh: '请在服务器上授权；期间报文等待',
    },
  },
  'mqtt.tooLarge': {
    en: "a message of {bytes} bytes exceeds the broker's maximum packet size of {limit}",
    zh: '报文 {bytes} 字节，超过服务器最大报文长度 {limit}',
  },
} as const satisfies Record<string, Text>;
