/** Findings as a verifier would give them: an auto-parts firm in Shiyan over 30 days, and one as big as they come. */
import type { DeclaredTag, RegisterRecord } from '../../agent/model/record.ts';
import type {
  Check,
  DayFinding,
  EquipmentFinding,
  Findings,
  LinkFinding,
  RateFinding,
  Tier,
} from '../../agent/evidence/verify/findings.ts';
import {
  challengesOf,
  clocksOf,
  dayMs,
  fakeChecks,
  fakeHints,
  from,
  gapsOf,
  hash,
  head,
  identityOf,
  startsOf,
} from './records.ts';
import { specTags, workshop, type MachineSpec } from './register.ts';

const threshold = 90;

/** What a fake may differ in. */
export interface FakeOptions {
  readonly days?: number | undefined;
  readonly machines?: readonly MachineSpec[] | undefined;
  readonly checks?: readonly Check[] | undefined;
  readonly gaps?: number | undefined;
}

/** The firm of the sample report: 22 machines, one of them simulated, six not connected, gaps, a late change. */
export function fakeFindings(options: FakeOptions = {}): Findings {
  const days = options.days ?? 30;
  const specs = options.machines ?? workshop;
  const to = from + days * dayMs;
  const tags = specs.flatMap(specTags);
  const equipment = specs.map((spec, index) => finding(spec, index, days, tags));
  const counted = equipment.filter(({ simulated }) => !simulated);
  const count = (wanted: (one: EquipmentFinding) => boolean): number => counted.filter(wanted).length;
  const atLeast = (tier: Tier): number => count((one) => one.tier >= tier);
  const [total, digital, connected] = [
    equipment.length,
    count((one) => one.declared.digital === true),
    atLeast(3),
  ];
  const register = registerOf(specs, tags);
  const checks = options.checks ?? fakeChecks();
  return {
    pack: {
      sha256: '3fb1a0c96d52e84f7702bd1c9e35a6487dd0f2b94a1857c30e6b99d2f4c51a7e',
      bytes: 4_817_322,
      made: to + 9 * 3_600_000 + 754_000,
      from,
      to,
      gateway: 'gw-bailang-01',
      epoch: 'k3f9q2xa',
      origin: 'zhencai/gw-bailang-01/k3f9q2xa',
      key: 'zhencai/gw-bailang-01/k3f9q2xa+5d1c7a90+AbNvD3yQ8mJxw0m2b7rC6Zf1p4Kq9tEoVhLsUuYcXg==',
      fingerprint: '91d4e07ab3c25f8866fe103ac7d9b24e5f60718293a4b5c6d7e8f90112233445',
      redacted: false,
      version: '0.2.0',
      range: [0, 18_204],
    },
    checks,
    sound: checks.every(({ verdict }) => verdict !== 'mismatch'),
    register,
    head: { size: 18_204, root: hash, time: to + 8 * 3_600_000 },
    equipment,
    headline: {
      total,
      digital,
      connected,
      key: {
        total: equipment.filter((one) => one.declared.key).length,
        digital: count((one) => one.declared.key && one.declared.digital === true),
        connected: count((one) => one.declared.key && one.tier >= 3),
      },
      tiers: [0, atLeast(1), atLeast(2), atLeast(3), atLeast(4)],
      simulated: equipment.length - counted.length,
      digitalRate: fakeRate(digital, total),
      connectedRate: fakeRate(connected, total),
      connectedOfDigital: { count: connected, total: digital },
    },
    links: linksOf(equipment, tags),
    gaps: gapsOf(options.gaps ?? 64, days, specs),
    clocks: clocksOf(),
    starts: startsOf(),
    registers: [
      {
        n: 1,
        time: from - 40 * dayMs,
        equipment: specs.length - 1,
        added: specs.slice(1).map(({ id }) => id),
        removed: [],
        changed: [],
        late: false,
      },
      {
        n: 9120,
        time: from + 12 * dayMs,
        equipment: specs.length - 1,
        added: [],
        removed: ['grind-04'],
        changed: ['press-01', 'press-02'],
        late: false,
      },
      {
        n: 16_002,
        time: to - 3 * dayMs,
        equipment: specs.length,
        added: [specs.at(-1)?.id ?? ''],
        removed: [],
        changed: ['cnc-07'],
        late: true,
      },
    ],
    challenges: challengesOf(to),
    hints: fakeHints,
    messages: { n: 5_184_220, bytes: 1_904_117_480 },
  };
}

/** A firm of 200 machines over 90 days. */
export function bigFindings(): Findings {
  const machines = Array.from({ length: 200 }, (_, index): MachineSpec => {
    const spec = workshop[index % workshop.length] ?? workshop[0];
    return { ...spec, id: `${spec.id}-${String(index).padStart(3, '0')}` };
  });
  return fakeFindings({ machines, days: 90, gaps: 3000 });
}

