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
  'mqtt.unknownName': {
    en: 'the name in {url} cannot be resolved',
    zh: '无法解析 {url} 中的域名',
    hint: {
      en: 'check the name, and the DNS server of this gateway; it is asked again at each attempt',
      zh: '请检查域名和网关的 DNS 设置；每次重连都会重新解析',
    },
  },
  'mqtt.noAnswer': {
    en: '{url} takes the connection but has not answered as a broker for {ms} ms',
    zh: '{url} 接受了连接，但 {ms} 毫秒内没有 MQTT 应答',
    hint: {
      en: 'is this the MQTT port? Otherwise the broker hangs: look at its log, or raise broker.connectTimeoutMs',
      zh: '请确认这是 MQTT 端口；若是，服务器可能已无响应：请查看其日志，或调大 broker.connectTimeoutMs',
    },
  },
  'mqtt.hungUp': {
    en: '{url} hangs up when greeted',
    zh: '{url} 收到连接请求后直接断开',
    hint: {
      en: 'is this an MQTT port? One with TLS needs mqtts:// (often 8883). Otherwise the broker may be full or refuse the client id: look at its log',
      zh: '请确认这是 MQTT 端口；TLS 端口（多为 8883）须用 mqtts://。否则服务器可能连接数已满或不接受该客户端标识：请查看其日志',
    },
  },
  'mqtt.noWebSocket': {
    en: '{url} answers, but not as MQTT over WebSocket: {reason}',
    zh: '{url} 有应答，但不是 MQTT over WebSocket：{reason}',
    hint: {
      en: 'check the path of the address (often /mqtt) and the proxy in front of the broker',
      zh: '请检查地址中的路径（多为 /mqtt）以及服务器前面的反向代理',
    },
  },
  'mqtt.refused': {
    en: 'the broker {url} refuses the connection: {reason}',
    zh: '消息服务器 {url} 拒绝连接：{reason}',
    hint: { en: 'the log of the broker says more', zh: '详情见服务器日志' },
  },
  'mqtt.login': {
    en: 'the broker {url} refuses user name or password, or does not let them in',
    zh: '消息服务器 {url} 拒绝用户名或密码，或不允许其登录',
    hint: {
      en: 'check broker.username and broker.password, and the rights of that user on the broker',
      zh: '请检查 broker.username 和 broker.password，以及该用户在服务器上的权限',
    },
  },
  'mqtt.clientId': {
    en: 'the broker {url} refuses the client id {clientId}',
    zh: '消息服务器 {url} 拒绝客户端标识 {clientId}',
    hint: {
      en: 'set broker.clientId as the broker wants it (some allow letters and digits only, or at most 23)',
      zh: '请按服务器要求设置 broker.clientId（有的只允许字母和数字，或最多 23 个字符）',
    },
  },
  'mqtt.banned': {
    en: 'the broker {url} has banned this gateway',
    zh: '消息服务器 {url} 已封禁本网关',
    hint: {
      en: 'lift the ban of the client id, user or address on the broker; find out first what it was for',
      zh: '请先查明原因，再在服务器上解除对该客户端标识、用户或地址的封禁',
    },
  },
  'mqtt.unavailable': {
    en: 'the broker {url} does not serve this gateway at present: {reason}',
    zh: '消息服务器 {url} 暂不为本网关服务：{reason}',
    hint: {
      en: 'it is tried again by itself; if it lasts, look at the load, quota and connection limits of the broker',
      zh: '会自动重试；若持续，请检查服务器的负载、配额和连接数限制',
    },
  },
  'mqtt.moved': {
    en: 'the broker {url} sends this gateway to another server: {server}',
    zh: '消息服务器 {url} 要求改用其他服务器：{server}',
    hint: {
      en: 'put the new address into broker.url; it is not followed by itself, so that a password goes only where you said',
      zh: '请将新地址写入 broker.url；为避免密码发往未知服务器，不会自动跟随',
    },
  },
  'mqtt.qos': {
    en: 'the broker {url} takes QoS 0 only: what is sent would never be confirmed, so nothing is sent',
    zh: '消息服务器 {url} 只支持 QoS 0：发送无法得到确认，因此不发送',
    hint: {
      en: 'allow QoS 1 on the broker, or use another one; readings wait in the buffer',
      zh: '请在服务器上允许 QoS 1，或更换服务器；采样保存在缓存中',
    },
  },
  'mqtt.noRetain': {
    en: 'the broker {url} keeps no retained messages: they are sent without retain',
    zh: '消息服务器 {url} 不支持保留消息：改为不带保留标志发送',
    hint: {
      en: 'who subscribes later does not see the last state of machines and gateway; allow retained messages on the broker',
      zh: '后来的订阅者看不到设备和网关的最近状态；请在服务器上允许保留消息',
    },
  },
  'mqtt.smallPackets': {
    en: 'the broker {url} takes packets of at most {limit} bytes: larger messages are set aside',
    zh: '消息服务器 {url} 只接受不超过 {limit} 字节的报文：更大的报文被搁置',
    hint: {
      en: 'raise the maximum packet size of the broker to 256 KiB or more',
      zh: '请将服务器的最大报文长度调到 256 KiB 以上',
    },
  },
  'mqtt.standby': {
    en: 'connected to {url}, because {first} refused, did not answer, or did not hold its last connection for a minute ({code}); it is looked at again every {minutes} minutes',
    zh: '因 {first} 拒绝连接、未应答或上次连接不满一分钟即断开（{code}），当前使用 {url}；每 {minutes} 分钟重新检查一次首选地址',
    hint: {
      en: 'restore the first address of broker.url; the gateway goes back to it by itself. mqtt.unstable here says no more than that its last connection was short, as where the broker was switched off soon after',
      zh: '请恢复 broker.url 的首选地址；网关会自动切回。此处的 mqtt.unstable 仅表示上次连接时间很短，例如连接后服务器随即关闭',
    },
  },
  'mqtt.returning': {
    en: '{url} answers again: the connection goes back to it',
    zh: '{url} 已恢复：切回该地址',
  },
  'mqtt.lost': {
    en: 'the connection to the broker is lost: {reason}',
    zh: '与消息服务器的连接中断：{reason}',
    hint: {
      en: 'it is opened anew; if it happens often, look at the network',
      zh: '会自动重连；若经常发生，请检查网络',
    },
  },
  'mqtt.closed': {
    en: 'the far side has closed the connection to the broker {url} without a word',
    zh: '与消息服务器 {url} 的连接被对方关闭，未说明原因',
    hint: {
      en: 'the log of the broker says why: it was stopped, or (MQTT 3.1.1) a right to publish is missing',
      zh: '原因见服务器日志：服务器停止，或（MQTT 3.1.1）缺少发布权限',
    },
  },
  'mqtt.notAllowed': {
    en: 'the broker {url} has ended the connection because this gateway has not the right to something it did',
    zh: '消息服务器 {url} 因本网关权限不足而结束了连接',
    hint: {
      en: 'allow the gateway to publish below its topic root; messages wait meanwhile',
      zh: '请在服务器上允许本网关发布到其主题根之下；期间报文等待',
    },
  },
  'mqtt.silent': {
    en: 'the broker {url} answers nothing: no reply to a ping',
    zh: '消息服务器 {url} 无应答：心跳未得到回复',
    hint: {
      en: 'the network swallows packets, or the broker hangs; the connection is opened anew',
      zh: '网络丢包或服务器无响应；将重新连接',
    },
  },
  'mqtt.noAck': {
    en: 'the broker has acknowledged nothing for {ms} ms; the connection is reopened',
    zh: '消息服务器 {ms} 毫秒未确认；重新连接',
    hint: {
      en: 'the network swallows packets, or the broker hangs; on a very slow link raise broker.ackTimeoutMs',
      zh: '网络丢包或服务器无响应；若网络很慢，请调大 broker.ackTimeoutMs',
    },
  },
  'mqtt.ended': {
    en: 'the broker {url} has ended the connection: {reason}',
    zh: '消息服务器 {url} 结束了连接：{reason}',
    hint: { en: 'the log of the broker says more', zh: '详情见服务器日志' },
  },
  'mqtt.shutDown': {
    en: 'the broker {url} is shutting down',
    zh: '消息服务器 {url} 正在关闭',
    hint: { en: 'it is connected again when it is back', zh: '恢复后自动重连' },
  },
  'mqtt.keepAlive': {
    en: 'the broker {url} has heard nothing from this gateway for too long and ended the connection',
    zh: '消息服务器 {url} 长时间未收到本网关的数据，已结束连接',
    hint: {
      en: 'the network loses packets, or the gateway was held up; a lower broker.keepAliveS keeps NAT and firewalls open',
      zh: '网络丢包或网关曾被挂起；调小 broker.keepAliveS 可避免 NAT 或防火墙断开连接',
    },
  },
  'mqtt.administrative': {
    en: 'the connection was ended by an administrator of the broker {url}',
    zh: '消息服务器 {url} 的管理员结束了连接',
    hint: { en: 'ask the operator of the broker', zh: '请联系服务器管理员' },
  },
  'mqtt.takenOver': {
    en: 'another client has connected to {url} as {clientId} and pushed this gateway out',
    zh: '另一个客户端以 {clientId} 连接到 {url}，本网关被挤下线',
    hint: {
      en: 'another gateway uses this client id (a copied plant file?): give each its own gateway.id, or broker.clientId',
      zh: '另一台网关使用了相同的客户端标识（配置文件是否被复制？）：请为每台网关设置不同的 gateway.id 或 broker.clientId',
    },
  },
  'mqtt.unstable': {
    en: '{url} takes the connection and ends it again within a minute, {count} times in a row',
    zh: '{url} 接受连接后一分钟内又断开，已连续 {count} 次',
    hint: {
      en: 'often another gateway uses the client id {clientId} and each pushes the other out: look in the log of the broker, else at the network',
      zh: '常见原因是另一台网关使用了相同的客户端标识 {clientId}，互相挤下线：请查看服务器日志，再检查网络',
    },
  },
  'mqtt.busy': {
    en: 'the broker asks for patience: {reason}',
    zh: '消息服务器要求稍后重试：{reason}',
    hint: {
      en: 'it is tried again by itself; if it lasts, look at quota and load of the broker',
      zh: '会自动重试；若持续，请检查服务器的配额和负载',
    },
  },
  'mqtt.notAuthorised': {
    en: 'the broker does not allow publishing to {topic}',
    zh: '消息服务器不允许发布到 {topic}',
    hint: {
      en: 'allow the gateway to publish there; messages wait meanwhile',
      zh: '请在服务器上授权；期间报文等待',
    },
  },
  'mqtt.endsLink': {
    en: 'the broker ends the connection whenever this message is sent, also alone: {reason}',
    zh: '每次发送该报文（包括单独发送），服务器都会断开连接：{reason}',
  },
  'mqtt.tooLarge': {
    en: "a message of {bytes} bytes exceeds the broker's maximum packet size of {limit}",
    zh: '报文 {bytes} 字节，超过服务器最大报文长度 {limit}',
  },
} as const satisfies Record<string, Text>;
