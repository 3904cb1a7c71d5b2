import type { Text } from './entry.ts';

/** Texts of the area `mqtt` about certificates and TLS. */
export const mqttTlsTexts = {
  'mqtt.tls': {
    en: 'no trusted TLS connection to {url}: {reason}',
    zh: '无法与 {url} 建立可信的 TLS 连接：{reason}',
    hint: {
      en: 'check broker.ca, and TLS versions and ciphers of the broker',
      zh: '请检查 broker.ca，以及服务器的 TLS 版本和加密套件',
    },
  },
  'mqtt.tlsNone': {
    en: 'no TLS at {url}: the far side hangs up in the handshake, or answers something else',
    zh: '{url} 上没有 TLS 服务：对方在握手时断开，或返回了其他内容',
    hint: {
      en: 'check the port: 8883 is usual for mqtts://, 1883 is without TLS',
      zh: '请检查端口：mqtts:// 常用 8883，1883 为非加密端口',
    },
  },
  'mqtt.tlsName': {
    en: 'the certificate of {url} is for another name: it is valid for {names}',
    zh: '{url} 的证书属于其他名称：证书适用于 {names}',
    hint: {
      en: 'write one of those names into broker.url, or have the broker’s certificate issued for its address',
      zh: '请在 broker.url 中使用上述名称之一，或为服务器重新签发包含该地址的证书',
    },
  },
  'mqtt.tlsExpired': {
    en: 'the certificate of {url} has expired (the clock of this gateway says {now})',
    zh: '{url} 的证书已过期（网关时间为 {now}）',
    hint: {
      en: 'renew the certificate on the broker, or broker.ca; if that time is wrong, set the clock of the gateway',
      zh: '请更新服务器证书或 broker.ca；若上述时间有误，请校正网关时钟',
    },
  },
  'mqtt.tlsNotYet': {
    en: 'the certificate of {url} is not valid yet (the clock of this gateway says {now})',
    zh: '{url} 的证书尚未生效（网关时间为 {now}）',
    hint: {
      en: 'most often the clock of the gateway is wrong (empty battery, no NTP): set it',
      zh: '多为网关时钟有误（电池没电、无 NTP）：请校正时钟',
    },
  },
  'mqtt.tlsSelfSigned': {
    en: 'the certificate of {url} is signed by itself and not known here',
    zh: '{url} 使用自签名证书，本网关未信任',
    hint: {
      en: 'get that certificate from the operator of the broker and name its PEM file in broker.ca',
      zh: '请向服务器管理员索取该证书（PEM），并在 broker.ca 中指定',
    },
  },
  'mqtt.tlsUntrusted': {
    en: 'the certificate of {url} is signed by an authority that is not trusted here',
    zh: '{url} 的证书由本网关未信任的 CA 签发',
    hint: {
      en: 'name the PEM file of that authority in broker.ca; the broker must send the certificates in between itself',
      zh: '请在 broker.ca 中指定该 CA 的 PEM 文件；中间证书须由服务器发送',
    },
  },
  'mqtt.certMissing': {
    en: 'the broker {url} asks for a client certificate, and none is configured',
    zh: '消息服务器 {url} 要求客户端证书，但未配置',
    hint: { en: 'set broker.cert and broker.key', zh: '请设置 broker.cert 和 broker.key' },
  },
  'mqtt.certExpired': {
    en: 'the broker {url} refuses the client certificate {file}: it ended on {until} (the clock of this gateway says {now})',
    zh: '消息服务器 {url} 拒绝客户端证书 {file}：证书已于 {until} 到期（网关时间为 {now}）',
    hint: {
      en: 'put a renewed certificate there; no restart is needed',
      zh: '请放置更新后的证书；无需重启',
    },
  },
  'mqtt.certRefused': {
    en: 'the broker {url} refuses the client certificate {file}: {reason}',
    zh: '消息服务器 {url} 拒绝客户端证书 {file}：{reason}',
    hint: {
      en: 'it must be issued by the authority that the broker trusts for clients, for client use, and not be revoked',
      zh: '证书须由服务器信任的客户端 CA 签发，用途为客户端认证，且未被吊销',
    },
  },
  'mqtt.certEnds': {
    en: 'the client certificate {file} ends on {until}',
    zh: '客户端证书 {file} 将于 {until} 到期',
    hint: {
      en: 'put a renewed certificate there in time; no restart is needed',
      zh: '请及时放置更新后的证书；无需重启',
    },
  },
  'mqtt.keyMismatch': {
    en: 'the key {key} does not belong to the certificate {cert}',
    zh: '私钥 {key} 与证书 {cert} 不匹配',
    hint: {
      en: 'broker.cert and broker.key must be made together; they may have been renewed one without the other',
      zh: 'broker.cert 与 broker.key 须成对；可能只更新了其中之一',
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
  'mqtt.pem': {
    en: '{file}, named by broker.{key}, is not usable as PEM',
    zh: 'broker.{key} 指定的文件 {file} 不是可用的 PEM',
    hint: {
      en: 'certificates begin with -----BEGIN CERTIFICATE-----, keys with -----BEGIN PRIVATE KEY----- and have no passphrase',
      zh: '证书以 -----BEGIN CERTIFICATE----- 开头，私钥以 -----BEGIN PRIVATE KEY----- 开头且不带口令',
    },
  },
} as const satisfies Record<string, Text>;
