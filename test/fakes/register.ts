/** The equipment register of the sample report: a forging and machining shop, its points and its troubles. */
import type { EquipmentClass } from '../../agent/model/equipment.ts';
import type { DeclaredTag } from '../../agent/model/record.ts';

/** One machine of a fake register. */
export interface MachineSpec {
  readonly id: string;
  readonly name: string;
  readonly area: string;
  readonly line: string;
  readonly class: EquipmentClass;
  readonly manufacturer: string;
  readonly model: string;
  readonly digital: boolean;
  readonly digitalBasis?: string | undefined;
  readonly keyBasis?: string | undefined;
  /** Why it is not connected; with it there are no points. */
  readonly reason?: string | undefined;
  readonly simulated?: boolean | undefined;
  /** Good readings that never change. */
  readonly frozen?: boolean | undefined;
  /** flaky: bad days all along; late: read for the last days alone. */
  readonly trouble?: 'flaky' | 'late' | undefined;
}

type Extra = Partial<
  Pick<MachineSpec, 'digitalBasis' | 'keyBasis' | 'reason' | 'simulated' | 'frozen' | 'trouble'>
>;

function machine(
  id: string,
  name: string,
  place: string,
  kind: EquipmentClass,
  make: string,
  extra: Extra = {},
): MachineSpec {
  const [area = '', line = ''] = place.split('/');
  const [manufacturer = '', model = ''] = make.split(' ');
  const digital = extra.reason === undefined || extra.digitalBasis !== undefined;
  const basis = digital ? { digitalBasis: 'PLC 控制，带以太网接口' } : {};
  return { id, name, area, line, class: kind, manufacturer, model, digital, ...basis, ...extra };
}

/** 22 machines. */
export const workshop: readonly [MachineSpec, ...MachineSpec[]] = [
  machine('press-01', '1600 吨热模锻压力机', '锻造车间/锻造一线', 'press', '二重 MP-1600', {
    keyBasis: '锻造线瓶颈工序，停机即停线',
  }),
  machine('press-02', '1000 吨摩擦压力机', '锻造车间/锻造二线', 'press', '青岛 J53-1000', {
    keyBasis: '转向节成形，决定产品质量',
  }),
  machine('furnace-01', '中频感应加热炉', '锻造车间/锻造一线', 'heat-treatment', '应达 KGPS-750', {
    keyBasis: '始锻温度为特殊过程参数',
  }),
  machine('furnace-02', '中频感应加热炉', '锻造车间/锻造二线', 'heat-treatment', '应达 KGPS-500', {
    trouble: 'flaky',
  }),
  machine('trim-01', '切边压力机', '锻造车间/锻造一线', 'press', '扬力 JF-315'),
  machine(
    'harden-01',
    '淬火回火连续热处理生产线（含网带炉、油槽、清洗机与回火炉）',
    '热处理车间/热处理线',
    'heat-treatment',
    '丰东 UBE-1000',
    { keyBasis: '热处理为特殊过程，须全程记录' },
  ),
  machine('hardness-01', '洛氏硬度计', '热处理车间/理化室', 'test', '华银 HR-150A', {
    reason: '表盘读数，人工记录，无数据接口',
  }),
  machine('blast-01', '抛丸清理机', '锻造车间/清理线', 'other', '开泰 Q3710', {
    reason: '继电器控制，无 PLC，计划 2027 年改造',
  }),
  machine('cnc-07', '卧式加工中心', '机加车间/转向节线', 'cnc', '宝鸡 HMC630', {
    keyBasis: '转向节关键尺寸加工',
  }),
  machine('cnc-08', '卧式加工中心', '机加车间/转向节线', 'cnc', '宝鸡 HMC630', {
    keyBasis: '转向节关键尺寸加工',
  }),
  machine('lathe-01', '数控车床', '机加车间/轮毂线', 'cnc', '沈阳 CAK6150'),
  machine('lathe-02', '数控车床', '机加车间/轮毂线', 'cnc', '沈阳 CAK6150', { trouble: 'late' }),
  machine('drill-01', '摇臂钻床', '机加车间/轮毂线', 'other', '中捷 Z3050', {
    reason: '普通机床，无数字接口',
  }),
  machine('weld-cell-01', '机器人焊接单元', '焊装车间/副车架线', 'welding', '安川 MA1440', {
    keyBasis: '副车架焊接为安全特性工序',
  }),
  machine('tighten-01', '轮毂拧紧工位', '装配车间/轮毂总成线', 'assembly', '马头 CVI3', {
    keyBasis: '拧紧扭矩为安全特性',
  }),
  machine('dryer-01', '涂装烘干室', '装配车间/涂装线', 'other', '自制 HG-12', { frozen: true }),
  machine('compressor-02', '2 号螺杆空压机', '动力站/压缩空气', 'compressor', '复盛 SA-55', {
    simulated: true,
  }),
  machine('m-01', '锻造车间总电能表', '动力站/配电室', 'meter', '安科瑞 ADL3000', {
    digitalBasis: '电子式电能表，RS-485 经网关转 Modbus TCP',
  }),
  machine('m-02', '热处理车间总电能表', '动力站/配电室', 'meter', '安科瑞 ADL3000', {
    digitalBasis: '电子式电能表，RS-485 经网关转 Modbus TCP',
  }),
  machine('cmm-01', '三坐标测量机', '机加车间/计量室', 'inspection', '海克斯康 GLOBAL', {
    digitalBasis: '自带测量软件，可导出文件',
    reason: '仅能导出文件，接口授权未购买',
  }),
  machine('forklift-02', '2 号电动叉车', '物流/厂区', 'logistics', '杭叉 CPD20', {
    reason: '移动设备，无联网模块',
  }),
  machine('agv-01', '潜伏式搬运 AGV', '物流/机加配送', 'logistics', '海康 Q3-600', { trouble: 'late' }),
];

const points: readonly (readonly [name: string, role: string | undefined, link: string, group: string])[] = [
  ['status/run', 'machine.run', '生产管控', 'fast'],
  ['status/fault', 'machine.fault', '设备管理', 'fast'],
  ['counter/total', 'count.total', '生产管控', 'fast'],
  ['counter/scrap', 'count.scrap', '质量管理', 'fast'],
  ['process/value', 'process.value', '质量管理', 'fast'],
  ['process/setpoint', 'process.setpoint', '生产管控', 'slow'],
  ['alarm/code', 'alarm.code', '设备管理', 'slow'],
  ['lube/pressure', undefined, '设备管理', 'slow'],
];

const meterPoints: typeof points = [
  ['energy/active', 'energy.active', '能耗管理', 'slow'],
  ['power/active', 'power.active', '能耗管理', 'slow'],
];

/** The points of a machine; none where it is not connected. */
export function specTags({ id, class: kind, reason }: MachineSpec): DeclaredTag[] {
  if (reason !== undefined) return [];
  return (kind === 'meter' ? meterPoints : points).map(([name, role, businessLink, group], index) => ({
    equipment: id,
    connection: id,
    group,
    name,
    address: `hr:${index}`,
    unit: 1,
    type: 'uint16',
    role,
    businessLink,
  }));
}
