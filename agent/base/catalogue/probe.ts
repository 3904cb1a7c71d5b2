import type { Text } from './entry.ts';

/** Texts of `zhencai probe`: verdicts, why, and what to do. */
export const probeTexts = {
  'probe.head': {
    en: '{connection}  {protocol}  {endpoint} — {tags} {tags:tag|tags}: {ok} ok, {doubtful} doubtful, {failed} failed',
    zh: '{connection}  {protocol}  {endpoint} — {tags} 个点：正常 {ok}，存疑 {doubtful}，失败 {failed}',
  },
  'probe.equipment': { en: 'equipment', zh: '设备' },
  'probe.tag': { en: 'tag', zh: '点名' },
  'probe.unit': { en: 'unit', zh: '站号' },
  'probe.address': { en: 'address', zh: '地址' },
  'probe.type': { en: 'type', zh: '类型' },
  'probe.byteOrder': { en: 'byte order', zh: '字节序' },
  'probe.scale': { en: 'scale', zh: '倍率' },
  'probe.raw': { en: 'raw', zh: '原始字' },
  'probe.value': { en: 'value', zh: '值' },
  'probe.quality': { en: 'quality', zh: '质量' },
  'probe.roundTrip': { en: 'ms', zh: '毫秒' },
  'probe.verdict': { en: 'verdict', zh: '结论' },
  'probe.ok': { en: 'ok', zh: '正常' },
  'probe.doubtful': { en: 'doubtful', zh: '存疑' },
  'probe.failed': { en: 'failed', zh: '失败' },
  'probe.skipped': { en: 'not read', zh: '未读' },
  'probe.more': { en: 'and {count} more', zh: '等，另有 {count} 个' },
  'probe.or': { en: 'or', zh: '或' },
  'probe.fits': { en: 'as configured it fits: {value}', zh: '现有配置即可得到 {value}' },
  'probe.would': { en: '{cells} → {value}', zh: '{cells} → {value}' },
  'probe.explanations': {
    en: 'what would explain it (change these cells of the point table):',
    zh: '可能的解释（请修改点表中的这些单元格）：',
  },
  'probe.noExplanation': {
    en: 'no type, byte order, scale, area or address beside it explains it',
    zh: '附近没有任何类型、字节序、倍率、区号或地址能解释',
  },
  'probe.askExpected': {
    en: 'read the value on the display of the machine and let it be found: --tag {tag} --expect VALUE',
    zh: '请读取设备面板上的实际值并查找解释：--tag {tag} --expect 数值',
  },
  'probe.stopped': { en: 'stopped; what was read so far stands above', zh: '已停止；以上为已读部分' },

  'probe.blockRefused': {
    en: 'unit {unit}: the request for {from} to {to} fails as a whole ({why}); read one by one: {failed} of {tags} tags fail',
    zh: '站号 {unit}：对 {from} 至 {to} 的整块请求失败（{why}）；逐点读取时 {tags} 个点中 {failed} 个失败',
  },
  'probe.blockTooLong': {
    en: 'unit {unit}: the request for {from} to {to} fails as a whole ({why}), each of its {tags} tags alone is read',
    zh: '站号 {unit}：对 {from} 至 {to} 的整块请求失败（{why}），但其中 {tags} 个点逐一可读',
    hint: {
      en: 'lower quirks.maxRegisters (maxBits) of the connection, and set maxGap to 0: the device refuses long requests or holes',
      zh: '请调小连接的 quirks.maxRegisters（maxBits），并把 maxGap 设为 0：设备拒绝过长的请求或空洞',
    },
  },
  'probe.exception1': {
    en: 'exception 1: the device does not know this function',
    zh: '异常 1：设备不支持该功能码',
    hint: {
      en: 'the value is in another area (hr, ir, co, di): see the manual of the device',
      zh: '该值在另一个区（hr、ir、co、di）：请查设备手册',
    },
  },
  'probe.exception2': {
    en: 'exception 2: there is no such address',
    zh: '异常 2：地址不存在',
    hint: {
      en: 'check the base (40101 is hr:100) and the area; with --expect VALUE the neighbours are searched',
      zh: '请核对起始编号（40101 即 hr:100）和区号；用 --expect 数值 可在相邻地址中查找',
    },
  },
  'probe.exception3': {
    en: 'exception 3: the device refuses this quantity',
    zh: '异常 3：设备拒绝该数量',
    hint: {
      en: 'the type may be too wide, or the device wants other quantities: see its manual',
      zh: '类型可能过宽，或设备要求特定的数量：请查手册',
    },
  },
  'probe.exception4': {
    en: 'exception 4: the device failed at it',
    zh: '异常 4：设备故障',
    hint: { en: 'look at the device itself; then try again', zh: '请检查设备本身，然后重试' },
  },
  'probe.exceptionBusy': {
    en: 'exception {code}: the device is busy',
    zh: '异常 {code}：设备忙',
    hint: {
      en: 'try again; if it stays, give the connection quirks.pauseMs',
      zh: '请重试；若仍如此，请为连接设置 quirks.pauseMs',
    },
  },
  'probe.exceptionGateway': {
    en: 'exception {code}: the gateway does not reach unit {unit}',
    zh: '异常 {code}：网关联系不到站号 {unit}',
    hint: {
      en: 'check the unit id, the power and the RS-485 wiring of the device behind the gateway',
      zh: '请检查站号，以及网关后设备的供电和 RS-485 接线',
    },
  },
  'probe.exceptionOther': {
    en: 'exception {code}',
    zh: '异常 {code}',
    hint: { en: 'the manual of the device explains it', zh: '请查设备手册' },
  },
  'probe.timeout': {
    en: 'no answer within {ms} ms',
    zh: '{ms} 毫秒内无应答',
    hint: {
      en: 'check the unit id, on a serial line also A and B, baud rate and parity, behind a gateway whether it speaks modbus-tcp or modbus-rtu-over-tcp; some devices keep silent at addresses they do not have; a slow one needs a longer timeoutMs',
      zh: '请检查站号；串行总线请检查 A、B 是否接反及波特率、校验；经网关时请核对其协议是 modbus-tcp 还是 modbus-rtu-over-tcp；有些设备对不存在的地址不应答；响应慢的设备请调大 timeoutMs',
    },
  },
  'probe.garbledReply': {
    en: 'what came was no answer to the request: {detail}',
    zh: '收到的不是对请求的应答：{detail}',
    hint: {
      en: 'another baud rate or parity than the device has, two devices with one unit id, another master on the line, a gateway that mixes up requests or speaks the other framing (modbus-tcp, modbus-rtu-over-tcp), or noise on the wires',
      zh: '可能是波特率或校验与设备不符、两台设备站号相同、总线上有另一主站、网关串包或协议不符（modbus-tcp、modbus-rtu-over-tcp），或线路干扰',
    },
  },
  'probe.unitSilent': {
    en: 'not asked any more: unit {unit} failed {count} times in a row',
    zh: '不再询问：站号 {unit} 已连续失败 {count} 次',
    hint: {
      en: 'check the unit id, and that the device is powered and connected; see what is said of the tags before',
      zh: '请检查站号、设备供电和接线；原因见其前面的点',
    },
  },
  'probe.notAsked': { en: 'not read: the probe was stopped', zh: '未读：试读已停止' },
  'probe.pushed': {
    en: 'comes as events and cannot be read at a moment',
    zh: '以事件方式上报，无法即时读取',
  },
  'probe.badStatus': {
    en: 'the server says {status}',
    zh: '服务器返回 {status}',
    hint: {
      en: 'check the address, and the rights of the user on the server',
      zh: '请检查地址，以及该用户在服务器上的权限',
    },
  },
  'probe.uncertain': { en: 'the server doubts it: {status}', zh: '服务器标为不确定：{status}' },

  'probe.outside': {
    en: 'outside the limits {min} … {max}',
    zh: '超出有效范围 {min} … {max}',
    hint: {
      en: 'wrong scale, byte order or type, or limits too narrow',
      zh: '倍率、字节序或类型有误，或限值过窄',
    },
  },
  'probe.notExpected': { en: 'not {expected} ± {tolerance}', zh: '与期望值 {expected} ± {tolerance} 不符' },
  'probe.notNumber': {
    en: 'the registers hold no {type}',
    zh: '寄存器内容不是有效的 {type}',
    hint: { en: 'wrong byte order, type or address', zh: '字节序、类型或地址有误' },
  },
  'probe.implausible': {
    en: 'a {type} that tiny or huge is hardly a measurement',
    zh: '{type} 的数量级过小或过大，不像测量值',
    hint: { en: 'most often the byte order is another', zh: '多为字节序不同' },
  },
  'probe.swapped': {
    en: 'its halves look swapped',
    zh: '高低字疑似颠倒',
    hint: { en: 'try the byte order CDAB (64 bit: GHEFCDAB)', zh: '请试字节序 CDAB（64 位为 GHEFCDAB）' },
  },
  'probe.allOnes': {
    en: 'all bits are 1: many devices say so where there is no value',
    zh: '各位全为 1：许多设备以此表示无值',
    hint: { en: 'is the sensor fitted, and the address right?', zh: '请确认传感器已安装、地址正确' },
  },
  'probe.allZero': {
    en: 'all {count} values read from {area} of unit {unit} are zero',
    zh: '站号 {unit} 的 {area} 区读到的 {count} 个值全为零',
    hint: {
      en: 'another area (ir: for hr:), base or unit id? Some devices answer zeros where they have nothing',
      zh: '区号（ir: 代替 hr:）、起始编号或站号可能有误；有些设备对不存在的地址返回零',
    },
  },
  'probe.garbledText': {
    en: 'the text holds what no one can print',
    zh: '文本含不可显示的字符',
    hint: {
      en: 'try the byte order BADC, another address or length',
      zh: '请试字节序 BADC，或检查地址和长度',
    },
  },
  'probe.otherRefused': { en: 'refused in area {area} as well', zh: '{area} 区同样拒绝' },
  'probe.zero': { en: 'zero', zh: '为零' },
  'probe.noReading': { en: 'no reading, says the device', zh: '设备表示无读数' },

  'cli.unknownConnection': {
    en: 'no connection is called {id}',
    zh: '没有名为 {id} 的连接',
    hint: { en: 'there are: {ids}', zh: '可用：{ids}' },
  },
  'cli.noSuchTag': {
    en: 'no tag “{tag}” among the {count} that were chosen',
    zh: '所选的 {count} 个点中没有“{tag}”',
    hint: { en: 'did you mean “{nearest}”?', zh: '是否应为“{nearest}”？' },
  },
  'cli.nothingToProbe': {
    en: 'no tag is on this connection and equipment',
    zh: '该连接和设备下没有点',
  },
  'cli.badExpect': {
    en: '--expect {value}: a number, with a tolerance or without',
    zh: '--expect {value}：应为数值，可带容差',
    hint: { en: 'such as 231.4, 231.4±0.5 or 231.4±2%', zh: '例如 231.4、231.4±0.5 或 231.4±2%' },
  },
  'cli.expectOneTag': {
    en: '--expect is about one tag; {count} are chosen',
    zh: '--expect 只针对一个点；当前选中了 {count} 个',
    hint: {
      en: 'name it: --tag NAME, and --equipment ID where several have it',
      zh: '请用 --tag 点名 指定；多台设备同名时再加 --equipment 设备编号',
    },
  },
} as const satisfies Record<string, Text>;
