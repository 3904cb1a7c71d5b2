/** A plant of three machines in two stages of its point table, and what it says: for tests of the evidence writer. */
import type { RecordDraft } from '../../agent/evidence/ledger.ts';
import { EquipmentTally } from '../../agent/evidence/tally.ts';
import type { Draft, MessageClass } from '../../agent/model/message.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { EpochMs } from '../../agent/model/time.ts';
import type { RegisterContent } from '../../agent/runtime/register.ts';
import { makeTag } from './tag.ts';
import { sha256 } from './tree.ts';

export const hourMs = 3_600_000;
export const intervalMs = 60_000;
export const gateway = 'gw-1';
export const epoch = 'k3f9q2xa';

/** Equipment with tags, per stage: the point table is another after a restart. */
const stages: readonly (readonly string[])[] = [
  ['press', 'oven'],
  ['press', 'saw'],
];
/** Every equipment of the register; `desk` never has a tag. */
export const machines = ['press', 'oven', 'saw', 'desk'] as const;

/** Equipment with tags in a stage. */
export function connectedIn(stage: number): readonly string[] {
  return stages[stage] ?? [];
}

/** Two tags each; the second stage's are others. */
export function tagsOf(stage: number): Tag[] {
  return connectedIn(stage).flatMap((equipment) => [
    makeTag('value', { equipment, group: 'slow', businessLink: '生产管控', keyParameter: true }),
    makeTag(`count ${stage}`, { equipment, group: `group ${stage}`, role: 'count.total' }),
  ]);
}

export function talliesOf(stage: number): EquipmentTally[] {
  return connectedIn(stage).map(
    (id) =>
      new EquipmentTally(
        id,
        tagsOf(stage)
          .filter((tag) => tag.equipment === id)
          .map((tag) => ({ tag, intervalMs })),
      ),
  );
}

export function registerOf(stage: number): RegisterContent {
  const tags = tagsOf(stage);
  return {
    enterprise: { id: 'plant' },
    site: { id: 'site' },
    edition: '2024',
    equipment: machines.map((id) => ({
      id,
      name: id,
      area: 'hall',
      line: 'line',
      class: 'other' as const,
      identifiers: [],
      digital: true,
      key: id === 'press',
    })),
    connections: [{ id: 'c1', protocol: 'modbus-tcp', endpoint: '10.0.0.1:502' }],
    groups: ['slow', 'group 0', 'group 1'].map((id) => ({ id, intervalMs, mode: 'poll' as const })),
    tags: tags.map(
      ({ equipment, connection, group, name, address, type, role, businessLink, keyParameter }) => ({
        equipment,
        connection,
        group,
        name,
        address,
        type,
        role,
        businessLink,
        keyParameter,
      }),
    ),
    windowMinutes: 60,
    headline: { minCompletenessPercent: 90, days: 30 },
    config: sha256(`config ${stage}`).toString('base64'),
  };
}

/** What the endpoint of the plant says it is. */
export function identityOf(stage: number, time: EpochMs): RecordDraft {
  const facts = { vendor: 'Example', productName: `PLC ${stage}`, address: '10.0.0.1' };
  const head = { kind: 'identity', time, connection: 'c1', protocol: 'modbus-tcp' } as const;
  const equipment = connectedIn(stage);
  return { ...head, equipment, endpoint: '10.0.0.1:502', answered: true, facts, simulated: false };
}

export function clockOf(time: EpochMs, stepMs?: number): RecordDraft {
  return { kind: 'clock', time, reason: stepMs === undefined ? 'start' : 'step', source: 'chrony', stepMs };
}

/** A message of a machine, or of the gateway where `equipment` is empty, with so many usable samples. */
export function messageOf(
  equipment: string,
  time: EpochMs,
  samples: number,
  kind: MessageClass = 'telemetry',
  content: object = {},
  log: string = epoch,
): Draft {
  const schema = kind === 'gap' ? 'zhencai.gap/1' : 'zhencai.telemetry/1';
  const d = Array.from({ length: samples }, (_, index) => ({
    n: 'value',
    v: index,
    q: index % 2 === 0 ? 'GOOD' : 'UNCERTAIN',
  }));
  return {
    class: kind,
    topic: `t/${equipment}`,
    retain: false,
    schema,
    cfg: '',
    equipment,
    time,
    encode: (seq) => {
      const path = equipment === '' ? {} : { path: `plant/site/hall/line/${equipment}` };
      return Buffer.from(JSON.stringify({ schema, gw: gateway, epoch: log, seq, ...path, ...content, d }));
    },
  };
}

/** A gap message of the gateway. */
export function gapOf(time: EpochMs, ms: number, log: string = epoch): Draft {
  const content = {
    kind: 'connection',
    fromT: time - ms,
    toT: time,
    count: 3,
    equipment: ['press'],
    connection: 'c1',
    code: 'modbus.timeout',
    text: 'not in the record',
  };
  return messageOf('', time, 0, 'gap', content, log);
}
