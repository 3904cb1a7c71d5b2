import type { Text } from './entry.ts';

const addressHint = {
  en: 'write ns=2;s=Press.Force, ns=2;i=1001, i=2258 or nsu=http://vendor/;s=…; one array element: append [3]; active conditions of a node: conditions:i=2253',
  zh: '写成 ns=2;s=Press.Force、ns=2;i=1001、i=2258 或 nsu=http://vendor/;s=…；数组元素在末尾加 [3]；节点的激活报警：conditions:i=2253',
};

/** Texts of the area `opcua`. */
export const opcuaTexts = {
  'opcua.address-empty': { en: 'the address is missing', zh: '缺少地址', hint: addressHint },
  'opcua.address-form': {
    en: '{address} is not an OPC UA node id',
    zh: '{address} 不是 OPC UA 节点标识',
    hint: addressHint,
  },
  'opcua.address-namespace': {
    en: '{address}: the namespace is not an index of 0–65535 (ns=) or a URI (nsu=)',
    zh: '{address}：命名空间应为 0–65535 的序号（ns=）或 URI（nsu=）',
    hint: addressHint,
  },
  'opcua.address-numeric': {
    en: '{address}: after i= stands a number of 0–4294967295',
    zh: '{address}：i= 后应为 0–4294967295 的整数',
    hint: {
      en: 'a name is written with s=, as in ns=2;s=Press.Force',
      zh: '名称用 s=，例如 ns=2;s=Press.Force',
    },
  },
  'opcua.address-guid': {
    en: '{address}: after g= stands a GUID, 8-4-4-4-12 hexadecimal digits',
    zh: '{address}：g= 后应为 GUID（8-4-4-4-12 位十六进制）',
  },
  'opcua.address-opaque': {
    en: '{address}: after b= stands a base64 text',
    zh: '{address}：b= 后应为 base64 文本',
  },
  'opcua.unit-set': {
    en: 'an OPC UA tag has no unit id, but {unit} is given',
    zh: 'OPC UA 点没有站号，但填写了 {unit}',
    hint: {
      en: 'leave the column empty, or check the connection',
      zh: '清空该列，或检查“连接”是否写错',
    },
  },
  'opcua.byte-order-set': {
    en: 'an OPC UA tag has no byte order, but {byteOrder} is given',
    zh: 'OPC UA 点没有字节序，但填写了 {byteOrder}',
    hint: { en: 'leave the column empty: the server knows', zh: '清空该列：由服务器决定' },
  },
  'opcua.type-options-set': {
    en: 'an OPC UA tag has no type options, but {options} is given',
    zh: 'OPC UA 点没有类型选项，但填写了 {options}',
    hint: {
      en: 'leave the column empty: the server knows the type of its values',
      zh: '清空该列：数值类型由服务器决定',
    },
  },
  'opcua.conditions-polled': {
    en: '{address}: conditions come as events, but group {group} is polled',
    zh: '{address}：报警条件以事件方式推送，但采集组 {group} 为轮询',
    hint: {
      en: 'move the tag to a group with mode: subscribe',
      zh: '将该点移到 mode: subscribe 的采集组',
    },
  },
  'opcua.conditions-type': {
    en: '{address}: the value is a list of texts, but type {type} is given',
    zh: '{address}：其值为文本列表，但填写了类型 {type}',
    hint: { en: 'leave the type empty, or write auto', zh: '类型留空或填 auto' },
  },
  'opcua.conditions-role': {
    en: '{address}: active conditions are alarms, but role {role} is given',
    zh: '{address}：激活的条件属于报警，但填写了语义角色 {role}',
    hint: { en: 'leave the role empty, or write alarm.code', zh: '语义角色留空或填 alarm.code' },
  },
  'opcua.unreachable': {
    en: '{endpoint} cannot be reached',
    zh: '无法连接 {endpoint}',
    hint: {
      en: 'check that the server is switched on, and its address, port and firewall',
      zh: '检查服务器是否运行、地址与端口是否正确、防火墙是否放行',
    },
  },
  'opcua.timeout': {
    en: '{endpoint} did not answer within {ms} ms',
    zh: '{endpoint} 在 {ms} 毫秒内没有应答',
  },
  'opcua.connect-failed': {
    en: 'no session with {endpoint}',
    zh: '无法与 {endpoint} 建立会话',
  },
  'opcua.lost': {
    en: 'the session with {endpoint} is lost',
    zh: '与 {endpoint} 的会话已中断',
  },
  'opcua.closed': {
    en: 'not connected to {endpoint}',
    zh: '未连接 {endpoint}',
  },
  'opcua.silent': {
    en: '{endpoint}: neither data nor a keep-alive of group {group} for {ms} ms',
    zh: '{endpoint}：采集组 {group} 已 {ms} 毫秒没有数据和保活',
  },
  'opcua.subscription-ended': {
    en: '{endpoint} ended a subscription',
    zh: '{endpoint} 终止了订阅',
  },
  'opcua.user-refused': {
    en: '{endpoint} refuses the user {user}',
    zh: '{endpoint} 拒绝用户 {user} 登录',
    hint: {
      en: 'check user.name and user.password; without user: the server must allow anonymous sessions',
      zh: '检查 user.name 和 user.password；未配置 user 时服务器须允许匿名访问',
    },
  },
  'opcua.too-many-sessions': {
    en: '{endpoint} has no session left',
    zh: '{endpoint} 的会话数已满',
    hint: {
      en: 'close other OPC UA clients of this server, or raise its number of sessions',
      zh: '关闭该服务器的其他 OPC UA 客户端，或提高其会话数上限',
    },
  },
  'opcua.client-refused': {
    en: '{endpoint} does not accept the certificate of this gateway, or the connection is not secured as it wants',
    zh: '{endpoint} 不接受本网关的证书，或安全设置不符',
    hint: {
      en: 'trust {file} on the server (most list it under rejected certificates after this attempt)',
      zh: '在服务器上信任 {file}（多数服务器在本次连接后会将其列入“已拒绝证书”）',
    },
  },
  'opcua.no-such-endpoint': {
    en: '{endpoint} does not offer {wanted}; it offers {offered}',
    zh: '{endpoint} 不提供 {wanted}，可选：{offered}',
    hint: {
      en: 'set security: { policy, mode } to one of those',
      zh: '将 security: { policy, mode } 改为其中之一',
    },
  },
  'opcua.untrusted': {
    en: 'the certificate of {endpoint} is not known: {subject}',
    zh: '{endpoint} 的证书未受信任：{subject}',
    hint: {
      en: 'compare it with the machine, then move {file} to the folder trusted beside rejected',
      zh: '与设备核对后，将 {file} 从 rejected 移到同级的 trusted 文件夹',
    },
  },
  'opcua.not-pinned': {
    en: 'the certificate of {endpoint} is not the one in {file}',
    zh: '{endpoint} 的证书与 {file} 不一致',
  },
  'opcua.certificate-file': {
    en: 'the certificate file {file} cannot be read',
    zh: '无法读取证书文件 {file}',
    hint: { en: 'give a DER or PEM file', zh: '请提供 DER 或 PEM 文件' },
  },
  'opcua.pki-unwritable': {
    en: 'the certificate folder {dir} cannot be written',
    zh: '证书文件夹 {dir} 不可写',
    hint: {
      en: 'give the user of the agent write access to gateway.dataDir',
      zh: '为运行用户开放 gateway.dataDir 的写权限',
    },
  },
  'opcua.local-time': {
    en: '{endpoint}: source times are 8 hours off, the PLC clock is set to local time; server or gateway times are used',
    zh: '{endpoint}：源时间戳相差 8 小时，PLC 时钟为本地时间；改用服务器或网关时间',
    hint: { en: 'set the PLC clock to UTC, or its time zone', zh: '将 PLC 时钟设为 UTC，或正确设置时区' },
  },
  'opcua.overflow': {
    en: 'group {group}: the server dropped values because a queue was full',
    zh: '采集组 {group}：服务器队列溢出，已丢弃部分数值',
    hint: { en: 'raise queueSize or shorten intervalMs', zh: '增大 queueSize 或缩短 intervalMs' },
  },
  'opcua.lost-message': {
    en: 'group {group}: a message of the server is missing by its sequence number',
    zh: '采集组 {group}：按序号判断丢失了服务器报文',
  },
  'opcua.conditions-before': {
    en: 'group {group}: the server did not repeat its conditions to the end ({reason}); those active before the connection are not known',
    zh: '采集组 {group}：服务器未完整重发报警条件（{reason}）；连接前已激活的条件未知',
    hint: {
      en: 'allow the user of this gateway to call ConditionRefresh, or name the Server object: conditions:i=2253',
      zh: '允许本网关用户调用 ConditionRefresh，或改用 Server 对象：conditions:i=2253',
    },
  },
  'opcua.basis': {
    en: '{requestMs} ms per request and {nodeMs} ms per node (assumed)',
    zh: '每个请求 {requestMs} 毫秒，每个节点 {nodeMs} 毫秒（假定）',
  },
  'opcua.slower': {
    en: 'group {group}: the server publishes every {ms} ms, not every {wantedMs} ms',
    zh: '采集组 {group}：服务器每 {ms} 毫秒发布一次，而非 {wantedMs} 毫秒',
  },
  'opcua.polled-instead': {
    en: 'group {group}: the server makes no subscription, so it is polled ({reason})',
    zh: '采集组 {group}：服务器拒绝订阅，改为轮询（{reason}）',
  },
} as const satisfies Record<string, Text>;
