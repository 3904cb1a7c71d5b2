import { describe, expect, it } from 'vitest';
import { check } from '../../../agent/cli/check.ts';
import type { Equipment, EquipmentClass } from '../../../agent/model/equipment.ts';
import type { Tag } from '../../../agent/model/tag.ts';
import { checkPlant } from '../../../config/load.ts';
import { checkRoles } from '../../../config/roles/check.ts';
import { coverageOf } from '../../../config/roles/coverage.ts';
import { proposeRoles } from '../../../config/roles/proposals.ts';
import { makeTag } from '../../fakes/tag.ts';
import { checkFiles } from './plant-folder.ts';

const machine = (kind: EquipmentClass): Equipment => ({
  id: 'e1',
  name: 'e1',
  area: 'a',
  line: 'l',
  class: kind,
  identifiers: [],
  key: false,
  origin: { file: 'equipment.csv', row: 2 },
});

/** What is proposed for tags of one machine, `tag role options`. */
function proposed(kind: EquipmentClass, tags: readonly Tag[], settled: readonly Tag[] = []): string[] {
  return proposeRoles([machine(kind)], tags, new Set(settled)).map(({ tag, role, options }) =>
    [tag.name, role, ...Object.entries(options).map(([name, value]) => `${name}=${value}`)].join(' '),
  );
}

const demo = await checkPlant('config/plants/demo/plant.yaml', {});

