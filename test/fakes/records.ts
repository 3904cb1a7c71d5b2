/** Single records and outcomes of the sample report: identities, gaps, clocks, starts, challenges, hints, checks. */
import type {
  ChallengeOpening,
  ClockRecord,
  GapRecord,
  IdentityRecord,
  StartRecord,
} from '../../agent/model/record.ts';
import {
  checkIds,
  type Check,
  type CheckId,
  type Findings,
  type Hint,
} from '../../agent/evidence/verify/findings.ts';
import type { MachineSpec } from './register.ts';

/** Milliseconds of a day. */
export const dayMs = 86_400_000;
/** 2026-10-26 00:00 in UTC+8: the period of every fake begins there. */
export const from = Date.UTC(2026, 9, 25, 16);
/** What every fake record has. */
export const head = { prev: 'AAAAAAAAAAAAAAAA' };
/** Any hash. */
export const hash = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=';

/** What is said of each check where all is well; the verifier's own words. */
const said: Readonly<Record<CheckId, readonly [text: string, params: Check['params']]>> = {
  container: ['evidence.container.ok', { entries: 9, bytes: 4_817_322 }],
  manifest: ['evidence.manifest.ok', { files: 7 }],
  key: ['evidence.key.none', { fingerprint: '91d4 e07a b3c2 5f88 …' }],
  records: ['evidence.records.ok', { count: 18_204, begin: 0, end: 18_203 }],
  tree: ['evidence.tree.ok', { size: 18_204, root: hash }],
  checkpoints: ['evidence.checkpoints.ok', { count: 5120 }],
  anchors: ['evidence.anchors.none', { packed: 0 }],
  clock: ['evidence.clock.ok', { steps: 1 }],
  windows: ['evidence.windows.ok', { count: 15_840 }],
  sequence: ['evidence.sequence.ok', { first: 1, last: 5_184_220 }],
  messages: ['evidence.messages.none', {}],
  message: ['evidence.message.none', {}],
  challenges: ['evidence.challenges.ok', { count: 1, opened: 3 }],
  identity: ['evidence.identity.ok', { count: 16, simulated: 1 }],
};

/** All checks match but those that need something from outside; `bad` does not. */
export function fakeChecks(bad?: CheckId): Check[] {
  const open: readonly CheckId[] = ['key', 'anchors', 'messages', 'message'];
  return checkIds.map((id): Check => {
    const [text, params] = said[id];
    if (id !== bad) return { id, verdict: open.includes(id) ? 'unknown' : 'match', text, params };
    const entry = 'records/0000000000.jsonl';
    return {
      id,
      verdict: 'mismatch',
      text: 'evidence.tree.root',
      params: { first: 4711 },
      record: 4711,
      entry,
    };
  });
}

/** What the endpoint of a machine says it is. */
export function identityOf(spec: MachineSpec, index: number): IdentityRecord {
  const isOpcUa = spec.class === 'cnc';
  const address = `192.168.10.${20 + (index % 200)}`;
  return {
    ...head,
    kind: 'identity',
    n: 10 + index,
    time: from - 39 * dayMs,
    connection: spec.id,
    ...(isOpcUa ? {} : { unit: 1 }),
    equipment: [spec.id],
    protocol: isOpcUa ? 'opcua' : 'modbus-tcp',
    endpoint: isOpcUa ? `opc.tcp://${address}:4840` : `${address}:502`,
    answered: isOpcUa || spec.simulated === true,
    facts: {
      ...(isOpcUa
        ? {
            applicationUri: `urn:cnc:${spec.id}:opcua`,
            productName: 'SINUMERIK OPC UA Server',
            softwareVersion: '4.95',
            securityMode: 'SignAndEncrypt',
            securityPolicy: 'Basic256Sha256',
            certificate: '9c41f07be2d84a6f10b3c5d7e9fa0b1c2d3e4f5061728394a5b6c7d8e9f00112',
          }
        : {}),
      ...(spec.simulated === true
        ? { vendor: 'zhencai', productName: 'workshop simulator', modelName: '仿真空压机' }
        : {}),
      address,
      mac: `00:1b:1b:4f:2a:${(16 + (index % 200)).toString(16)}`,
    },
    simulated: spec.simulated === true,
  };
}

