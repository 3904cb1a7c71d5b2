/** What goes wrong in which round: drawn from the seed and the round's number alone, so that a run can be repeated. */
import { between, createRandom, pick, seedOf, type Random } from '../workshop/model/random.ts';

/** What can be made to fail. */
export const subjects = [
  'agent',
  'source-a',
  'source-b',
  'broker',
  'link-a',
  'link-b',
  'link-broker',
  'disk',
  'clock',
] as const;
export type Subject = (typeof subjects)[number];

/** What can happen to the agent, to another process, to a link, to the disk. A kind stands twice to come twice as often. */
const agentKinds = ['kill', 'kill', 'kill-again', 'stop', 'freeze'] as const;
const processKinds = ['kill', 'freeze'] as const;
const linkKinds = ['reset', 'hold', 'silent', 'deaf', 'delay'] as const;
const diskKinds = ['full', 'error', 'slow'] as const;
export type LinkKind = (typeof linkKinds)[number];
export type DiskKind = (typeof diskKinds)[number];

type Kind =
  | (typeof agentKinds)[number]
  | (typeof processKinds)[number]
  | LinkKind
  | DiskKind
  | 'step'
  | 'to-1970';

/** One thing that goes wrong and is well again. */
export interface Fault {
  readonly subject: Subject;
  readonly kind: Kind;
  /** When it begins, from the start of the round. */
  readonly atMs: number;
  /** How long it lasts; for a process that is killed: until it is started again. */
  readonly forMs: number;
  /** delay, slow, step: milliseconds. kill-again: how long the first restart may live. */
  readonly amountMs?: number;
}

/** Subjects that need a compiler. */
export const shimSubjects: readonly Subject[] = ['disk', 'clock'];

const hourMs = 3_600_000;
/** Share of the faults that last so long that silence, keep-alive and back-off come to bear. */
const longShare = 0.1;

/** The faults of a round: one to three, each of another subject. */
export function planRound(seed: number, round: number, possible: readonly Subject[]): readonly Fault[] {
  const random = createRandom(seedOf(seed, `round ${round}`));
  const left = [...possible];
  const count = 1 + Math.floor(random() * 3);
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const [subject] = left.splice(Math.floor(random() * left.length), 1);
    if (subject === undefined) throw new Error('no subject left');
    return faultOf(random, subject);
  }).toSorted((one, other) => one.atMs - other.atMs);
}

function faultOf(random: Random, subject: Subject): Fault {
  const atMs = Math.round(between(random, 0, 800));
  const isLong = random() < longShare;
  const forMs = Math.round(isLong ? between(random, 5_000, 9_000) : between(random, 50, 2_000));
  const at = { subject, atMs, forMs };
  switch (subject) {
    case 'agent': {
      const kind = pick(random, agentKinds);
      if (kind === 'kill-again') return { ...at, kind, amountMs: Math.round(between(random, 100, 1_500)) };
      return { ...at, kind };
    }
    case 'source-a':
    case 'source-b':
    case 'broker':
      return { ...at, kind: pick<(typeof processKinds)[number]>(random, processKinds) };
    case 'link-a':
    case 'link-b':
    case 'link-broker': {
      const kind = pick<LinkKind>(random, linkKinds);
      return kind === 'delay'
        ? { ...at, kind, amountMs: Math.round(between(random, 20, 900)) }
        : { ...at, kind };
    }
    case 'disk': {
      const kind = pick<DiskKind>(random, diskKinds);
      return kind === 'slow'
        ? { ...at, kind, amountMs: Math.round(between(random, 20, 400)) }
        : { ...at, kind };
    }
    case 'clock': {
      const size = pick(random, [
        hourMs,
        -hourMs,
        365 * 24 * hourMs,
        Math.round(between(random, -2_000, 2_000)),
        Math.round(between(random, -30_000, 30_000)),
        0,
      ]);
      return size === 0 ? { ...at, kind: 'to-1970' } : { ...at, kind: 'step', amountMs: size };
    }
  }
}
