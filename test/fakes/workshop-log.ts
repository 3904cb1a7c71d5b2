/** The log of a workshop that never was: machines that are read every ten seconds, hour after hour. */
import { epoch, FakeLog, gateway, origin, type Draft } from './pack.ts';
import { canonical, FakeTree, sha256, type FakeKey } from './tree.ts';

export const hourMs = 3_600_000;
/** 2026-11-01 00:00 in China. */
export const start = Date.UTC(2026, 9, 31, 16);
const intervalMs = 10_000;
const tagNames = ['force', 'strokes', 'temp'];
/** Readings of one machine in an hour. */
export const perHour = (tagNames.length * hourMs) / intervalMs;
export const link = '生产管控';

export interface WorkshopSpec {
  readonly equipment: number;
  readonly hours: number;
  /** Messages of each window. */
  readonly messages?: number;
  readonly key?: FakeKey;
  /** Bad readings of an equipment in an hour. */
  readonly bad?: (equipment: number, hour: number) => number;
  /** Changes the window of an equipment in an hour. */
  readonly window?: (draft: Draft, equipment: number, hour: number) => Draft;
  /** Changes the register. */
  readonly register?: (draft: Draft) => Draft;
  readonly facts?: (equipment: number) => Readonly<Record<string, string>>;
  /** Hours after which other records come. */
  readonly after?: (hour: number, time: number) => readonly Draft[];
  readonly challenge?: string;
  /** Signs after every so many hours; at the end always. */
  readonly signEvery?: number;
}

export function idOf(equipment: number): string {
  return `eq-${String(equipment + 1).padStart(3, '0')}`;
}

/** Writes the log: clock, start, register, identities, then hour by hour. */
export function workshopLog(spec: WorkshopSpec): FakeLog {
  const log = new FakeLog(spec.key);
  const begin = start;
  log.add({ kind: 'clock', time: begin, reason: 'start', source: 'chrony', synchronized: true });
  log.add({
    kind: 'start',
    time: begin,
    gateway,
    epoch,
    version: '0.1.0',
    node: '24.0.0',
    program: sha256('program').toString('base64'),
    key: log.key.verifier(origin),
  });
  const register = registerDraft(spec.equipment, begin);
  const registerAt = log.add(spec.register?.(register) ?? register);
  for (let at = 0; at < spec.equipment; at += 1) log.add(identityDraft(at, begin, spec.facts?.(at)));
  let seq = 1;
  for (let hour = 0; hour < spec.hours; hour += 1) {
    for (let at = -1; at < spec.equipment; at += 1) {
      const bodies = bodiesOf(at, hour, seq, at < 0 ? 1 : (spec.messages ?? 2));
      const draft = windowDraft(at, hour, seq, bodies, at < 0 ? 0 : (spec.bad?.(at, hour) ?? 0));
      seq += bodies.length;
      const n = log.add(at < 0 ? draft : (spec.window?.(draft, at, hour) ?? draft));
      if (bodies.length > 0) log.bodies.set(n, bodies);
    }
    const time = begin + (hour + 1) * hourMs;
    for (const draft of spec.after?.(hour, time) ?? []) log.add(draft);
    if ((hour + 1) % (spec.signEvery ?? 1) === 0) log.sign(time);
  }
  const end = begin + spec.hours * hourMs;
  if (spec.challenge !== undefined) addChallenge(log, spec.challenge, registerAt, spec.equipment, end);
  if (log.signed.at(-1)?.size !== log.lines.length) log.sign(end);
  return log;
}

/** The period of such a log. */
export function periodOf({ hours }: WorkshopSpec): { from: number; to: number } {
  return { from: start, to: start + hours * hourMs };
}

export function registerDraft(equipment: number, time: number): Draft {
  const ids = Array.from({ length: equipment }, (_, at) => idOf(at));
  return {
    kind: 'register',
    time,
    enterprise: { id: 'plant', name: '示范厂' },
    site: { id: 'site' },
    edition: '2024',
    equipment: ids.map((id, at) => ({
      id,
      name: `压力机 ${at + 1}`,
      area: 'stamping',
      line: 'line1',
      class: 'press',
      identifiers: [],
      digital: true,
      key: at % 2 === 0,
    })),
    connections: ids.map((id, at) => ({
      id: `plc-${id}`,
      protocol: 'modbus-tcp',
      endpoint: `10.0.${at >> 8}.${at & 255}:502`,
    })),
    groups: [{ id: 'slow', intervalMs, mode: 'poll' }],
    tags: ids.flatMap((id) =>
      tagNames.map((name, at) => ({
        equipment: id,
        connection: `plc-${id}`,
        group: 'slow',
        name,
        address: `hr:${at}`,
        type: 'float32',
        scale: 0.1,
        ...(at === 0 ? { businessLink: link, keyParameter: true } : {}),
      })),
    ),
    windowMinutes: 60,
    headline: { minCompletenessPercent: 90, days: 30 },
    config: sha256('config').toString('base64'),
  };
}