describe('proposals', () => {
  it('of the demo plant without its roles are its roles', () => {
    const { plant } = demo;
    const tags = plant?.tags ?? [];
    const bare = tags.map((tag): Tag => ({ ...tag, role: undefined, roleOptions: undefined }));
    const made = proposeRoles(plant?.equipment ?? [], bare, new Set());
    const meant = new Map(tags.map((tag) => [`${tag.equipment} ${tag.name}`, tag.role]));
    const wrong = made
      .map(({ tag, role }) => [`${tag.equipment} ${tag.name}`, role])
      .filter(([name = '', role]) => meant.get(name) !== role);
    // The station has a result as a code, whose values nobody can guess, and one as a bit. The machining centre tells its
    // alarms as conditions, so its fault code is why it stands; taken alone it would be an alarm.
    expect(wrong).toEqual([
      ['tighten-01 result/ok', 'quality.result'],
      ['cnc-07 alarm/code', 'alarm.code'],
    ]);
    const events = tags.filter(({ role }) => role !== undefined && !role.startsWith('process.'));
    expect(made.length).toBeGreaterThanOrEqual(events.length * 0.9);

    const applied = bare.map((tag) => {
      const proposal = made.find((one) => one.tag === tag);
      return proposal === undefined ? tag : { ...tag, role: proposal.role, roleOptions: proposal.options };
    });
    const parts = { tags: applied, groups: plant?.groups ?? [], alarms: [], hasAllAlarms: true };
    const faults = checkRoles(parts, (_, field) => field);
    // Nobody can guess what the values of a state mean, nor the limits of a torque.
    expect(faults.map(({ key }) => key)).toEqual(['config.roleMapState', 'config.roleNoLimits']);
  });

  it.each<[EquipmentClass, Partial<Tag> & { name: string }, string | undefined]>([
    ['press', { name: 'a', description: '滑块运行', type: 'bool' }, 'a machine.run'],
    ['press', { name: '三色灯红', type: 'bool' }, '三色灯红 light.red'],
    ['press', { name: '三色灯-红', type: 'bool' }, '三色灯-红 light.red'],
    ['press', { name: '三色灯绿', type: 'bool' }, '三色灯绿 light.green'],
    ['press', { name: '灯塔绿', type: 'bool' }, '灯塔绿 light.green'],
    ['press', { name: '黄灯', type: 'bool' }, '黄灯 light.yellow'],
    ['press', { name: 'a', description: '塔灯（黄）', type: 'bool' }, 'a light.yellow'],
    ['press', { name: 'tower_red', type: 'bool' }, 'tower_red light.red'],
    ['press', { name: '绿灯按钮', type: 'bool' }, undefined],
    ['press', { name: '主电机运行', type: 'bool' }, '主电机运行 machine.run'],
    ['press', { name: 'DB1_M_Run', type: 'bool' }, 'DB1_M_Run machine.run'],
    ['press', { name: 'DB1_MRun', type: 'bool' }, 'DB1_MRun machine.run'],
    ['press', { name: 'DB1_M_RUN', type: 'bool' }, 'DB1_M_RUN machine.run'],
    ['press', { name: 'CycleCnt', type: 'uint32' }, 'CycleCnt count.cycle max=4294967295'],
    ['press', { name: 'PartCnt', type: 'uint32' }, 'PartCnt count.total max=4294967295'],
    ['press', { name: '机器状态', type: 'uint16' }, '机器状态 machine.state ?=STATE/MODE'],
    ['press', { name: 'a', description: '设备状态', type: 'int16' }, 'a machine.state ?=STATE/MODE'],
    ['press', { name: 'a', description: '运行状态', type: 'uint16' }, 'a machine.state ?=STATE/MODE'],
    ['press', { name: 'a', description: '运行状态', type: 'bool' }, 'a machine.run'],
    ['press', { name: 'a', description: '通讯状态', type: 'uint16' }, undefined],
    ['press', { name: 'MotorRunning', type: 'bool' }, 'MotorRunning machine.run'],
    ['press', { name: 'a', description: '运行时间', type: 'bool' }, undefined],
    ['press', { name: 'pump_run', type: 'bool' }, undefined],
    ['meter', { name: 'run', type: 'bool' }, undefined],
    ['press', { name: 'a', description: '自动', type: 'bool' }, 'a machine.auto'],
    ['press', { name: 'a', description: '急停', type: 'bool' }, 'a machine.estop'],
    ['press', { name: 'a', description: '设备故障', type: 'bool' }, 'a machine.fault'],
    ['press', { name: 'a', description: '变频器故障', type: 'bool' }, 'a alarm.bit'],
    ['press', { name: 'a', description: '故障复位', type: 'bool' }, undefined],
    ['press', { name: 'a', description: '故障代码', type: 'uint16' }, 'a alarm.code'],
    ['press', { name: 'a', description: '行程次数', type: 'uint16' }, 'a count.total max=65535'],
    ['press', { name: 'a', description: '每分钟行程数', type: 'uint16' }, undefined],
    ['press', { name: 'a', description: '行程次数', type: 'float32' }, undefined],
    ['press', { name: 'stroke length', type: 'uint16', unitOfMeasure: 'mm' }, undefined],
    ['press', { name: 'a', description: '合格率', type: 'uint16' }, undefined],
    ['press', { name: 'a', description: '不合格件数', type: 'bcd32' }, 'a count.scrap max=99999999'],
    ['press', { name: 'a', description: '良品数', type: 'uint32' }, 'a count.good max=4294967295'],
    ['press', { name: 'a', description: '当班产量', type: 'uint16' }, undefined],
    ['press', { name: 'ok', type: 'auto' }, undefined],
    ['cnc', { name: 'parts_total', type: 'auto' }, 'parts_total count.total'],
    ['cnc', { name: 'a', description: '上一循环时间', type: 'auto', unitOfMeasure: 'ms' }, 'a cycle.time'],
    ['cnc', { name: 'a', description: '设定循环时间', type: 'auto', unitOfMeasure: 'ms' }, undefined],
    ['cnc', { name: 'a', description: '节拍', type: 'auto' }, undefined],
    ['cnc', { name: 'a', description: '程序号', type: 'uint16' }, 'a job.program'],
    ['cnc', { name: 'tool_no', type: 'int16' }, 'tool_no tool.id'],
    ['cnc', { name: 'a', description: '刀具寿命', type: 'int16' }, undefined],
    [
      'cnc',
      { name: 's', type: 'auto', address: 'nsu=urn:x;s=MachineryItemState-CurrentState' },
      's machine.state vocabulary=opcua-machinery',
    ],
    [
      'meter',
      { name: 'a', description: '正向有功电能', type: 'float32', unitOfMeasure: 'kWh' },
      'a energy.active',
    ],
    ['meter', { name: 'a', description: '反向有功电能', type: 'float32', unitOfMeasure: 'kWh' }, undefined],
    ['meter', { name: 'a', description: '有功电能', type: 'float32' }, undefined],
    ['meter', { name: 'a', description: '有功功率', type: 'float32', unitOfMeasure: 'kW' }, 'a power.active'],
    ['meter', { name: 'a', description: 'A 相有功功率', type: 'float32', unitOfMeasure: 'kW' }, undefined],
    [
      'compressor',
      { name: 'a', description: '累计产气量', type: 'float32', unitOfMeasure: 'm³' },
      'a energy.air',
    ],
    [
      'assembly',
      { name: 'a', description: '拧紧扭矩', type: 'float32', unitOfMeasure: 'N·m' },
      'a quality.value char=torque take=max',
    ],
    ['assembly', { name: 'a', description: '目标扭矩', type: 'float32', unitOfMeasure: 'N·m' }, undefined],
    ['cnc', { name: 'a', description: '主轴扭矩', type: 'float32', unitOfMeasure: 'N·m' }, undefined],
    [
      'heat-treatment',
      { name: 'a', description: '加热功率', type: 'float32', unitOfMeasure: 'kW' },
      undefined,
    ],
  ])('%s %o', (kind, { name, ...facts }, expected) => {
    expect(proposed(kind, [makeTag(name, facts)])).toEqual(expected === undefined ? [] : [expected]);
  });

  it('leave alone what has a role or is to have none', () => {
    const settled = makeTag('run', { type: 'bool' });
    expect(proposed('press', [settled], [settled])).toEqual([]);
    expect(proposed('press', [makeTag('run', { type: 'bool', role: 'machine.power' })])).toEqual([]);
  });

  it('do not give a role away twice: the better described gets it, of equals neither', () => {
    const plain = makeTag('run', { type: 'bool' });
    const described = makeTag('main/run', { type: 'bool', description: '运行' });
    expect(proposed('press', [plain, described])).toEqual(['main/run machine.run']);
    expect(proposed('press', [plain, makeTag('line/run', { type: 'bool' })])).toEqual([]);
    expect(proposed('press', [plain, makeTag('x', { type: 'bool', role: 'machine.run' })])).toEqual([]);
  });

  it('a bit that says it runs goes before a value that nobody has explained', () => {
    const [run, state] = [makeTag('run', { type: 'bool' }), makeTag('机器状态', { type: 'uint16' })];
    expect(proposed('press', [run, state])).toEqual(['run machine.run']);
    const [proposal] = proposeRoles([machine('press')], [state], new Set());
    expect(proposal?.why.at(-1)).toEqual({ key: 'config.whyValues', params: {} });
  });

  it('give a machine one source of its state', () => {
    const [run, green] = [
      makeTag('run', { type: 'bool' }),
      makeTag('x', { type: 'bool', description: '绿灯' }),
    ];
    expect(proposed('press', [run, green])).toEqual(['run machine.run']);
    expect(proposed('press', [green])).toEqual(['x light.green']);
    const red = makeTag('red', { type: 'bool', role: 'light.red' });
    expect(proposed('press', [run, green, red])).toEqual(['x light.green']);
  });
});

