import type { Text } from './entry.ts';

/** Texts of the area `config` about the equipment register, the point tables, and what belongs together. */
export const tableTexts = {
  // Tables
  'config.csvSyntax': {
    en: 'a quoted cell is not closed, or has text after its closing quote ({code})',
    zh: '带引号的单元格未闭合，或引号后还有内容（{code}）',
    hint: {
      en: 'a quote inside a quoted cell is written twice: ""',
      zh: '带引号的单元格内，引号须写两次：""',
    },
  },
  'config.emptyTable': {
    en: 'the table has no header row',
    zh: '表中没有表头',
    hint: { en: 'the first row names the columns: {columns}', zh: '首行写列名：{columns}' },
  },
  'config.unknownColumn': {
    en: 'unknown column “{header}”; it is ignored',
    zh: '未知的列“{header}”，已忽略',
    hint: { en: 'columns: {columns}', zh: '可用列：{columns}' },
  },
  'config.misspeltColumn': {
    en: 'unknown column “{header}”',
    zh: '未知的列“{header}”',
    hint: { en: 'did you mean “{nearest}”?', zh: '是否应为“{nearest}”？' },
  },
  'config.duplicateColumn': {
    en: 'column “{header}” means the same as “{other}”',
    zh: '列“{header}”与“{other}”含义相同',
    hint: { en: 'keep one of them', zh: '请只保留一个' },
  },
  'config.wideSeparator': {
    en: 'cells are separated by the full-width “{wide}”',
    zh: '单元格以全角“{wide}”分隔',
    hint: {
      en: 'separate them by “,” in half width, or save the sheet as “CSV UTF-8” from the spreadsheet',
      zh: '请改用半角逗号“,”分隔，或在表格软件中另存为“CSV UTF-8（逗号分隔）”',
    },
  },
  'config.missingColumn': {
    en: 'column {en} is missing',
    zh: '缺少列“{zh}”',
    hint: { en: 'add a column “{en}” or “{zh}”', zh: '请增加列“{zh}”（或 {en}）' },
  },
  'config.tooManyCells': {
    en: 'the row has more cells than the header',
    zh: '该行单元格多于表头',
    hint: { en: 'put a cell that holds a separator in quotes', zh: '含分隔符的单元格请加引号' },
  },
  'config.emptyCell': { en: 'the cell must not be empty', zh: '该单元格不能为空' },
  'config.badNumber': {
    en: '“{value}” is not a number',
    zh: '“{value}”不是数字',
    hint: {
      en: 'such as 0.1, -40 or 1e-3; no unit, no thousands separator',
      zh: '例如 0.1、-40、1e-3；不带单位，不带千位分隔符',
    },
  },
  'config.badInteger': {
    en: '“{value}” is not a whole number',
    zh: '“{value}”不是整数',
    hint: { en: 'digits alone, such as 12', zh: '只写数字，例如 12' },
  },
  'config.badUnit': {
    en: '“{value}” is not a unit id',
    zh: '“{value}”不是站号',
    hint: {
      en: 'the number set at the device: 0 to 255 on Modbus TCP, 1 to 247 on a serial line; empty for 1',
      zh: '请填写设备上设置的数字：Modbus TCP 为 0 至 255，串行总线为 1 至 247；留空为 1',
    },
  },
  'config.outOfRange': {
    en: '{value} is outside {min} … {max}',
    zh: '{value} 超出 {min} … {max}',
  },
  'config.badYesNo': {
    en: '“{value}” is neither yes nor no',
    zh: '“{value}”既不是“是”也不是“否”',
    hint: {
      en: 'yes/no, true/false, 1/0, 是/否, √; empty means no',
      zh: '是/否、yes/no、true/false、1/0、√；空白表示否',
    },
  },
  'config.badPairs': {
    en: '“{value}” is not of the form name=value',
    zh: '“{value}”不是“名称=值”的形式',
    hint: {
      en: 'several are separated by “;”: max=65535;scale=2, or mask=0x0FF0;shift=4',
      zh: '多个以“;”分隔：max=65535;scale=2，或 mask=0x0FF0;shift=4',
    },
  },
  'config.badIdentifier': {
    en: '“{value}” is not of the form scheme:value',
    zh: '“{value}”不是“体系:编码”的形式',
    hint: { en: 'several are separated by “;”', zh: '多个以“;”分隔' },
  },
  'config.badType': {
    en: 'unknown type “{value}”',
    zh: '未知的类型“{value}”',
    hint: { en: 'one of: {known}', zh: '可选：{known}' },
  },
  'config.badTagName': {
    en: '“{value}” cannot name a tag',
    zh: '“{value}”不能作为点名',
    hint: {
      en: 'at most 128 characters; parts between “/” must not be empty',
      zh: '最多 128 个字符；“/”之间不能为空',
    },
  },
  'config.badCellLevel': {
    en: '“{value}” cannot be a level of a topic',
    zh: '“{value}”不能作为主题层级',
    hint: {
      en: '1–64 letters, digits, Chinese characters, “.”, “_”, “-”; not starting with “_”',
      zh: '1–64 个字母、数字、汉字、“.”、“_”、“-”，且不以“_”开头',
    },
  },
  'config.typeOptionQuote': {
    en: 'type option {option}: YAML has made the number {value} of what was written, and what was meant is lost',
    zh: '类型选项 {option}：YAML 已把所写内容转换为数字 {value}，无法得知原意',
    hint: { en: 'write it in quotes: {option}: "0x…"', zh: '请加引号：{option}: "0x…"' },
  },
  'config.typeOptionComma': {
    en: 'type option {option}: “{value}” holds another option behind a comma',
    zh: '类型选项 {option}：“{value}”中用逗号又写了一个选项',
    hint: { en: 'separate them by “;”: {fixed}', zh: '请以“;”分隔：{fixed}' },
  },
  'config.zeroScale': { en: 'a scale of 0 makes every value the same', zh: '倍率为 0 会使所有值相同' },
  'config.minAboveMax': { en: 'min {min} is not below max {max}', zh: '有效下限 {min} 不小于有效上限 {max}' },
  'config.optionsWithoutRole': {
    en: 'role options without a role are not used',
    zh: '未填写语义角色，角色选项不起作用',
  },

  // What belongs together
  'config.duplicateTag': {
    en: 'equipment {equipment} already has a tag “{tag}” ({first})',
    zh: '设备 {equipment} 已有点“{tag}”（{first}）',
    hint: { en: 'tag names are unique within an equipment', zh: '同一设备内点名不能重复' },
  },
  'config.duplicateId': {
    en: 'id “{id}” is already used ({first})',
    zh: '标识“{id}”已被使用（{first}）',
    hint: { en: 'give this one another id', zh: '请换一个标识' },
  },
  'config.unknownEquipment': {
    en: 'there is no equipment “{id}” on the register',
    zh: '设备清单中没有“{id}”',
    hint: { en: 'add it to the equipment register', zh: '请先把它加入设备清单' },
  },
  'config.unknownEquipmentNear': {
    en: 'there is no equipment “{id}” on the register',
    zh: '设备清单中没有“{id}”',
    hint: { en: 'did you mean “{nearest}”?', zh: '是否应为“{nearest}”？' },
  },
  'config.unknownConnection': {
    en: 'there is no connection “{id}”',
    zh: '没有名为“{id}”的连接',
    hint: { en: 'connections: {known}', zh: '已有连接：{known}' },
  },
  'config.unknownConnectionNear': {
    en: 'there is no connection “{id}”',
    zh: '没有名为“{id}”的连接',
    hint: { en: 'did you mean “{nearest}”?', zh: '是否应为“{nearest}”？' },
  },
  'config.unknownGroup': {
    en: 'there is no group “{id}”',
    zh: '没有名为“{id}”的采集组',
    hint: { en: 'groups: {known}', zh: '已有采集组：{known}' },
  },
  'config.unknownGroupNear': {
    en: 'there is no group “{id}”',
    zh: '没有名为“{id}”的采集组',
    hint: { en: 'did you mean “{nearest}”?', zh: '是否应为“{nearest}”？' },
  },
  'config.whichConnection': {
    en: 'the connection must be named, there are several: {known}',
    zh: '有多个连接，须指明：{known}',
  },
  'config.whichGroup': {
    en: 'the group must be named, there are several: {known}',
    zh: '有多个采集组，须指明：{known}',
  },
  'config.connectionUnused': { en: 'connection {id} has no tags', zh: '连接 {id} 没有点' },
  'config.unitUnused': {
    en: 'connection {id} has settings of its own for unit {unit}, but no tag is read from that unit',
    zh: '连接 {id} 为站号 {unit} 单独设置，但没有点使用该站',
    hint: {
      en: 'correct the number, here or in the tables; units with tags: {known}',
      zh: '请更正此处或点表中的站号；有点的站号：{known}',
    },
  },
  'config.sameEndpoint': {
    en: 'connections {first} and {id} lead to the same endpoint',
    zh: '连接 {first} 与 {id} 指向同一端点',
    hint: {
      en: 'many devices serve one client at a time: use one connection for all their tags',
      zh: '许多设备同时只服务一个客户端：请合并为一个连接',
    },
  },
  'config.samePort': {
    en: 'connections {first} and {id} are on the same serial port',
    zh: '连接 {first} 与 {id} 使用同一串口',
    hint: {
      en: 'one connection holds all units of a line: give its tags their unit (站号) and put them into {first}; units that differ go under “units”',
      zh: '一条总线只写一个连接：把点并入 {first} 并填写站号；设置不同的站写在 units 下',
    },
  },
  'config.sameLine': {
    en: 'connections {first} and {id} lead to one serial line: their replies would be taken for each other’s',
    zh: '连接 {first} 与 {id} 指向同一条串行总线，应答会互相混淆',
    hint: {
      en: 'put all units into one connection, or set quirks.singleConnection of both',
      zh: '请把各站并入一个连接，或两者都设置 quirks.singleConnection',
    },
  },
  'config.sharedHalf': {
    en: 'connections {first} and {id} lead to the same endpoint, and only one of them has quirks.singleConnection',
    zh: '连接 {first} 与 {id} 指向同一端点，但只有一个设置了 quirks.singleConnection',
    hint: { en: 'set it for both', zh: '请两者都设置' },
  },
  'config.sharedApart': {
    en: 'connections {first} and {id} share one TCP connection, but differ in {key}',
    zh: '连接 {first} 与 {id} 共用一个 TCP 连接，但 {key} 不同',
    hint: {
      en: 'what belongs to the TCP connection must be the same in both',
      zh: '属于 TCP 连接本身的设置须一致',
    },
  },
  'config.portPassing': {
    en: 'the name {port} goes to whichever adapter is found first, and may change at the next start',
    zh: '{port} 按发现顺序编号，重启或重新插拔后可能变化',
    hint: {
      en: 'use the name of the adapter under /dev/serial/by-id (ls -l /dev/serial/by-id)',
      zh: '请使用 /dev/serial/by-id 下的固定名称（ls -l /dev/serial/by-id）',
    },
  },
  'config.equipmentSilent': {
    en: 'equipment {id} has no tags and no reason why it is not connected',
    zh: '设备 {id} 没有点，也未填写未联网原因',
    hint: { en: 'fill in notConnectedReason, or add its tags', zh: '请填写“未联网原因”，或添加它的点' },
  },
  'config.equipmentNotSilent': {
    en: 'equipment {id} has tags, yet a reason why it is not connected',
    zh: '设备 {id} 已有点，却填写了未联网原因',
  },
  'config.keyWithoutBasis': {
    en: 'key equipment {id} gives no reason why it is key',
    zh: '关键设备 {id} 未填写关键依据',
  },
  'config.notAFolder': {
    en: '{path} is not a folder, nor can one be made there',
    zh: '{path} 不是目录，也无法在此创建目录',
  },
} as const satisfies Record<string, Text>;
