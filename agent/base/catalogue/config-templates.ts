import type { Text } from './entry.ts';

/** Texts of the area `config` about equipment templates and their instances. */
export const templateTexts = {
  'config.faultVia': { en: ' (template {via})', zh: '（模板 {via}）' },
  'config.noTemplate': {
    en: 'there is no template “{id}”',
    zh: '没有名为“{id}”的模板',
    hint: {
      en: 'templates: {known}; your own ones go into templates/ beside the plant file',
      zh: '已有模板：{known}；自建模板放在配置文件旁的 templates/ 目录',
    },
  },
  'config.noTemplateNear': {
    en: 'there is no template “{id}”',
    zh: '没有名为“{id}”的模板',
    hint: { en: 'did you mean “{nearest}”?', zh: '是否应为“{nearest}”？' },
  },
  'config.templateId': {
    en: '“{key}” cannot name a template',
    zh: '“{key}”不能作为模板标识',
    hint: {
      en: 'lower-case letters, digits and “-”, as the file is called',
      zh: '小写字母、数字和“-”，与文件名一致',
    },
  },
  'config.templateName': {
    en: 'the template calls itself “{id}”, its file “{file}”',
    zh: '模板标识为“{id}”，文件名却是“{file}”',
    hint: { en: 'let both be the same', zh: '请使两者一致' },
  },
  'config.templateTagTwice': {
    en: 'the template already has a tag “{tag}” ({first})',
    zh: '模板中已有点“{tag}”（{first}）',
  },
  'config.templateNoTag': {
    en: 'template {template} has no tag “{name}”, nor any that begins so',
    zh: '模板 {template} 中没有“{name}”，也没有以它开头的点',
    hint: { en: 'tags: {known}', zh: '可用的点：{known}' },
  },
  'config.templateNoTagNear': {
    en: 'template {template} has no tag “{name}”, nor any that begins so',
    zh: '模板 {template} 中没有“{name}”，也没有以它开头的点',
    hint: { en: 'did you mean “{nearest}”?', zh: '是否应为“{nearest}”？' },
  },
  'config.templateNoBase': {
    en: 'the registers of template {template} cannot move',
    zh: '模板 {template} 的寄存器地址是固定的',
    hint: { en: 'leave the cell empty', zh: '请留空' },
  },
  'config.templateNoFactor': {
    en: 'no tag of template {template} depends on it',
    zh: '模板 {template} 的点与它无关',
    hint: { en: 'leave the cell empty', zh: '请留空' },
  },
  'config.templateFactorMissing': {
    en: 'readings of template {template} depend on “{column}”; {value} is taken',
    zh: '模板 {template} 的读数与“{column}”有关，现按 {value} 处理',
    hint: {
      en: 'fill it in as the device is wired or set, be it {value}',
      zh: '请按现场接线或仪表设置填写，即使为 {value}',
    },
  },
  'config.templateSameDevice': {
    en: 'unit {unit} of connection {connection} already stands for another row ({first})',
    zh: '连接 {connection} 的站号 {unit} 已被另一行使用（{first}）',
    hint: {
      en: 'two machines would have the values of one device; check the station number',
      zh: '两台设备会得到同一台仪表的数据；请检查站号',
    },
  },
  'config.templateQuirks': {
    en: 'devices of template {template} need connection {connection} to be gentler',
    zh: '模板 {template} 的设备要求连接 {connection} 放慢或缩小请求',
    hint: {
      en: 'set quirks: {quirks}, or for such units alone: units: { "{unit}": { quirks: {quirks} } }',
      zh: '请设置 quirks: {quirks}；只对该类站设置时写 units: { "{unit}": { quirks: {quirks} } }',
    },
  },

  // `zhencai check`
  'config.checkTemplates': { en: 'Equipment templates', zh: '设备模板' },
  'config.checkTemplate': { en: 'template', zh: '模板' },
  'config.checkDevice': { en: 'device', zh: '设备型号' },
  'config.checkInstances': { en: 'instances', zh: '实例数' },
  'config.checkUnverified': { en: 'unverified tags', zh: '未核实的点' },
} as const satisfies Record<string, Text>;
