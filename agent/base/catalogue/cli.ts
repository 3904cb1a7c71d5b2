import type { Text } from './entry.ts';

/** Texts of the agent as a whole and of its commands. */
export const cliTexts = {
  'agent.start': { en: 'the agent started', zh: '代理启动' },
  'agent.defect': {
    en: 'a defect of zhencai',
    zh: '真采自身的缺陷',
    hint: {
      en: 'please report it with this log; the part is started again',
      zh: '请附日志反馈；该部分会自动重启',
    },
  },
  'agent.overrun': {
    en: 'scans take longer than their interval; some are skipped',
    zh: '采集耗时超过采集周期，部分采集被跳过',
    hint: {
      en: 'raise the interval of the group or see the plan of `zhencai check`',
      zh: '请调大采集组周期，或查看 zhencai check 的采集计划',
    },
  },
  'agent.notRunning': {
    en: 'no agent answers on the data folder {folder}',
    zh: '数据目录 {folder} 上没有运行中的代理',
    hint: { en: 'start it with `zhencai run -c plant.yaml`', zh: '请用 zhencai run -c plant.yaml 启动' },
  },
  'cli.usage': {
    en: `zhencai {version} — edge agent for retrofitted workshops

  zhencai run    -c plant.yaml             collect, keep, publish
  zhencai check  -c plant.yaml             check config and point tables; print the scan plan
  zhencai probe  -c plant.yaml             read every tag once, live     [--connection ID] [--equipment ID] [--tag NAME]
                                           and judge it                  [--expect VALUE[±TOLERANCE]]
  zhencai browse "modbus-tcp://HOST[:PORT][?unit=1-16&area=hr,ir&to=9999]"   which units and addresses answer;
                                           also "modbus-rtu-over-tcp://HOST:PORT", "modbus-rtu:///dev/ttyUSB0?baudRate=9600"
  zhencai status -c plant.yaml             what the running agent sees   [--equipment ID] [--alive]
  zhencai outbox -c plant.yaml             what the buffer holds         [--export FILE] [--after SEQ] [--limit N]
  zhencai evidence pack -c plant.yaml      the file a reviewer takes   [--from DAY] [--to DAY] [-o FILE] [--messages all|ID,ID]
                                           away                        [--redact] [--anchor CHECKPOINT] [--buffer NAME]
  zhencai evidence verify PACK             checks it, offline          [--key KEY] [--checkpoint FILE] [--message FILE]
  zhencai evidence report PACK             the report, as HTML         [-o FILE] [--edition 2024] and as for verify
  zhencai evidence challenge -c plant.yaml --nonce TEXT [-k 5]         reads chosen machines now, signed
  zhencai evidence verifier                verify.html, for a browser  [-o FILE]
  zhencai schema [NAME]                    JSON Schemas of config and payloads, AsyncAPI; without a name: the list

  --json       answer as JSON      --lang zh|en      language (default: from the locale)
  --log-level  for run: error, warn, info (default), debug
  --help       this text           --version         the version

exit status: 0 fine · 1 a finding or failure · 2 bad config or usage`,
    zh: `真采 zhencai {version} — 车间改造边缘采集代理

  zhencai run    -c plant.yaml             采集、缓存、上送
  zhencai check  -c plant.yaml             检查配置与点表，打印采集计划
  zhencai probe  -c plant.yaml             现场试读每个点并判断     [--connection 连接] [--equipment 设备编号] [--tag 点名]
                                                                    [--expect 数值[±容差]]
  zhencai browse "modbus-tcp://主机[:端口][?unit=1-16&area=hr,ir&to=9999]"   哪些站号和地址有应答；
                                           也可用 "modbus-rtu-over-tcp://主机:端口"、"modbus-rtu:///dev/ttyUSB0?baudRate=9600"
  zhencai status -c plant.yaml             运行中的代理看到什么   [--equipment 设备编号] [--alive]
  zhencai outbox -c plant.yaml             缓存中有什么           [--export 文件] [--after 序号] [--limit 条数]
  zhencai evidence pack -c plant.yaml      生成证据包             [--from 日期] [--to 日期] [-o 文件] [--messages all|设备,设备]
                                                                  [--redact] [--anchor 检查点文件] [--buffer 名称]
  zhencai evidence verify 证据包           离线校验               [--key 公钥] [--checkpoint 文件] [--message 文件]
  zhencai evidence report 证据包           生成验收报告（HTML）   [-o 文件] [--edition 2024]，其余同 verify
  zhencai evidence challenge -c plant.yaml --nonce 口令 [-k 5]    现场核验：立即读取抽中的设备并签名
  zhencai evidence verifier                浏览器校验页 verify.html   [-o 文件]
  zhencai schema [名称]                    配置与报文的 JSON Schema、AsyncAPI 文档；不带名称则列出全部

  --json       以 JSON 回答        --lang zh|en      语言（默认随系统区域）
  --log-level  用于 run：error, warn, info（默认）, debug
  --help       本说明              --version         版本

退出码：0 正常 · 1 有发现或失败 · 2 配置或用法错误`,
  },
  'cli.unknownVerb': {
    en: 'unknown command {verb}',
    zh: '未知命令 {verb}',
    hint: { en: 'see zhencai --help', zh: '见 zhencai --help' },
  },
  'cli.badOption': {
    en: '{message}',
    zh: '{message}',
    hint: { en: 'see zhencai --help', zh: '见 zhencai --help' },
  },
  'cli.unknownOption': {
    en: 'unknown option {option}',
    zh: '未知选项 {option}',
    hint: { en: 'see zhencai --help', zh: '见 zhencai --help' },
  },
  'cli.unknownOptionNear': {
    en: 'unknown option {option}',
    zh: '未知选项 {option}',
    hint: { en: 'did you mean {nearest}?', zh: '是否应为 {nearest}？' },
  },
  'cli.optionValue': {
    en: '{option} needs a value',
    zh: '{option} 缺少值',
    hint: {
      en: 'write it behind it; one that begins with “-”, such as −12.5, as {option}=-12.5',
      zh: '请在其后写出；以“-”开头的值（如 −12.5）写作 {option}=-12.5',
    },
  },
  'cli.optionIsFlag': {
    en: '{option} takes no value',
    zh: '{option} 不带值',
    hint: { en: 'write {option} alone', zh: '请只写 {option}' },
  },
  'cli.configMissing': {
    en: 'which plant? name its file with -c plant.yaml',
    zh: '请用 -c plant.yaml 指定配置文件',
  },
  'cli.unknownSchema': {
    en: 'no schema is called {name}',
    zh: '没有名为 {name} 的模式',
    hint: { en: 'there are: {names}', zh: '可用：{names}' },
  },
  'cli.unknownEquipment': {
    en: 'no connected equipment is called {id}',
    zh: '没有名为 {id} 的已连接设备',
    hint: { en: 'there are: {ids}', zh: '可用：{ids}' },
  },
  'cli.oldNode': {
    en: 'zhencai needs Node.js 24 or newer; this is {version}',
    zh: '真采需要 Node.js 24 或更新版本；当前为 {version}',
  },
  'status.head': {
    en: 'gateway {gateway} · zhencai {version} · running since {since} · {rss}',
    zh: '网关 {gateway} · 真采 {version} · 自 {since} 运行 · {rss}',
  },
  'status.connection': { en: 'connection', zh: '连接' },
  'status.protocol': { en: 'protocol', zh: '协议' },
  'status.state': { en: 'state', zh: '状态' },
  'status.scans': { en: 'scans', zh: '采集次数' },
  'status.missed': { en: 'missed', zh: '跳过' },
  'status.detail': { en: 'detail', zh: '说明' },
  'status.group': { en: 'group', zh: '采集组' },
  'status.interval': { en: 'interval', zh: '周期' },
  'status.predicted': { en: 'predicted cycle', zh: '预计每轮' },
  'status.lastCycle': { en: 'measured: last', zh: '实测：最近' },
  'status.meanCycle': { en: 'mean', zh: '平均' },
  'status.maxCycle': { en: 'longest', zh: '最长' },
  'status.equipment': { en: 'equipment', zh: '设备' },
  'status.name': { en: 'name', zh: '名称' },
  'status.reachable': { en: 'reachable', zh: '可达' },
  'status.machine': { en: 'machine', zh: '机器状态' },
  'status.lastGood': { en: 'last good', zh: '最近有效' },
  'status.complete': { en: 'complete (this hour)', zh: '完整率（本小时）' },
  'status.yes': { en: 'yes', zh: '是' },
  'status.no': { en: 'no', zh: '否' },
  'status.buffer': {
    en: 'buffer: {rows} messages, {undelivered} undelivered, {size}, {state} {detail}',
    zh: '缓存：{rows} 条报文，{undelivered} 条未送达，{size}，{state} {detail}',
  },
  'status.publisher': {
    en: 'publisher {name}: {state}, {delivered} delivered, {waiting} waiting, {refused} refused {detail}',
    zh: '发布 {name}：{state}，已送达 {delivered}，待送 {waiting}，被拒 {refused} {detail}',
  },
  'status.evidence': {
    en: 'evidence: {state}, {records} records, {signed} signed, {detail}',
    zh: '证据链：{state}，{records} 条记录，已签名 {signed} 条，{detail}',
  },
  'status.fingerprint': { en: 'fingerprint {hex}', zh: '密钥指纹 {hex}' },
  'status.tag': { en: 'tag', zh: '点' },
  'status.value': { en: 'value', zh: '值' },
  'status.unit': { en: 'unit', zh: '单位' },
  'status.quality': { en: 'quality', zh: '质量' },
  'status.time': { en: 'time', zh: '时间' },
  'outbox.head': {
    en: 'epoch {epoch} · messages {first}…{last} · {deadLetters} dead letters',
    zh: 'epoch {epoch} · 报文 {first}…{last} · 死信 {deadLetters} 条',
  },
  'outbox.saved': {
    en: '{saved} messages saved from a buffer that broke; they keep its epoch and their number in it',
    zh: '另有 {saved} 条报文从损坏的缓存中救回；其中保留原来的 epoch 与编号',
  },
  'outbox.class': { en: 'class', zh: '类别' },
  'outbox.rows': { en: 'messages', zh: '报文数' },
  'outbox.bytes': { en: 'bytes', zh: '字节' },
  'outbox.from': { en: 'from', zh: '起' },
  'outbox.to': { en: 'to', zh: '止' },
  'outbox.cursor': {
    en: 'publisher {publisher}: delivered through {seq}, {waiting} waiting',
    zh: '发布 {publisher}：已送达至 {seq}，等待 {waiting} 条',
  },
} as const satisfies Record<string, Text>;