function identityDraft(at: number, time: number, facts?: Readonly<Record<string, string>>): Draft {
  const id = idOf(at);
  const found = facts ?? {
    vendor: 'Example',
    productName: 'PLC',
    address: `10.0.${at >> 8}.${at & 255}`,
    mac: `02:00:00:00:${at >> 8}:${at & 255}`,
  };
  return {
    kind: 'identity',
    time,
    connection: `plc-${id}`,
    equipment: [id],
    protocol: 'modbus-tcp',
    endpoint: `10.0.${at >> 8}.${at & 255}:502`,
    answered: true,
    facts: found,
    simulated: Object.entries(found).some(
      ([name, value]) => !['address', 'mac'].includes(name) && /simulat|仿真|模拟/i.test(value),
    ),
  };
}

function windowDraft(at: number, hour: number, seq: number, bodies: readonly string[], bad: number): Draft {
  const from = start + hour * hourMs;
  const gateways = at < 0;
  const scheduled = gateways ? 0 : perHour;
  const good = scheduled - Math.min(bad, scheduled);
  const scans = hourMs / intervalMs;
  return {
    kind: 'window',
    time: from + hourMs,
    equipment: gateways ? '' : idOf(at),
    from,
    to: from + hourMs,
    scheduled,
    good,
    bad: scheduled - good,
    silent: 0,
    missing: 0,
    ...(good > 0 ? { first: from + 1, last: from + hourMs - 1 } : {}),
    live: good,
    backfilled: 0,
    pace: gateways
      ? []
      : [
          {
            connection: `plc-${idOf(at)}`,
            group: 'slow',
            intervalMs,
            scans,
            min: 9_990,
            p50: 10_000,
            p95: 10_008,
            max: 10_020,
          },
        ],
    tags: gateways ? 0 : tagNames.length,
    moved: gateways ? 0 : 2,
    keys: gateways
      ? []
      : [
          {
            tag: 'force',
            n: scans,
            distinct: 32,
            changes: 300,
            series: sha256(`${at}/${hour}`).toString('hex').slice(0, 16),
          },
        ],
    links: gateways ? [] : [{ link, good: Math.floor(good / tagNames.length) }],
    messages: {
      n: bodies.length,
      bytes: bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0),
      ...(bodies.length > 0 ? { first: seq, last: seq + bodies.length - 1 } : {}),
      root: FakeTree.of(bodies).root().toString('base64'),
    },
  };
}

/** Messages as they are published: not canonical, but frozen. */
function bodiesOf(at: number, hour: number, seq: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const number = seq + index;
    const head = { id: `${gateway}:${epoch}:${number}`, gw: gateway, epoch, seq: number };
    const ts = start + hour * hourMs + index * 1000;
    if (at < 0)
      return JSON.stringify({
        schema: 'zhencai.gap/1',
        ...head,
        ts,
        kind: 'connection',
        fromT: ts,
        toT: ts + 1,
        count: 1,
        equipment: [],
      });
    const sample = { n: 'force', v: 800 + index, t: ts, q: 'GOOD' };
    const bad = { n: 'temp', v: null, t: ts, q: 'BAD' };
    return JSON.stringify({
      schema: 'zhencai.telemetry/1',
      ...head,
      path: `plant/site/stamping/line1/${idOf(at)}`,
      group: 'slow',
      cfg: '9f1c2ab4',
      ts,
      tsrc: 'gateway',
      d: [sample, bad],
    });
  });
}

/** A challenge as the format page has it: the machines with the smallest lots. */
function addChallenge(log: FakeLog, nonce: string, register: number, equipment: number, time: number): void {
  const zero = Buffer.of(0);
  const leaf = log.leaves[register] ?? zero;
  const chosen = Array.from({ length: equipment }, (_, at) => idOf(at))
    .map((id) => ({ id, lot: sha256(leaf, zero, nonce, zero, id) }))
    .sort((a, b) => Buffer.compare(a.lot, b.lot))
    .slice(0, 2);
  const openings = chosen.map(({ id }, at) => ({
    equipment: id,
    salt: sha256(`salt ${at}`).subarray(0, 16).toString('base64'),
    readings: [
      {
        tag: 'force',
        connection: `plc-${id}`,
        raw: '0320',
        value: '80.0',
        quality: 'GOOD',
        status: 'Good',
        time,
      },
    ],
  }));
  const results = openings.map((opening) => ({
    equipment: opening.equipment,
    hash: sha256(canonical(opening)).toString('base64'),
  }));
  const n = log.add({ kind: 'challenge', time, nonce, k: 2, register, results });
  log.openings.push(...openings.map((opening) => ({ n, ...opening })));
}