describe('coverage', () => {
  it('says what a machine gives, and what its class lets one expect', () => {
    const given = (kind: EquipmentClass, ...roles: string[]) =>
      coverageOf([machine(kind)], [makeTag('a'), ...roles.map((role) => makeTag(role, { role }))])[0];
    expect(given('press')).toMatchObject({ state: undefined, missing: ['state', 'count'] });
    expect(given('press', 'machine.fault', 'count.scrap')).toMatchObject({ missing: ['state', 'count'] });
    expect(given('press', 'light.green', 'count.good', 'alarm.bit', 'alarm.code')).toMatchObject({
      state: 'lights',
      counters: ['good'],
      alarms: 2,
      cycles: false,
      missing: [],
    });
    expect(given('cnc', 'machine.state', 'machine.run', 'count.total', 'cycle.time')).toMatchObject({
      state: 'value',
      cycles: true,
    });
    // Power and flow alone give no event.
    expect(given('meter', 'power.active', 'flow.rate')).toMatchObject({ energy: 0, missing: ['energy'] });
    expect(given('compressor', 'machine.run', 'energy.air')).toMatchObject({ state: 'bits', missing: [] });
    // It would never be executing.
    expect(given('compressor', 'machine.power', 'energy.air')).toMatchObject({ missing: ['state'] });
    expect(given('logistics')).toMatchObject({ missing: [] });
  });

  it('is told of connected machines only', () => {
    expect(coverageOf([machine('press')], [])).toEqual([]);
  });
});

describe('check', () => {
  const run = async (lang: 'zh' | 'en', json: boolean) => {
    const lines: string[] = [];
    await check({ config: 'config/plants/demo/plant.yaml', lang, json, env: {} }, (text) => lines.push(text));
    return lines.join('\n');
  };

  it('prints the events of each machine in both languages', async () => {
    expect(await run('en', false)).toMatch(
      /^press-01 +press +state from bits · counts total, good, scrap · alarms 2 +—$/m,
    );
    expect(await run('zh', false)).toMatch(/^m-01 +meter +能耗 1 +—$/m);
  });

  it('gives programs the same', async () => {
    const { coverage, proposals } = JSON.parse(await run('en', true)) as {
      coverage: { equipment: string }[];
      proposals: unknown[];
    };
    expect(coverage).toHaveLength(14);
    expect(coverage[0]).toMatchObject({ equipment: 'press-01', state: 'bits', alarms: 2, missing: [] });
    expect(proposals).toEqual([]);
  });

  it('knows which tags were looked at', async () => {
    expect((await checkFiles({})).withoutRole.size).toBe(0);
    expect([...demo.withoutRole].map(({ name }) => name)).toEqual([
      'light/red',
      'light/yellow',
      'light/green',
    ]);
  });
});
