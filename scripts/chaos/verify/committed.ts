/** What the agent committed: the rows of its buffer, held against what arrived. The one reader of its database here. */
import Sqlite from 'better-sqlite3';
import type { Finding, FindingKind } from './finding.ts';
import { hashOf, type Wire } from './wire.ts';

interface Row {
  readonly seq: number;
  readonly topic: string;
  readonly body: Buffer;
}

export interface Committed {
  /** Readings with a value in the rows that are still there. */
  readonly readings: number;
  readonly findings: readonly Finding[];
}

/** @param through rows beyond this number may still be on their way */
export function committedOf(file: string, wire: Wire, through: number): Committed {
  using database = opened(file);
  const findings: Finding[] = [];
  let [readings, last, lastAt] = [0, 0, 0];
  const find = (kind: FindingKind, at: number, text: string): void => void findings.push({ kind, at, text });
  for (const { seq, topic, body } of database.rows()) {
    const found = wire.arrived.get(seq);
    last = seq;
    lastAt = found?.at ?? lastAt;
    if (seq <= through) readings += goodOf(topic, body);
    if (found === undefined && seq <= through)
      find('lost', lastAt, `number ${seq} is committed and never arrived: ${topic} ${body}`);
    if (found !== undefined && found.hash !== hashOf(topic, body))
      find('wrong', found.at, `number ${seq} arrived with other bytes than ${topic} ${body}`);
  }
  for (const [seq, { at }] of wire.arrived)
    if (seq > last) find('wrong', at, `number ${seq} arrived and is not on disk, which ends at ${last}`);
  return { readings, findings };
}

function goodOf(topic: string, body: Buffer): number {
  if (!topic.includes('/_telemetry/')) return 0;
  const { d } = JSON.parse(body.toString()) as { readonly d: readonly { readonly q: string }[] };
  return d.filter(({ q }) => q === 'GOOD').length;
}

function opened(file: string): Disposable & { readonly rows: () => Iterable<Row> } {
  const database = new Sqlite(file, { readonly: true });
  const select = database.prepare<[], Row>('select seq, topic, body from outbox order by seq');
  return { rows: () => select.iterate(), [Symbol.dispose]: () => database.close() };
}
