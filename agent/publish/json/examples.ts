/**
 * One example per payload, for the AsyncAPI document: a press that stops for lack of lubrication, and what its gateway
 * tells of it.
 */
import type { z } from 'zod';
import type { PayloadName, payloadSchemas } from './schemas.ts';

const gw = 'gw-stamping-07';
const epoch = 'k3f9q2xa';
const machine = { path: 'shiyan-demo-parts/baiLang/stamping/line2/press-03', cfg: '9f1c2ab4' } as const;

function numbered(seq: number) {
  return { id: `${gw}:${epoch}:${seq}`, gw, epoch, seq };
}

function event(seq: number, t: number, tr: number) {
  const ctx = { order: 'WO-240117', product: 'P-2207', program: '17', planned: 2400, shift: 'A' };
  return { ...numbered(seq), path: machine.path, t, tr, q: 'GOOD', cfg: machine.cfg, ctx } as const;
}

const lubrication = { zh: '润滑压力低', en: 'lubrication pressure low' };

/** A payload as a gateway would send it, by schema. */
export const examples: { readonly [Name in PayloadName]: z.output<(typeof payloadSchemas)[Name]> } = {
  'zhencai.telemetry-1': {
    schema: 'zhencai.telemetry/1',
    ...numbered(182734),
    path: machine.path,
    group: 'fast',
    cfg: machine.cfg,
    ts: 1795426925000,
    tsrc: 'gateway',
    d: [
      { n: 'slide/force', v: 812.4, t: 1795426924100, q: 'GOOD' },
      { n: 'lube/pressure', v: null, t: 1795426924700, q: 'BAD', sc: 2150694912, e: 'BadNoCommunication' },
      { n: 'counter/strokes', v: 183204, t: 1795426924900, q: 'GOOD', tsrc: 'source' },
    ],
  },
  'zhencai.meta-1': {
    schema: 'zhencai.meta/1',
    ...numbered(2),
    ...machine,
    ts: 1795420800000,
    equipment: {
      id: 'press-03',
      name: '3 号冲压机',
      class: 'press',
      manufacturer: '示范机床厂',
      model: 'J36-400',
      assetNumber: 'GD-2021-004',
      identifiers: [],
      key: true,
    },
    tags: [
      {
        n: 'slide/force',
        group: 'fast',
        intervalMs: 500,
        type: 'float32',
        unit: 'kN',
        description: '滑块压力',
        role: 'process.value',
        min: 0,
        max: 4000,
        deadband: 0.5,
        businessLink: '生产管控',
        keyParameter: true,
        connection: 'press-line',
        address: '1/hr:100',
      },
      {
        n: 'counter/strokes',
        group: 'fast',
        intervalMs: 500,
        type: 'uint32',
        description: '累计冲次',
        role: 'count.good',
        connection: 'press-line',
        address: '1/hr:20',
      },
    ],
  },
  'zhencai.status-1': {
    schema: 'zhencai.status/1',
    ...numbered(182700),
    ...machine,
    ts: 1795426920000,
    reachable: true,
    lastGood: 1795426919900,
    connections: [{ id: 'press-line', state: 'ok' }],
    completeness: {
      from: 1795424400000,
      to: 1795426920000,
      scheduled: 10080,
      good: 10074,
      bad: 4,
      missing: 2,
    },
  },
  'zhencai.gap-1': {
    schema: 'zhencai.gap/1',
    ...numbered(183102),
    ts: 1795427112300,
    kind: 'connection',
    fromT: 1795427052000,
    toT: 1795427112300,
    count: 120,
    equipment: ['press-03'],
    connection: 'press-line',
    code: 'modbus.silent',
  },
  'zhencai.evidence-1': {
    schema: 'zhencai.evidence/1',
    ...numbered(183201),
    ts: 1795428000412,
    size: 1742,
    checkpoint:
      `zhencai/${gw}/${epoch}\n1742\nqINSYWyxkMDIYOl5LKYbBhnsBDCd7wXBSNd5JAIJSQQ=\n\n` +
      `— zhencai/${gw}/${epoch} 2WTj0VgRhqdFqsX6pVTUg2v4HZDb1cRGLqTqV+4TXW1SsVHc6+QpYKsWJmDWxYAeICd+i2M1OlXsR5AZ8hMdB5FyHQo=\n`,
    key: `zhencai/${gw}/${epoch}+d964e3d1+AS8bTJQsN9wCsHQU1zdzBgTM9XxbkUWgWbYtSItHxbcT`,
  },
  'zhencai.edge-1': {
    schema: 'zhencai.edge/1',
    gw,
    epoch,
    online: true,
    since: 1795420799000,
    version: '0.1.0',
    reason: 'connected',
  },
  'zhencai.event.state-1': {
    schema: 'zhencai.event.state/1',
    ...event(182736, 1795426924700, 1795426925000),
    src: [{ n: 'status/fault', v: true, t: 1795426924700 }],
    data: {
      kind: 'change',
      state: 'OUT_OF_SERVICE',
      mode: 'PROCESSING',
      since: 1795426924700,
      prev: {
        state: 'EXECUTING',
        mode: 'PROCESSING',
        from: 1795425018200,
        to: 1795426924700,
        durMs: 1906500,
      },
      reason: { code: 'E217', text: lubrication, category: 'EQUIPMENT_FAILURE' },
    },
  },
  'zhencai.event.count-1': {
    schema: 'zhencai.event.count/1',
    ...event(182735, 1795426924900, 1795426925000),
    src: [{ n: 'counter/strokes', v: 183204, t: 1795426924900 }],
    data: {
      counter: 'good',
      kind: 'increment',
      delta: 1,
      total: 51377,
      raw: 183204,
      prevRaw: 183203,
      from: 1795426924400,
      to: 1795426924900,
      unit: '件',
    },
  },
  'zhencai.event.cycle-1': {
    schema: 'zhencai.event.cycle/1',
    ...event(182733, 1795426924300, 1795426924500),
    src: [{ n: 'cycle/active', v: false, t: 1795426924300 }],
    data: { n: 1, from: 1795426920700, to: 1795426924300, durMs: 3600, idealMs: 3500, result: 'OK' },
  },
  'zhencai.event.alarm-1': {
    schema: 'zhencai.event.alarm/1',
    ...event(182737, 1795426924700, 1795426925000),
    src: [{ n: 'alarm/lube', v: true, t: 1795426924700 }],
    data: {
      occ: 'alarm/lube:1795426924700',
      alarm: 'alarm/lube',
      active: true,
      severity: 700,
      category: 'EQUIPMENT_FAILURE',
      text: lubrication,
      onT: 1795426924700,
      firstOut: true,
    },
  },
  'zhencai.event.energy-1': {
    schema: 'zhencai.event.energy/1',
    ...event(181012, 1795426200000, 1795426200400),
    src: [{ n: 'energy/active', v: 48224, t: 1795426198500 }],
    data: {
      medium: 'active',
      kind: 'interval',
      from: 1795425300000,
      to: 1795426200000,
      delta: 12.6,
      unit: 'kWh',
      register: 'energy/active',
      raw: 48224,
      prevRaw: 48211.4,
      avg: 50.4,
      max: 71.2,
      maxUnit: 'kW',
      coverage: 1,
    },
  },
  'zhencai.event.quality-1': {
    schema: 'zhencai.event.quality/1',
    ...event(182738, 1795426924300, 1795426925000),
    src: [{ n: 'slide/force', v: 812.4, t: 1795426924100 }],
    data: {
      resultId: 'press-03:51377',
      partId: 'P-2207-0051377',
      eval: 'OK',
      values: [
        { char: 'slide/force', v: 812.4, unit: 'kN', lsl: 780, usl: 840, target: 810, eval: 'OK' },
        { char: 'surface', v: null, eval: 'UNDECIDABLE' },
      ],
    },
  },
};
