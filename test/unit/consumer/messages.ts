/** Messages of a gateway, made by hand as CONTRACT 4 and 5 describe them. */

type Fields = Readonly<Record<string, unknown>>;

/** A moment in the tests: minute 0 is 2026-03-02T06:00+08:00. */
export const at = (minutes: number): number => Date.parse('2026-03-02T06:00:00+08:00') + minutes * 60_000;

let last = 0;
/** A number that no other message of the test file has. */
export const nextSeq = (): number => (last += 1);

const plantPath = 'shiyan-demo-parts/baiLang/stamping/line2';

/** Any message: envelope and what is given. */
export function message(schema: string, fields: Fields): Fields {
  const { gw = 'gw-1', epoch = 'k3f9q2xa', seq = nextSeq() } = fields;
  return { schema, id: `${String(gw)}:${String(epoch)}:${String(seq)}`, gw, epoch, seq, ...fields };
}

/** An event of press-03. */
export function event(type: string, t: number, data: Fields, fields: Fields = {}): Fields {
  return message(`zhencai.event.${type}/1`, {
    path: `${plantPath}/press-03`,
    t,
    tr: t,
    q: 'GOOD',
    cfg: '9f1c2ab4',
    ctx: { order: 'WO-17', product: 'bracket' },
    src: [{ n: 'signal', v: true, t }],
    data,
    ...fields,
  });
}

/** `EXECUTING/PROCESSING` or, with a reason, `NOT_EXECUTING/PROCESSING/BREAK`. */
function axes(written: string): Fields {
  const [state, mode, category] = written.split('/');
  return { state, mode, ...(category === undefined ? {} : { reason: { code: '7', category } }) };
}

/** A change at `since`, ending what began at `prev.from`. */
export function change(
  since: number,
  now: string,
  prev?: { readonly from: number; readonly was: string },
  fields: Fields = {},
): Fields {
  const ended =
    prev === undefined
      ? {}
      : { prev: { ...axes(prev.was), from: prev.from, to: since, durMs: since - prev.from } };
  return event('state', since, { kind: 'change', ...axes(now), since, ...ended }, fields);
}

export function refresh(since: number, now: string, t: number, fields: Fields = {}): Fields {
  return event('state', t, { kind: 'refresh', ...axes(now), since }, fields);
}

export function count(counter: string, delta: number, to: number, data: Fields = {}): Fields {
  const step = { counter, kind: 'increment', delta, total: 1000, raw: 1000, from: to - 500, to, ...data };
  return event('count', to, step);
}

export function energy(delta: number, from: number, to: number, data: Fields = {}): Fields {
  const span = { medium: 'active', kind: 'interval', from, to, delta, unit: 'kWh', register: 'meter/kwh' };
  return event('energy', to, { ...span, coverage: 1, raw: 1000 + delta, prevRaw: 1000, ...data });
}

export function alarm(occ: string, onT: number, offT?: number, fields: Fields = {}): Fields {
  const facts = { occ, alarm: 'guard', severity: 700, category: 'SAFETY', text: { zh: '防护门' }, onT };
  const gone = offT === undefined ? {} : { offT, durMs: offT - onT };
  const data = { ...facts, active: offT === undefined, ...gone, firstOut: true };
  return event('alarm', offT ?? onT, data, fields);
}

export function cycle(to: number): Fields {
  return event('cycle', to, { n: 1, from: to - 12_000, to, durMs: 12_000, partId: 'P1', result: 'OK' });
}

export function quality(resultId: string, t: number): Fields {
  const values = [
    { char: 'torque', v: 81.5, unit: 'Nm', lsl: 80, usl: 90, eval: 'OK' },
    { char: 'code', v: null, eval: 'UNDECIDABLE' },
    { char: 'seated', v: true, eval: 'OK' },
  ];
  return event('quality', t, { resultId, partId: 'P1', eval: 'OK', values });
}

export function gap(kind: string, fromT: number, toT: number, fields: Fields = {}): Fields {
  return message('zhencai.gap/1', { ts: toT, kind, fromT, toT, count: 3, equipment: [], ...fields });
}

export function telemetry(ts: number, fields: Fields = {}): Fields {
  return message('zhencai.telemetry/1', {
    path: `${plantPath}/press-03`,
    group: 'fast',
    cfg: '9f1c2ab4',
    ts,
    tsrc: 'gateway',
    d: [{ n: 'slide/force', v: 812.4, t: ts, q: 'GOOD' }],
    ...fields,
  });
}
