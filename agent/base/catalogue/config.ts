import type { Text } from './entry.ts';
import { tableTexts } from './config-tables.ts';
import { templateTexts } from './config-templates.ts';

/** Texts of the area `config`: the plant file; the tables have their own file. */
export const configTexts = {
  ...tableTexts,
  ...templateTexts,

  'config.unreadable': {
    en: 'cannot read {path} ({code})',
    zh: '无法读取 {path}（{code}）',
    hint: {
      en: 'paths are relative to the plant file; check the name and who may read it',
      zh: '路径相对于配置文件；请检查文件名和读取权限',
    },
  },
  'config.notPem': {
    en: '“{key}”: {path} is not usable as PEM ({trouble})',
    zh: '“{key}”：{path} 不是可用的 PEM 文件（{trouble}）',
    hint: {
      en: 'ca and cert hold -----BEGIN CERTIFICATE-----, key holds -----BEGIN PRIVATE KEY----- without a passphrase; a binary .cer/.der: openssl x509 -inform der -in FILE -out FILE.pem',
      zh: 'ca、cert 应含 -----BEGIN CERTIFICATE-----，key 应含不带口令的 -----BEGIN PRIVATE KEY-----；二进制 .cer/.der 请先转换：openssl x509 -inform der -in 文件 -out 文件.pem',
    },
  },
  'config.encoding': {
    en: 'the file is neither UTF-8 nor GB18030 text',
    zh: '文件既不是 UTF-8 也不是 GB18030 文本',
    hint: { en: 'save it as “CSV UTF-8”', zh: '请另存为“CSV UTF-8（逗号分隔）”' },
  },
  'config.notText': {
    en: 'this is an Excel workbook; only CSV is read yet',
    zh: '这是 Excel 工作簿；目前只支持 CSV',
    hint: { en: 'save the sheet as “CSV UTF-8”', zh: '请将工作表另存为“CSV UTF-8（逗号分隔）”' },
  },

  // YAML
  'config.yamlSyntax': {
    en: 'not valid YAML ({code})',
    zh: 'YAML 语法错误（{code}）',
    hint: {
      en: 'check brackets, quotes and “key: value” with a space after the colon, here and on the line above',
      zh: '请检查本行及上一行的括号、引号，以及“键: 值”冒号后的空格',
    },
  },
  'config.yamlWide': {
    en: 'not valid YAML ({code}); full-width characters stand here or on the line above: {wide}',
    zh: 'YAML 语法错误（{code}）；本行或上一行有全角字符：{wide}',
    hint: {
      en: 'as punctuation of YAML write : , { } [ ] and " in half width, with a space after colon and comma',
      zh: '作为 YAML 标点请用半角 : , { } [ ] 和 "，冒号和逗号后加空格',
    },
  },
  'config.yamlIndent': {
    en: 'wrong indentation ({code})',
    zh: '缩进错误（{code}）',
    hint: {
      en: 'keys of one block start in the same column; spaces only, no tabs',
      zh: '同一层的键须左对齐；只用空格，不用制表符',
    },
  },
  'config.yamlDuplicateKey': {
    en: 'key “{key}” stands twice in the same block',
    zh: '同一层内键“{key}”重复',
    hint: { en: 'keep one of them', zh: '请只保留一个' },
  },
  'config.yamlAlias': {
    en: 'a YAML alias or anchor cannot be resolved ({code})',
    zh: 'YAML 别名或锚点无法解析（{code}）',
  },
  'config.yamlTag': {
    en: 'unknown YAML tag; it is ignored',
    zh: '未知的 YAML 标签，已忽略',
    hint: {
      en: 'for secrets write ${env:NAME} or ${file:/path}',
      zh: '引用密码请写 ${env:NAME} 或 ${file:/path}',
    },
  },

  // Keys and values of the plant file
  'config.unknownKey': {
    en: 'unknown key “{key}”',
    zh: '未知的键“{key}”',
    hint: { en: 'known here: {known}', zh: '此处可用：{known}' },
  },
  'config.unknownKeyNear': {
    en: 'unknown key “{key}”',
    zh: '未知的键“{key}”',
    hint: { en: 'did you mean “{nearest}”?', zh: '是否应为“{nearest}”？' },
  },
  'config.unknownKeyInside': {
    en: 'unknown key “{key}”: it belongs under “{inside}”',
    zh: '未知的键“{key}”：应写在“{inside}”之下',
    hint: { en: 'write “{inside}: { {key}: … }”', zh: '请写成“{inside}: { {key}: … }”' },
  },
  'config.wideKey': {
    en: 'unknown key “{key}”: it holds a full-width {wide}',
    zh: '未知的键“{key}”：其中有全角“{wide}”',
    hint: {
      en: 'write “key: value” and “,” in half width, with a space behind',
      zh: '请用半角冒号、逗号，其后加空格：“键: 值”',
    },
  },
  'config.missingKey': { en: '“{key}” is missing', zh: '缺少“{key}”' },
  'config.expectText': {
    en: '“{key}” must be text',
    zh: '“{key}”应为文本',
    hint: { en: 'put the value in quotes', zh: '请给值加上引号' },
  },
  'config.expectNumber': {
    en: '“{key}” must be a number',
    zh: '“{key}”应为数字',
    hint: { en: 'write it without quotes or units', zh: '不加引号，不带单位' },
  },
  'config.expectInteger': { en: '“{key}” must be a whole number', zh: '“{key}”应为整数' },
  'config.expectBoolean': { en: '“{key}” must be true or false', zh: '“{key}”应为 true 或 false' },
  'config.expectList': {
    en: '“{key}” must be a list',
    zh: '“{key}”应为列表',
    hint: { en: 'write [a, b] or lines starting with “- ”', zh: '写成 [a, b]，或每行以“- ”开头' },
  },
  'config.expectMap': {
    en: '“{key}” must hold keys and values',
    zh: '“{key}”应为键值结构',
    hint: {
      en: 'write { key: value } or indented lines “key: value”',
      zh: '写成 { 键: 值 }，或缩进的“键: 值”行',
    },
  },
  'config.tooSmall': { en: '“{key}” must be at least {limit}', zh: '“{key}”不能小于 {limit}' },
  'config.tooBig': { en: '“{key}” must be at most {limit}', zh: '“{key}”不能大于 {limit}' },
  'config.tooShort': {
    en: '“{key}” is empty or too short (at least {limit})',
    zh: '“{key}”为空或过短（至少 {limit}）',
  },
  'config.tooLong': { en: '“{key}” is too long (at most {limit})', zh: '“{key}”过长（最多 {limit}）' },
  'config.badFormat': {
    en: '“{key}” does not have the form it needs',
    zh: '“{key}”格式不正确',
    hint: { en: 'expected: {expected}', zh: '应为：{expected}' },
  },
  'config.badValue': { en: '“{key}”: {problem}', zh: '“{key}”：{problem}' },
  'config.notOneOf': {
    en: '“{value}” is not known here',
    zh: '此处不识别“{value}”',
    hint: { en: 'one of: {known}', zh: '可选：{known}' },
  },
  'config.notOneOfNear': {
    en: '“{value}” is not known here',
    zh: '此处不识别“{value}”',
    hint: { en: 'did you mean “{nearest}”?', zh: '是否应为“{nearest}”？' },
  },
  'config.badLevel': {
    en: '“{key}” cannot be a level of a topic',
    zh: '“{key}”不能作为主题层级',
    hint: {
      en: '1–64 letters, digits, Chinese characters, “.”, “_”, “-”; not starting with “_”',
      zh: '1–64 个字母、数字、汉字、“.”、“_”、“-”，且不以“_”开头',
    },
  },
  'config.badWindow': {
    en: '“{key}”: so many minutes do not divide eight hours',
    zh: '“{key}”：该分钟数不能整除八小时',
    hint: {
      en: 'one of 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 16, 20, 24, 30, 32, 40, 48, 60, 80, 96, 120, 160, 240, 480',
      zh: '可取 1、2、3、4、5、6、8、10、12、15、16、20、24、30、32、40、48、60、80、96、120、160、240、480',
    },
  },
  'config.badUscc': {
    en: '“{key}” is not a unified social credit code',
    zh: '“{key}”不是统一社会信用代码',
    hint: { en: '18 digits and capital letters, in quotes', zh: '18 位数字和大写字母，加引号' },
  },
  'config.badIndustry': {
    en: '“{key}” is not a GB/T 4754 industry code',
    zh: '“{key}”不是 GB/T 4754 行业代码',
    hint: { en: 'a letter A–T and 2–4 digits, such as C3670', zh: '门类字母 A–T 加 2–4 位数字，例如 C3670' },
  },
  'config.plaintext': {
    en: 'the broker {url} would be reached without encryption',
    zh: '与服务器 {url} 的连接未加密',
    hint: {
      en: 'use mqtts:// or wss://, or set allowPlaintext: true if the network is trusted',
      zh: '请使用 mqtts:// 或 wss://；若网络可信，可设置 allowPlaintext: true',
    },
  },
  'config.sharedClient': {
    en: 'two destinations connect to {url} as client {id}: each would push the other out',
    zh: '两个目的地以相同的客户端标识 {id} 连接 {url}：会互相挤下线',
    hint: { en: 'give one of them its own broker.clientId', zh: '请为其中一个设置不同的 broker.clientId' },
  },
  'config.sharedTopics': {
    en: 'two destinations send to {url} under the topic root {topics}: what both get arrives there twice, and both write one _edge/…/status',
    zh: '两个目的地都向 {url} 的主题根 {topics} 上送：两者都收的报文会到达两次，且共同改写同一个 _edge/…/status',
    hint: {
      en: 'give one of them its own topicRoot, or leave one out',
      zh: '请为其中一个设置不同的 topicRoot，或去掉其中一个',
    },
  },
  'config.selectsNoTag': {
    en: 'destination {id}: nothing is read of the machines it names, so it gets only what the gateway says of itself',
    zh: '目的地 {id}：所列设备没有任何采集点，它只会收到网关自身的报文',
    hint: {
      en: 'name equipment that has tags, or leave “only.equipment” out',
      zh: '请填写有采集点的设备，或删除“only.equipment”',
    },
  },
  'config.selectsNoGroup': {
    en: 'destination {id}: no tag it could get is in the groups it names, so it gets no telemetry',
    zh: '目的地 {id}：所列采集组中没有它可收到的点，它不会收到任何遥测',
    hint: {
      en: 'groups of these tags: {known}. Name one of them, or leave “only.groups” out',
      zh: '这些点所在的采集组：{known}。请填写其中之一，或删除“only.groups”',
    },
  },
  'config.selectsNoEvent': {
    en: 'destination {id}: it gets events alone, and no tag it could get has a role that tells one',
    zh: '目的地 {id}：只收事件，但它可收到的点均未配置能产生事件的语义角色',
    hint: {
      en: 'give tags their roles, or add to “only.classes”',
      zh: '请为点配置语义角色，或在“only.classes”中增加类别',
    },
  },
  'config.certWithoutKey': {
    en: '“cert” and “key” belong together; one of them is missing',
    zh: '“cert”与“key”须同时给出，现缺少其一',
  },

  // Secrets
  'config.badReference': {
    en: '“{reference}” refers to nothing known',
    zh: '无法识别引用“{reference}”',
    hint: {
      en: 'write ${env:NAME} or ${file:/path}; for a literal “${” write “$${”',
      zh: '请写 ${env:NAME} 或 ${file:/path}；字面的“${”写作“$${”',
    },
  },
  'config.noVariable': {
    en: 'environment variable {name} is not set or empty',
    zh: '环境变量 {name} 未设置或为空',
    hint: { en: 'set it for the service that runs the agent', zh: '请在运行代理的服务中设置' },
  },
  'config.noSecretFile': {
    en: 'cannot read {path} ({code})',
    zh: '无法读取 {path}（{code}）',
    hint: {
      en: 'relative paths start at the plant file; check that the agent’s user may read it',
      zh: '相对路径以配置文件所在目录为准；请检查运行用户的读取权限',
    },
  },
  'config.clearSecret': {
    en: '“{key}” stands in clear text in the file',
    zh: '“{key}”以明文写在文件中',
    hint: { en: 'write ${env:NAME} or ${file:/path} instead', zh: '请改写为 ${env:NAME} 或 ${file:/path}' },
  },

  // `zhencai check`
  'config.checkCounts': {
    en: '{errors} {errors:error|errors}, {warnings} {warnings:warning|warnings}',
    zh: '错误 {errors} 个，警告 {warnings} 个',
  },
  'config.checkError': { en: 'error', zh: '错误' },
  'config.checkWarning': { en: 'warning', zh: '警告' },
  'config.checkTotals': {
    en: '{connections} {connections:connection|connections} · equipment {connected}/{equipment} connected, {key} key · {tags} {tags:tag|tags}',
    zh: '连接 {connections} 个 · 设备 {connected}/{equipment} 已联网，关键设备 {key} 台 · 点 {tags} 个',
  },
} as const satisfies Record<string, Text>;
