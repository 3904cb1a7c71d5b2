/**
 * `zhencai status`: what the running agent sees. Exit 0 when it is healthy, 1 when a part has failed or none answers.
 * With --alive it prints nothing and answers for this box alone: a broker that is down is no reason to restart an agent.
 */
import { isoTime } from '../base/clock.ts';
import { CodedError } from '../base/errors.ts';
import type { HealthReport } from '../base/health.ts';
import { tableText } from '../base/table.ts';
import { hintOf, isTextKey, say, type Lang } from '../base/text.ts';
import { askSnapshot } from '../console/local.ts';
import type { EpochMs } from '../model/time.ts';
import { isHealthy, type EquipmentView, type GroupView, type Snapshot } from '../runtime/snapshot.ts';
import { plantToLookAt, type Invocation } from './invocation.ts';
import { localTime, withLocalTimes } from './local-time.ts';
import { reasonText, stateText } from './state-text.ts';

export async function status(invocation: Invocation): Promise<number> {
  const { values, lang, out } = invocation;
  const plant = await plantToLookAt(invocation);
  const snapshot = await askSnapshot(plant.gateway.dataDir);
  if (values.alive) return snapshot.store.health.state === 'failed' ? 1 : 0;
  const { equipment } = values;
  if (equipment !== undefined) {
    const one = snapshot.equipment.find(({ id }) => id === equipment);
    const ids = snapshot.equipment.map(({ id }) => id).join(', ');
    if (one === undefined) throw new CodedError('cli.unknownEquipment', { id: equipment, ids });
    out(
      values.json
        ? JSON.stringify(one, undefined, 2)
        : `${one.id}  ${one.name}  ${machineText(one, lang, snapshot.now)}\n\n${valuesText(one, lang, snapshot.now)}`,
    );
    return one.reachable ? 0 : 1;
  }
  out(values.json ? JSON.stringify(snapshot, undefined, 2) : snapshotText(snapshot, lang));
  return isHealthy(snapshot) ? 0 : 1;
}

function snapshotText(snapshot: Snapshot, lang: Lang): string {
  const t = (key: Parameters<typeof say>[1], params?: Parameters<typeof say>[2]): string =>
    say(lang, key, params);
  const { gateway, version, now, startedAt, rssBytes, store } = snapshot;
  const head = t('status.head', { gateway, version, since: localTime(startedAt, now), rss: mib(rssBytes) });
  const connections = tableText(
    [
      t('status.connection'),
      t('status.protocol'),
      t('status.state'),
      t('status.scans'),
      t('status.missed'),
      t('status.detail'),
    ],
    snapshot.connections.map(({ id, protocol, health, scans, missed, notices }) => [
      id,
      protocol,
      health.state,
      scans,
      missed,
      // A notice stands below, in full and with its neighbours.
      notices.some(({ code }) => code === health.code) ? '' : detailOf(health, lang),
    ]),
  );
  const equipment = tableText(
    [
      t('status.equipment'),
      t('status.name'),
      t('status.reachable'),
      t('status.machine'),
      t('status.lastGood'),
      t('status.complete'),
    ],
    snapshot.equipment.map((one) => [
      one.id,
      one.name,
      t(one.reachable ? 'status.yes' : 'status.no'),
      machineText(one, lang, now),
      one.lastGood === null ? '-' : localTime(one.lastGood, now),
      percent(one),
    ]),
  );
  const buffer = t('status.buffer', {
    rows: store.lastSeq - store.firstSeq + 1,
    undelivered: store.undelivered,
    size: mib(store.bytes),
    state: store.health.state,
    detail: detailOf(store.health, lang),
  }).trimEnd();
  const publishers = snapshot.publishers.map(({ name, address, health, delivered, waiting, refused }) =>
    t('status.publisher', {
      name,
      state: health.state,
      delivered,
      waiting,
      refused,
      detail: detailOf(health, lang) || (address ?? ''),
    }).trimEnd(),
  );
  const parts = [...snapshot.connections, ...snapshot.publishers].map(({ health }) => wayOut(health, lang));
  const { evidence } = snapshot;
  const log = t('status.evidence', {
    state: evidence.health.state,
    records: evidence.records,
    signed: evidence.signed,
    detail: detailOf(evidence.health, lang) || t('status.fingerprint', { hex: evidence.fingerprint }),
  });
  const own = [store, evidence, snapshot.clock].map(({ health }) => wayOut(health, lang));
  const ways = snapshot.connections.flatMap(({ notices }) =>
    notices.map(({ code, params }) => hintOf(lang, code, params)),
  );
  const hints = [...new Set([...parts, ...ways, ...own])].filter((hint) => hint !== undefined);
  return [
    head,
    clockText(snapshot, lang),
    '',
    connections,
    ...snapshot.connections.flatMap(({ id, notices }) =>
      notices.map(({ code, params }) => `${id}: ${t(code, withLocalTimes(params, now))}`),
    ),
    '',
    ...cyclesText(snapshot, lang),
    equipment,
    '',
    buffer,
    ...publishers,
    log,
    ...hints.map((hint) => `→ ${hint}`),
  ].join('\n');
}

