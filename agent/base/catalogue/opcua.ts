import type { Text } from '../text.ts';

const addressHint = {
  en: 'write ns=2;s=Press.Force, ns=2;i=1001, i=2258 or nsu=http://vendor/;s=…; one array element: append [3]',
  zh: '写成 ns=2;s=Press.Force、ns=2;i=1001、i=2258 或 nsu=http://vendor/;s=…；数组元素在末尾加 [3]',
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
} as const satisfies Record<string, Text>;