/** Bands of 2024, as the verifier would pick them. */
export function fakeRate(count: number, total: number): RateFinding {
  const bands = [10, 20, 40, 60, 100];
  const band = bands.findIndex((upTo) => 100 * count <= upTo * total);
  return { count, total, band, points: [0, 1.5, 3, 4.5, 6][band] ?? 0 };
}

function finding(
  spec: MachineSpec,
  index: number,
  days: number,
  tags: readonly DeclaredTag[],
): EquipmentFinding {
  const own = tags.filter((tag) => tag.equipment === spec.id);
  const perDay = own.length * 17_280;
  const found: DayFinding[] = Array.from({ length: own.length === 0 ? 0 : days }, (_, day) => {
    const time = from + day * dayMs + 8 * 3_600_000;
    return {
      day: new Date(time).toISOString().slice(0, 10),
      expected: perDay,
      good: goodOf(spec, index, day, days, perDay),
    };
  });
  const good = found.reduce((sum, one) => sum + one.good, 0);
  const expected = perDay * days;
  const missing = Math.floor((expected - good) / 3);
  const sustained = expected > 0 && 100 * good >= threshold * expected;
  const tier = spec.simulated === true || good === 0 ? 0 : !sustained ? 2 : spec.frozen === true ? 3 : 4;
  const windows = own.length === 0 ? 0 : days * 24;
  return {
    declared: declaredOf(spec),
    tags: own.length,
    tier,
    simulated: spec.simulated === true,
    expected,
    scheduled: expected - missing,
    good,
    bad: expected - good - missing,
    silent: Math.floor((expected - good - missing) * 0.8),
    missing,
    windows,
    goodWindows: Math.floor((windows * good) / Math.max(1, expected)),
    movedWindows: spec.frozen === true ? 3 : Math.floor((windows * good) / Math.max(1, expected)),
    answered: { good, scheduled: good + Math.floor(good / 200) },
    ...(good > 0 ? { first: from + 60_000, last: from + days * dayMs - 60_000 } : {}),
    days: found,
    identities: own.length === 0 ? [] : [identityOf(spec, index)],
  };
}

/** Mostly complete, with the kinds of bad days a workshop has. */
function goodOf(
  { trouble }: MachineSpec,
  index: number,
  day: number,
  days: number,
  expected: number,
): number {
  const noise = (index * 7919 + day * 104_729) % 97;
  const per =
    trouble === 'late' && day < days - 11
      ? 0
      : trouble === 'flaky' && noise % 3 === 0
        ? 30 + noise / 3
        : noise === 5
          ? 0
          : noise % 41 === 3
            ? 61
            : noise % 9 === 0
              ? 93
              : 100;
  return Math.max(0, Math.floor((expected * (per * 100 - (noise % 50))) / 10_000));
}

function declaredOf(spec: MachineSpec): EquipmentFinding['declared'] {
  const {
    id,
    name,
    area,
    line,
    class: kind,
    manufacturer,
    model,
    digital,
    digitalBasis,
    keyBasis,
    reason,
  } = spec;
  return {
    id,
    name,
    area,
    line,
    class: kind,
    manufacturer,
    model,
    assetNumber: `GD-20${10 + (id.length % 14)}-0${id.length}`,
    identifiers: [],
    digital,
    digitalBasis,
    key: keyBasis !== undefined,
    keyBasis,
    notConnectedReason: reason,
  };
}

function registerOf(specs: readonly MachineSpec[], tags: readonly DeclaredTag[]): RegisterRecord {
  return {
    ...head,
    kind: 'register',
    n: 16_002,
    time: from + 27 * dayMs,
    enterprise: {
      id: 'shiyan-parts',
      name: '十堰市郧阳精锻汽车零部件有限责任公司',
      uscc: '91420300MA4900AB1X',
      industry: 'C3670',
    },
    site: { id: 'baiLang', name: '白浪经济开发区一厂' },
    edition: '2024',
    equipment: specs.map(declaredOf),
    connections: specs.map(({ id }) => ({
      id,
      protocol: 'modbus-tcp',
      endpoint: `192.168.10.${id.length}:502`,
    })),
    groups: [
      { id: 'fast', intervalMs: 500, mode: 'poll' },
      { id: 'slow', intervalMs: 5000, mode: 'poll' },
    ],
    tags,
    windowMinutes: 60,
    headline: { minCompletenessPercent: threshold, days: 30 },
    config: hash,
  };
}

function linksOf(equipment: readonly EquipmentFinding[], tags: readonly DeclaredTag[]): LinkFinding[] {
  const names = [...new Set(tags.flatMap(({ businessLink }) => businessLink ?? []))];
  return names.map((link) => {
    const own = tags.filter(({ businessLink }) => businessLink === link);
    const machines = equipment.filter(({ declared }) => own.some((tag) => tag.equipment === declared.id));
    const ids = (list: readonly EquipmentFinding[]): string[] => list.map(({ declared }) => declared.id);
    return {
      link,
      tags: own.length,
      equipment: ids(machines),
      sustained: ids(machines.filter(({ tier }) => tier >= 3)),
    };
  });
}