/** How long cycles take, beside what was expected of them; nothing where everything is pushed. */
function cyclesText({ connections }: Snapshot, lang: Lang): string[] {
  const rows = connections.flatMap(({ id, groups }) =>
    groups.filter(({ predictedMs }) => predictedMs !== null).map((group) => cycleRow(id, group)),
  );
  if (rows.length === 0) return [];
  const header = [
    say(lang, 'status.connection'),
    say(lang, 'status.group'),
    `${say(lang, 'status.interval')} (s)`,
    `${say(lang, 'status.predicted')} (s)`,
    `${say(lang, 'status.lastCycle')} (s)`,
    say(lang, 'status.meanCycle'),
    say(lang, 'status.maxCycle'),
    say(lang, 'status.scans'),
    say(lang, 'status.missed'),
  ];
  return [tableText(header, rows), ''];
}

function cycleRow(id: string, view: GroupView): (string | number)[] {
  const { group, intervalMs, predictedMs, lastMs, meanMs, maxMs, scans, missed } = view;
  const seconds = (ms: number | null): string => (ms === null ? '-' : (ms / 1000).toFixed(3));
  const times = [predictedMs, lastMs, meanMs, maxMs].map(seconds);
  return [id, group, intervalMs / 1000, ...times, scans, missed];
}

/** Whether the clock can be trusted, and who says so. */
function clockText({ clock, now }: Snapshot, lang: Lang): string {
  const { health, trust, source, setAt, setByMs } = clock;
  const at = setAt === null ? '-' : localTime(setAt, now);
  const params = { source, at, span: spanText(setByMs ?? 0) };
  const text = trust === 'wrong' ? detailOf(health, lang) : say(lang, `clock.${trust}`, params);
  return say(lang, 'clock.view', { trust: text });
}

/** `+2 d 03:04:05` */
function spanText(ms: number): string {
  const days = Math.floor(Math.abs(ms) / 86_400_000);
  return `${ms < 0 ? '−' : '+'}${days > 0 ? `${days} d ` : ''}${isoTime(Math.abs(ms)).slice(11, 19)}`;
}

/** What is wrong, in the reader's language where the code has a text, with the technical cause behind it as it came. */
function detailOf({ code, detail = '', params }: HealthReport, lang: Lang): string {
  if (lang === 'en' || !isTextKey(code)) return detail;
  const english = say('en', code, params);
  const cause = detail.startsWith(english) ? detail.slice(english.length) : '';
  return `${say(lang, code, params)}${cause}`;
}

function wayOut({ code, hint, params }: HealthReport, lang: Lang): string | undefined {
  return isTextKey(code) ? hintOf(lang, code, params) : hint;
}

function valuesText(one: EquipmentView, lang: Lang, now: EpochMs): string {
  return tableText(
    [
      say(lang, 'status.tag'),
      say(lang, 'status.value'),
      say(lang, 'status.unit'),
      say(lang, 'status.quality'),
      say(lang, 'status.time'),
    ],
    one.values.map(({ n, v, unit, q, e, t }) => [
      n,
      v === null ? '-' : String(v),
      unit ?? '',
      e ?? q,
      localTime(t, now),
    ]),
  );
}

/** What the machine does, since when, and why. */
function machineText({ state }: EquipmentView, lang: Lang, now: EpochMs): string {
  if (state === null) return '-';
  const why = state.reason === undefined ? '' : ` · ${reasonText(lang, state.reason)}`;
  return `${stateText(lang, state.state, state.mode)} ${localTime(state.since, now)}${why}`;
}

/** Share of the present hour's readings that were good. */
function percent({ completeness: { good, scheduled } }: EquipmentView): string {
  return scheduled === 0 ? '-' : `${Math.floor((1000 * good) / scheduled) / 10} %`;
}

function mib(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
