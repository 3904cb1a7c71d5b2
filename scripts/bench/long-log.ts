/**
 * A data folder with the evidence of months, made in seconds: the agent's own writer and store, fed with what a plant's
 * hours would bring. For the figures of pack, verifier and report.
 */
import type { Health } from '../../agent/base/health.ts';
import type { RegisterContent } from '../../agent/runtime/register.ts';
import { noteKey, openKey, originOf } from '../../agent/evidence/key.ts';
import { EquipmentTally } from '../../agent/evidence/tally.ts';
import { EvidenceWriter } from '../../agent/evidence/writer.ts';
import { goodSample } from '../../agent/model/sample.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { openStore } from '../../agent/store/sqlite.ts';

const hourMs = 3_600_000;
const intervalMs = 1_000;
const tagsEach = 20;

export interface LongLog {
  readonly dataDir: string;
  readonly equipment: number;
  readonly days: number;
  /** Beginning, UTC ms, on the hour. */
  readonly startMs: number;
}

/** Makes the log; the last hour is signed. */
export async function makeLongLog({ dataDir, equipment, days, startMs }: LongLog): Promise<void> {
  let nowMs = startMs;
  const clock = { now: () => nowMs, elapsed: () => nowMs - startMs, sleep: async () => undefined };
  const health = { set: () => undefined } as unknown as Health;
  await using store = openStore({ dataDir, gateway: 'gw-bench', commitEveryMs: 100, clock, health });
  const tallies = Array.from({ length: equipment }, (_, index) => {
    const tags = tagsOf(`machine-${index}`);
    return {
      tags,
      tally: new EquipmentTally(
        `machine-${index}`,
        tags.map((tag) => ({ tag, intervalMs })),
      ),
    };
  });
  const key = noteKey(openKey(dataDir, true), originOf('gw-bench', store.epoch));
  const writer = new EvidenceWriter({
    key,
    state: (name) => store.state(name),
    tallies: tallies.map(({ tally }) => tally),
    windowMs: hourMs,
    now: () => nowMs,
    clockOf: (time, stepMs) => ({ kind: 'clock', time, reason: 'step', source: 'bench', stepMs }),
  });
  store.attach(writer, (error) => {
    throw error;
  });
  const program = key.publicKey.toString('base64');
  const start = { gateway: 'gw-bench', epoch: store.epoch, version: '0', node: '24', program };
  void writer.add({ kind: 'start', time: nowMs, ...start, key: writer.verifierKey });
  void writer.add({
    kind: 'register',
    time: nowMs,
    ...registerOf(
      tallies.flatMap(({ tags }) => tags),
      program,
    ),
  });
  const never = new AbortController().signal;
  for (let hour = 0; hour < 24 * days; hour += 1) {
    for (const [index, { tags, tally }] of tallies.entries()) work(tally, tags, index, nowMs);
    const drafts = tallies.map(({ tally: { equipment: id } }) => ({
      class: 'telemetry' as const,
      topic: id,
      retain: false,
      schema: 'zhencai.telemetry/1',
      cfg: '',
      equipment: id,
      time: nowMs,
      encode: (seq: number) => Buffer.from(JSON.stringify({ seq, path: `a/b/c/d/${id}` })),
    }));
    await store.append({ drafts }, never);
    store.flush();
    nowMs += hourMs;
    writer.closeWindows(nowMs, nowMs, nowMs);
    store.flush();
    writer.sign();
    store.flush();
  }
}

/** One hour of one machine: the last in a hundred readings are missing; key parameters move. */
function work(tally: EquipmentTally, tags: readonly Tag[], index: number, nowMs: number): void {
  const scans = hourMs / intervalMs;
  tally.add(tagsEach * (scans - 36), 0, 0, tagsEach * 36);
  const [first] = tags;
  const pace = first && tally.paceOf(first.connection, first.group);
  for (let scan = 0; scan < 40; scan += 1) {
    const at = nowMs + scan * intervalMs;
    pace?.scan(at + ((scan * 7 + index) % 5));
    for (const tag of tags.slice(0, 4))
      tally.watchOf(tag)?.take(goodSample(tag, Math.sin(at / 9_000 + index), at, 'gateway'), scan + 1);
  }
  for (const link of ['生产管控', '设备管理']) tally.addLink(link, 2 * (scans - 36));
}

function tagsOf(equipment: string): Tag[] {
  return Array.from({ length: tagsEach }, (_, index) => ({
    equipment,
    connection: `line-${equipment}`,
    group: 'fast',
    name: `value/${index}`,
    address: `hr:${2 * index}`,
    type: 'float32' as const,
    keyParameter: index < 2,
    businessLink: index < 4 ? (['生产管控', '设备管理'] as const)[index % 2] : undefined,
    origin: { file: 'bench', row: index },
  }));
}

function registerOf(tags: readonly Tag[], config: string): RegisterContent {
  const ids = [...new Set(tags.map(({ equipment }) => equipment))];
  return {
    enterprise: { id: 'bench' },
    site: { id: 'bench' },
    edition: '2024',
    equipment: ids.map((id) => ({
      id,
      name: id,
      area: 'hall',
      line: 'line1',
      class: 'other',
      identifiers: [],
      digital: true,
      key: false,
    })),
    connections: ids.map((id) => ({ id: `line-${id}`, protocol: 'modbus-tcp', endpoint: `${id}:502` })),
    groups: [{ id: 'fast', intervalMs, mode: 'poll' }],
    tags: tags.map(({ equipment, connection, group, name, address, type, keyParameter, businessLink }) => ({
      equipment,
      connection,
      group,
      name,
      address,
      type,
      keyParameter,
      businessLink,
    })),
    windowMinutes: 60,
    headline: { minCompletenessPercent: 90, days: 30 },
    config,
  };
}
