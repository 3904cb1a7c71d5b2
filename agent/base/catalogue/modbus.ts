import type { Text } from './entry.ts';

const notation = {
  en: 'write hr:100, ir:5, co:0 or di:7 (0-based), the classic 40101 or 400101 (1-based), and hr:100.3 for a bit',
  zh: '请写 hr:100、ir:5、co:0、di:7（从 0 起），或经典写法 40101、400101（从 1 起）；寄存器的位写作 hr:100.3',
};

/** Texts of the area `modbus`. */
export const modbusTexts = {
  'modbus.addressSyntax': {
    en: '{tag}: "{address}" is not a Modbus address',
    zh: '{tag}：“{address}”不是 Modbus 地址',
    hint: notation,
  },
  'modbus.addressClassic': {
    en: '{tag}: "{address}" is in no area of the classic notation (0, 1, 3, 4)',
    zh: '{tag}：“{address}”不属于经典写法的任何区（0、1、3、4）',
    hint: {
      en: 'name the area, hr:{address}, or set bareAddress of the connection',
      zh: '请写明区号，如 hr:{address}，或设置连接的 bareAddress',
    },
  },
  'modbus.addressZero': {
    en: '{tag}: "{address}" lies before the first address, which is 1 here',
    zh: '{tag}：“{address}”小于首地址，此写法从 1 起',
    hint: {
      en: 'for 0-based addresses write hr:0, or set bareAddress of the connection to hr0',
      zh: '从 0 起的地址请写 hr:0，或把连接的 bareAddress 设为 hr0',
    },
  },
  'modbus.addressRange': {
    en: '{tag}: "{address}" lies beyond the last address, 65535 counted from 0',
    zh: '{tag}：“{address}”超出末地址（从 0 起为 65535）',
    hint: notation,
  },
  'modbus.addressBeyond': {
    en: '{tag}: {type} at {address} takes {count} registers and ends beyond the last one, 65535',
    zh: '{tag}：{address} 的 {type} 占 {count} 个寄存器，超出末地址 65535',
  },
  'modbus.bitRange': {
    en: '{tag}: "{address}": a register has bits 0 to 15',
    zh: '{tag}：“{address}”：寄存器的位为 0 至 15',
  },
  'modbus.bitOfBit': {
    en: '{tag}: "{address}": a coil or discrete input is one bit already',
    zh: '{tag}：“{address}”：线圈和离散输入本身就是一位',
    hint: { en: 'leave out what follows the dot', zh: '请去掉小数点及其后部分' },
  },
  'modbus.unitRange': {
    en: '{tag}: unit {unit} is not a whole number from 0 to 255',
    zh: '{tag}：站号 {unit} 不是 0 至 255 的整数',
    hint: {
      en: 'the number set at the device: 0 to 255 on Modbus TCP, 1 to 247 on a serial line; empty for 1',
      zh: '请填写设备上设置的站号：Modbus TCP 为 0 至 255，串行总线为 1 至 247；留空为 1',
    },
  },
  'modbus.lineUnit': {
    en: '{tag}: unit {unit}: devices on a serial line are 1 to 247; 0 is a broadcast that nobody answers, the others are reserved',
    zh: '{tag}：站号 {unit}：串行总线上的设备为 1 至 247；0 为广播、无人应答，其余保留',
    hint: { en: 'see the address setting of the device', zh: '请查看设备的站号设置' },
  },
  'modbus.inHole': {
    en: '{tag}: {address} lies in {hole}, which is declared as never to be read',
    zh: '{tag}：{address} 位于禁止读取的区间 {hole}',
    hint: {
      en: 'correct the address, or holes of the connection or its unit',
      zh: '请更正地址，或连接（站）的 holes',
    },
  },
  'modbus.longRequest': {
    en: '{tag}: {type} is {count} registers, which must come in one request; maxRegisters of unit {unit} is {max} for {area}. {count} will be asked for all the same ({tags} {tags:tag|tags} like this)',
    zh: '{tag}：{type} 占 {count} 个寄存器，须在一次请求中读取；站 {unit} 的 maxRegisters 对 {area} 为 {max}。仍将一次请求 {count} 个（此类点共 {tags} 个）',
    hint: {
      en: 'set maxRegisters to at least {count} if the device answers so many (zhencai probe shows it); a device that answers single registers only cannot give this value: look for one of 16 bits',
      zh: '若设备能一次应答 {count} 个（可用 zhencai probe 试读），请把 maxRegisters 设为不小于 {count}；只能单个读取的设备给不出该值，请改用 16 位的点',
    },
  },
  'modbus.typeMissing': {
    en: '{tag}: {address} is a register, and its type is not given',
    zh: '{tag}：{address} 是寄存器，但未填写类型',
    hint: {
      en: 'the manual of the device names it: uint16, int16, float32, uint32, …',
      zh: '请按设备手册填写：uint16、int16、float32、uint32 等',
    },
  },
  'modbus.typeOfBit': {
    en: '{tag}: {address} is one bit; it cannot be {type}',
    zh: '{tag}：{address} 只有一位，不能是 {type}',
    hint: {
      en: 'type bool, or the address of a register: a bare number below 10000 is a coil; register 12 is hr:12, or 40013',
      zh: '类型应为 bool，或改用寄存器地址：小于 10000 的纯数字是线圈，第 12 号（从 0 起）寄存器写作 hr:12 或 40013',
    },
  },
  'modbus.boolNeedsBit': {
    en: '{tag}: bool needs to know which bit of register {address}',
    zh: '{tag}：bool 类型须指明寄存器 {address} 的哪一位',
    hint: {
      en: 'write {address}.0 for the lowest bit; for a coil or input write co: or di:',
      zh: '最低位写作 {address}.0；线圈或离散输入请用 co: 或 di:',
    },
  },
  'modbus.stringLength': {
    en: '{tag}: {type}: the length of a string is 1 to {max} bytes',
    zh: '{tag}：{type}：字符串长度为 1 至 {max} 字节',
  },
  'modbus.byteOrderWidth': {
    en: '{tag}: byte order {byteOrder} does not fit {type}',
    zh: '{tag}：字节序 {byteOrder} 与 {type} 的宽度不符',
    hint: {
      en: 'up to 32 bits: ABCD, CDAB, BADC, DCBA; 64 bits: ABCDEFGH, GHEFCDAB, BADCFEHG, HGFEDCBA, CDABGHEF, EFGHABCD',
      zh: '32 位及以下：ABCD、CDAB、BADC、DCBA；64 位：ABCDEFGH、GHEFCDAB、BADCFEHG、HGFEDCBA、CDABGHEF、EFGHABCD',
    },
  },
  'modbus.notNumeric': {
    en: '{tag}: a {type} has no scale, offset or limits',
    zh: '{tag}：{type} 不能有倍率、偏移或上下限',
    hint: { en: 'leave this cell empty', zh: '请清空此单元格' },
  },
  'modbus.typeOption': {
    en: '{tag}: there is no type option "{value}"',
    zh: '{tag}：没有类型选项“{value}”',
    hint: { en: 'one of: {known}', zh: '可选：{known}' },
  },
  'modbus.typeOptionNear': {
    en: '{tag}: there is no type option "{value}"',
    zh: '{tag}：没有类型选项“{value}”',
    hint: { en: 'did you mean "{nearest}"?', zh: '是否应为“{nearest}”？' },
  },
  'modbus.typeOptionValue': {
    en: '{tag}: {option} cannot be "{value}"',
    zh: '{tag}：{option} 不能为“{value}”',
    hint: { en: 'one of: {known}', zh: '可选：{known}' },
  },
  'modbus.typeOptionValueNear': {
    en: '{tag}: {option} cannot be "{value}"',
    zh: '{tag}：{option} 不能为“{value}”',
    hint: { en: 'did you mean "{nearest}"?', zh: '是否应为“{nearest}”？' },
  },
  'modbus.typeOptionUnfit': {
    en: '{tag}: {option} is no option of {type}',
    zh: '{tag}：类型 {type} 没有选项 {option}',
    hint: { en: 'it is one of {types}', zh: '该选项用于 {types}' },
  },
  'modbus.typeOptionsApart': {
    en: '{tag}: {option} and {other} cannot stand together',
    zh: '{tag}：{option} 与 {other} 不能同时使用',
    hint: { en: 'keep one of them', zh: '请只保留一个' },
  },
  'modbus.typeOptionWhole': {
    en: '{tag}: {option}: "{value}" is not a whole number',
    zh: '{tag}：{option}：“{value}”不是整数',
    hint: { en: 'decimal 4080 or hex 0x0FF0', zh: '请写十进制 4080 或十六进制 0x0FF0' },
  },
  'modbus.typeOptionRange': {
    en: '{tag}: {option}: {value} is outside {min} … {max}',
    zh: '{tag}：{option}：{value} 超出 {min} … {max}',
  },
  'modbus.maskWidth': {
    en: '{tag}: the mask {value} selects no bit of {type}, or more than its {bits}',
    zh: '{tag}：掩码 {value} 未选中 {type} 的任何位，或超出其 {bits} 位',
    hint: {
      en: 'a 1 for each bit that counts: mask=0x0FF0;shift=4 takes the eight in the middle of 16',
      zh: '要取的位写 1：mask=0x0FF0;shift=4 取 16 位中间的 8 位',
    },
  },
  'modbus.maskShifted': {
    en: '{tag}: shift={shift} leaves nothing of mask={mask}: the value would always be 0',
    zh: '{tag}：shift={shift} 把 mask={mask} 全部移出，数值恒为 0',
    hint: { en: 'shift is the number of the lowest bit of the mask', zh: 'shift 应为掩码最低位的位号' },
  },
  'modbus.invalidValue': {
    en: '{tag}: invalid: "{value}" is no raw value of {type}',
    zh: '{tag}：invalid：“{value}”不是 {type} 的原始值',
    hint: {
      en: 'hex of at most {bits} bits, or a decimal the type can hold; several are separated by |: 0x8000|0xFFFF',
      zh: '请写不超过 {bits} 位的十六进制，或该类型可表示的十进制数；多个以 | 分隔：0x8000|0xFFFF',
    },
  },
  'modbus.scaleFactorArea': {
    en: '{tag}: the scale factor {value} is not a register of the area of {address}; both must come in one request',
    zh: '{tag}：比例因子 {value} 与 {address} 不在同一寄存器区，无法在一次请求中读取',
    hint: {
      en: 'give a register of the same area as the address, holding registers (hr) or input registers (ir); a factor that never changes may be written as scale',
      zh: '请填写与地址同一区（hr 或 ir）的寄存器；固定不变的因子可直接写入倍率',
    },
  },
  'modbus.scaleFactorInside': {
    en: '{tag}: the register of the scale factor is one of the value itself',
    zh: '{tag}：比例因子的寄存器与数值本身重叠',
    hint: {
      en: 'give the address of the register that holds the power of ten',
      zh: '请填写存放 10 的指数的寄存器地址',
    },
  },
  'modbus.scaleFactorFar': {
    en: '{tag}: from the value to its scale factor are {count} registers, one request may have {max}; both must come in one',
    zh: '{tag}：数值与比例因子共跨 {count} 个寄存器，单次请求最多 {max} 个；两者须在同一请求中读取',
    hint: {
      en: 'check both addresses; maxRegisters of the connection may be raised to 125 where the device allows. A factor that never changes may be written as scale',
      zh: '请核对两个地址；设备允许时可把连接的 maxRegisters 调大（最多 125）；固定不变的因子可直接写入倍率',
    },
  },
  'modbus.overlap': {
    en: '{tag} ({type} at {address}) shares registers with {other} ({otherType} at {otherAddress}, {place}) of unit {unit}: one of them is wrong',
    zh: '{tag}（{address} 的 {type}）与 {other}（{otherAddress} 的 {otherType}，{place}，站号 {unit}）寄存器重叠，必有一个填错',
    hint: {
      en: 'check address and type of both: 32 bits take two registers, 64 bits four',
      zh: '请核对两者的地址和类型：32 位占两个寄存器，64 位占四个',
    },
  },
  'modbus.twoMachines': {
    en: '{tag} of {equipment} is read at unit {unit}, {address}, as is that of {other} ({place}); tags of {equipment} that are so: {count}',
    zh: '设备 {equipment} 的 {tag} 与设备 {other} 的点（{place}）读取同一处：站号 {unit}，{address}；{equipment} 共有 {count} 个点如此',
    hint: {
      en: 'if the row was copied, write the unit, connection or address of {equipment}; leave it where both machines do share the point',
      zh: '若由另一行复制而来，请改为 {equipment} 自己的站号、连接或地址；两台设备确实共用该点时不必修改',
    },
  },
  'modbus.sameAddress': {
    en: '{tag} reads {address} of unit {unit} as {type}, {other} ({place}) as {otherType}',
    zh: '{tag} 把站号 {unit} 的 {address} 按 {type} 读取，而 {other}（{place}）按 {otherType} 读取',
    hint: { en: 'if this is not meant, one of the types is wrong', zh: '若非有意，则其中一个类型填错' },
  },
} as const satisfies Record<string, Text>;