/** Gaps of the usual kinds, spread over the period. */
export function gapsOf(count: number, days: number, specs: readonly MachineSpec[]): GapRecord[] {
  const kinds = ['connection', 'connection', 'connection', 'power', 'stop', 'retention'] as const;
  const connected = specs.filter(({ reason }) => reason === undefined);
  return Array.from({ length: count }, (_, index): GapRecord => {
    const kind = kinds[index % kinds.length] ?? 'stop';
    const id = connected[(index * 5) % connected.length]?.id ?? '';
    const fromT = from + ((index * 7_919_113) % (days * dayMs));
    const isOneMachine = kind === 'connection';
    const gap = {
      kind,
      fromT,
      toT: fromT + 4000 + ((index * 2_654_435) % 21_600_000),
      count: 12 + index,
      equipment: isOneMachine ? [id] : [],
    };
    const numbers = kind === 'retention' ? { fromSeq: 81_000 + index, toSeq: 81_400 + index } : {};
    const cause = isOneMachine
      ? { connection: id, code: index % 4 === 0 ? 'opcua.unreachable' : 'modbus.timeout' }
      : {};
    return {
      ...head,
      kind: 'gap',
      n: 300 + index,
      time: gap.toT,
      seq: 500 + index,
      gap: { ...gap, ...numbers, ...cause },
    };
  });
}

/** A clock that was set back once. */
export function clocksOf(): ClockRecord[] {
  return [
    {
      ...head,
      kind: 'clock',
      n: 3,
      time: from - 40 * dayMs,
      reason: 'start',
      source: 'chrony',
      synchronized: true,
    },
    {
      ...head,
      kind: 'clock',
      n: 7801,
      time: from + 9 * dayMs,
      reason: 'step',
      source: 'chrony',
      synchronized: true,
      stepMs: -2140,
    },
  ];
}

/** Two starts, the second after a power cut. */
export function startsOf(): StartRecord[] {
  const start = {
    ...head,
    kind: 'start',
    gateway: 'gw-bailang-01',
    epoch: 'k3f9q2xa',
    version: '0.2.0',
    node: '24.21.0',
    program: hash,
    key: '',
  } as const;
  return [
    { ...start, n: 0, time: from - 40 * dayMs },
    {
      ...start,
      n: 8120,
      time: from + 10 * dayMs,
      previous: { aliveAt: from + 10 * dayMs - 3_725_000, clean: false },
    },
  ];
}

/** One challenge on the last day. */
export function challengesOf(to: number): Findings['challenges'] {
  const n = 17_990;
  const time = to - dayMs + 9 * 3_600_000;
  const opening = (equipment: string, unit: string, raw: string, value: string): ChallengeOpening => ({
    n,
    equipment,
    salt: 'AAAAAAAAAAAAAAAAAAAAAA==',
    readings: [
      {
        tag: 'status/run',
        connection: equipment,
        raw: '0001',
        value: 'true',
        quality: 'GOOD',
        status: 'Good',
        time,
      },
      {
        tag: 'counter/total',
        connection: equipment,
        raw: '0002 cb94',
        value: '183188',
        unit: '件',
        quality: 'GOOD',
        status: 'Good',
        time: time + 120,
      },
      {
        tag: 'process/value',
        connection: equipment,
        raw,
        value,
        unit,
        quality: 'GOOD',
        status: 'Good',
        time: time + 240,
      },
      {
        tag: 'lube/pressure',
        connection: equipment,
        quality: 'BAD',
        status: 'BadCommunicationError',
        time: time + 360,
      },
    ],
  });
  const results = ['press-02', 'cnc-07', 'weld-cell-01'].map((equipment) => ({ equipment, hash }));
  return [
    {
      record: {
        ...head,
        kind: 'challenge',
        n,
        time,
        nonce: '评测组-0942-7431',
        k: 3,
        register: 16_002,
        results,
      },
      openings: [
        opening('press-02', 'kN', '444b 2000', '812.5'),
        opening('cnc-07', 'r/min', '{"Double":6000}', '6000'),
        opening('weld-cell-01', 'kA', '4119 999a', '9.6'),
      ],
    },
  ];
}

/** Three hints. */
export const fakeHints: readonly Hint[] = [
  { id: 'frozen', equipment: ['dryer-01'], text: 'evidence.hint.frozen', params: { hours: 212, bound: 24 } },
  {
    id: 'same-mac',
    equipment: ['m-01', 'm-02'],
    text: 'evidence.hint.same-mac',
    params: { value: '00:1b:1b:4f:2a:21', endpoints: 'm-01, m-02' },
  },
  {
    id: 'late-register',
    equipment: ['agv-01'],
    text: 'evidence.hint.late-register',
    params: { n: 16_002, added: 1, removed: 0, changed: 1 },
  },
];
