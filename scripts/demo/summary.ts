/** What came of a demo run. Pure. */
import type { Snapshot } from '../../agent/runtime/snapshot.ts';
import type { DemoEvidence } from './evidence.ts';
import { demoText, type Lang } from './texts.ts';
import type { Account } from './witness.ts';

export interface Summary {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly seconds: number;
  readonly equipment: {
    readonly total: number;
    /** With GOOD samples that the witness received. */
    readonly delivering: number;
    readonly byProtocol: Readonly<Record<string, number>>;
  };
  /** MES events by type, as the witness received them. */
  readonly events: Readonly<Record<string, number>>;
  /** Equipment whose state the MES side knows. */
  readonly withState: number;
  readonly messages: number;
  readonly samples: number;
  readonly samplesPerSecond: number;
  /** Numbers neither received nor explained. */
  readonly lost: number;
  readonly duplicates: number;
  readonly invalid: number;
  readonly gaps: number;
  readonly undelivered: number;
  /** From the start of the agent's process to the first message the witness received. */
  readonly firstMessageMs: number | null;
  readonly agentRssMib: number | null;
  readonly evidence: DemoEvidence;
}

export interface Outcome {
  readonly seconds: number;
  readonly snapshot: Snapshot | undefined;
  readonly account: Account;
  readonly agentStartedAt: number;
  /** Protocol by connection id. */
  readonly protocols: ReadonlyMap<string, string>;
  /** Equipment whose state the MES side knows. */
  readonly withState: readonly string[];
  readonly lang: Lang;
  readonly evidence: DemoEvidence;
}

/** Events that a workshop at work gives within seconds. */
const soon = ['state', 'count'];

export function summarise({
  seconds,
  snapshot,
  account,
  agentStartedAt,
  protocols,
  withState,
  lang,
  evidence,
}: Outcome): Summary {
  const connected = snapshot?.equipment ?? [];
  const delivering = connected.filter(({ id }) => (account.goodByEquipment.get(id) ?? 0) > 0);
  const byProtocol: Record<string, number> = {};
  for (const protocol of new Set(protocols.values())) {
    const own = new Set(
      snapshot?.connections
        .filter(({ id }) => protocols.get(id) === protocol)
        .flatMap(({ equipment }) => equipment),
    );
    byProtocol[protocol] = delivering.filter(({ id }) => own.has(id)).length;
  }
  const problems = [
    ...(snapshot === undefined ? [demoText(lang, 'noAnswer')] : []),
    ...connected.filter((one) => !delivering.includes(one)).map(({ id }) => demoText(lang, 'noData', { id })),
    ...Object.entries(byProtocol)
      .filter(([, count]) => count === 0)
      .map(([protocol]) => demoText(lang, 'noProtocol', { protocol })),
    ...soon.filter((type) => !account.events.has(type)).map((type) => demoText(lang, 'noEvent', { type })),
    ...connected
      .filter((one) => one.state !== null && !withState.includes(one.id))
      .map(({ id }) => demoText(lang, 'noState', { id })),
    ...(account.lost > 0 ? [demoText(lang, 'lost', { count: account.lost })] : []),
    ...(account.invalid > 0
      ? [demoText(lang, 'invalid', { count: account.invalid, first: account.firstInvalid ?? '' })]
      : []),
    ...(evidence.sound ? [] : [demoText(lang, 'noEvidence')]),
    ...(evidence.anchored ? [] : [demoText(lang, 'notAnchored')]),
    ...(account.lastSeq < (snapshot?.store.lastSeq ?? 0) ? [demoText(lang, 'late')] : []),
  ];
  return {
    ok: problems.length === 0,
    problems,
    seconds: Math.round(seconds * 10) / 10,
    equipment: { total: connected.length, delivering: delivering.length, byProtocol },
    events: Object.fromEntries(account.events),
    withState: withState.length,
    messages: account.messages,
    samples: account.samples,
    samplesPerSecond: Math.round(account.samples / seconds),
    lost: account.lost,
    duplicates: account.duplicates,
    invalid: account.invalid,
    gaps: account.gaps.length,
    undelivered: snapshot?.store.undelivered ?? 0,
    firstMessageMs: account.firstAt === undefined ? null : Math.round(account.firstAt - agentStartedAt),
    evidence,
    agentRssMib: snapshot === undefined ? null : Math.round(snapshot.rssBytes / 1048576),
  };
}
