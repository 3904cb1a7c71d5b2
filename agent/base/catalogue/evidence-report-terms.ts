import type { Text } from './entry.ts';

/** What things of the findings are called in the report. */
export const reportTermTexts = {
  // Classes of equipment
  'report.class.press': { zh: '冲压', en: 'press' },
  'report.class.welding': { zh: '焊接', en: 'welding' },
  'report.class.cnc': { zh: '数控加工', en: 'machining' },
  'report.class.injection': { zh: '注塑', en: 'injection' },
  'report.class.heat-treatment': { zh: '热处理', en: 'heat treatment' },
  'report.class.assembly': { zh: '装配', en: 'assembly' },
  'report.class.test': { zh: '检测试验', en: 'test' },
  'report.class.meter': { zh: '计量仪表', en: 'meter' },
  'report.class.compressor': { zh: '压缩机', en: 'compressor' },
  'report.class.inspection': { zh: '检验', en: 'inspection' },
  'report.class.logistics': { zh: '物流', en: 'logistics' },
  'report.class.other': { zh: '其他', en: 'other' },

  // Causes of gaps
  'report.gap.stop': { zh: '网关程序停止', en: 'agent stopped' },
  'report.gap.power': { zh: '断电或异常终止', en: 'power cut or kill' },
  'report.gap.disk': { zh: '磁盘已满、不可写或缓存损坏', en: 'disk full, not writable or buffer broken' },
  'report.gap.retention': { zh: '超过保留期被清理', en: 'dropped by retention' },
  'report.gap.dead-letter': { zh: '服务器拒收', en: 'refused by the broker' },
  'report.gap.clock': { zh: '时钟跳变', en: 'clock was set' },
  'report.gap.source-overflow': { zh: '设备侧队列溢出', en: 'queue of the far side overflowed' },
  'report.gap.connection': { zh: '与设备的连接中断', en: 'connection to the machine was down' },
  'report.gapScans': { zh: '采集 {count} 次', en: '{count} scans' },

  // Hints: what was seen, and what may explain it
  'report.hint.frozen': { zh: '有效但不变', en: 'Good but frozen' },
  'report.hint.repeated': { zh: '窗口重复', en: 'Windows repeat' },
  'report.hint.no-jitter': { zh: '采集间隔过于均匀', en: 'No jitter' },
  'report.hint.twin': { zh: '两台设备数值序列相同', en: 'Two machines, one series' },
  'report.hint.work': { zh: '产量与能耗不相称', en: 'Parts and power do not go together' },
  'report.hint.same-certificate': { zh: '一份证书对应多台设备', en: 'One certificate, several machines' },
  'report.hint.same-mac': { zh: '一个 MAC 地址对应多台设备', en: 'One MAC, several machines' },
  'report.hint.same-identity': { zh: '多台设备自述身份相同', en: 'One identity, several machines' },
  'report.hint.loopback': { zh: '端点在网关本机', en: 'Endpoint on the gateway itself' },
  'report.hint.same-point': { zh: '一个采集点归属多台设备', en: 'One point, several machines' },
  'report.hint.late-register': { zh: '期末变更清单', en: 'Register changed late' },
  'report.hint.clock-step': { zh: '时钟跳变', en: 'Clock was set' },
  'report.hint.not-asked': { zh: '未询问身份', en: 'Not asked who it is' },
  'report.hint.new-register': { zh: '核验前刚变更清单', en: 'Register new at the challenge' },
  'report.hint.unwitnessed': { zh: '曾不留证据运行', en: 'Ran without evidence' },
  'report.hint.other-program': { zh: '程序版本变化', en: 'Another program ran' },
  'report.excuse.frozen': {
    zh: '停用的设备、备用测点、设定值本就不变。',
    en: 'A machine out of use, a spare point or a setpoint does not move.',
  },
  'report.excuse.repeated': {
    zh: '节拍固定的设备、停机时段可能如此。',
    en: 'So do machines of a fixed cycle, or standing still.',
  },
  'report.excuse.no-jitter': {
    zh: '网络极好或由服务器推送时可能如此。',
    en: 'So it is where the network is very good, or a server pushes.',
  },
  'report.excuse.twin': {
    zh: '同一总表、同一信号接入两台设备时如此。',
    en: 'So it is where one meter or signal serves both.',
  },
  'report.excuse.work': {
    zh: '计数器与电表接线范围不同时可能如此。',
    en: 'Counter and meter may not cover the same machine.',
  },
  'report.excuse.same-certificate': {
    zh: '一台服务器服务多台设备时如此。',
    en: 'One server may serve several machines.',
  },
  'report.excuse.same-mac': {
    zh: '经同一网关、串口服务器或路由器接入时如此。',
    en: 'So it is behind one converter or router.',
  },
  'report.excuse.same-identity': {
    zh: '同型号设备、同一串口服务器常常如此。',
    en: 'So it often is with one model, or one serial server.',
  },
  'report.excuse.loopback': {
    zh: '网关上运行协议转换软件时如此。',
    en: 'So it is where a protocol converter runs on the gateway.',
  },
  'report.excuse.same-point': {
    zh: '总管压力、共用电表等一个信号可能属于多台设备。',
    en: 'One header pressure or one meter may belong to several machines.',
  },
  'report.excuse.late-register': {
    zh: '新购、报废设备须及时登记。',
    en: 'New or scrapped machines have to be registered.',
  },
  'report.excuse.clock-step': {
    zh: '首次联网校时、更换电池后如此。',
    en: 'So it is at the first synchronisation, or after a new battery.',
  },
  'report.excuse.not-asked': {
    zh: '个别设备遇到该询问会卡死。',
    en: 'A few devices hang on the question.',
  },
  'report.excuse.new-register': {
    zh: '设备刚投运，或为核验修正了点表。',
    en: 'The plant was just set up, or its point table corrected on the day.',
  },
  'report.excuse.unwitnessed': {
    zh: '密钥一时不可用，或调试期间关闭了证据链。',
    en: 'The key could not be used for a while, or evidence was switched off while setting up.',
  },
  'report.excuse.other-program': { zh: '正常升级。', en: 'An upgrade.' },

  // Types of data in the ledger, by role of a tag
  'report.data.state': { zh: '设备状态', en: 'machine state' },
  'report.data.count': { zh: '产量计数', en: 'counts' },
  'report.data.cycle': { zh: '循环节拍', en: 'cycles' },
  'report.data.job': { zh: '作业信息', en: 'job' },
  'report.data.quality': { zh: '质量检测', en: 'quality' },
  'report.data.alarm': { zh: '报警', en: 'alarms' },
  'report.data.energy': { zh: '能源计量', en: 'energy' },
  'report.data.process': { zh: '工艺参数', en: 'process parameters' },
  'report.data.device': { zh: '运行信息', en: 'device' },
  'report.data.other': { zh: '其他测点', en: 'other points' },

  // What endpoints say of themselves
  'report.fact.vendor': { zh: '厂商', en: 'vendor' },
  'report.fact.productCode': { zh: '产品代码', en: 'product code' },
  'report.fact.revision': { zh: '版本', en: 'revision' },
  'report.fact.vendorUrl': { zh: '厂商网址', en: 'vendor URL' },
  'report.fact.productName': { zh: '产品', en: 'product' },
  'report.fact.modelName': { zh: '型号', en: 'model' },
  'report.fact.application': { zh: '应用', en: 'application' },
  'report.fact.applicationUri': { zh: '应用标识', en: 'application URI' },
  'report.fact.productUri': { zh: '产品标识', en: 'product URI' },
  'report.fact.manufacturer': { zh: '制造商', en: 'manufacturer' },
  'report.fact.softwareVersion': { zh: '软件版本', en: 'software' },
  'report.fact.buildNumber': { zh: '构建号', en: 'build' },
  'report.fact.certificate': { zh: '证书指纹', en: 'certificate' },
  'report.fact.securityMode': { zh: '安全模式', en: 'security mode' },
  'report.fact.securityPolicy': { zh: '安全策略', en: 'security policy' },
  'report.fact.address': { zh: '地址', en: 'address' },
  'report.fact.mac': { zh: 'MAC', en: 'MAC' },
  'report.fact.serverAddress': { zh: '串口服务器地址', en: 'address of the serial server' },
  'report.fact.serverMac': { zh: '串口服务器 MAC', en: 'MAC of the serial server' },
  'report.fact.serialPort': { zh: '网关串口', en: 'serial port of the gateway' },
} as const satisfies Record<string, Text>;
