/** Pack, verifier and report over months: what a reviewer and a provider wait for, and how large it is. */
import fs from 'node:fs';
import { loadGrading } from '../../config/grading.ts';
import { noteKey, openKey, originOf } from '../../agent/evidence/key.ts';
import { makePack } from '../../agent/evidence/pack.ts';
import { reportHtml } from '../../agent/evidence/report/report.ts';
import { verifyPack } from '../../agent/evidence/verify/verify.ts';
import { databaseFile, openReadOnly } from '../../agent/store/database.ts';
import { ledgerTables } from '../../agent/store/ledger.ts';
import { makeLongLog } from './long-log.ts';

const dayMs = 86_400_000;

export interface Months {
  readonly equipment: number;
  readonly days: number;
  readonly records: number;
  readonly databaseMb: number;
  /** Megabytes of the log, its tables in the database, per equipment and year. */
  readonly logMbPerEquipmentYear: number;
  readonly packSeconds: number;
  readonly packMb: number;
  readonly verifySeconds: number;
  readonly reportSeconds: number;
  readonly reportMb: number;
}

/** @param keep where the pack is left, to be tried in a browser */
export async function monthsOf(
  folder: string,
  equipment: number,
  days: number,
  keep: string | undefined,
): Promise<Months> {
  const startMs = Date.UTC(2026, 0, 1);
  await makeLongLog({ dataDir: folder, equipment, days, startMs });
  const database = openReadOnly(folder);
  const epoch = String(database.prepare("select value from fact where name = 'epoch'").pluck().get());
  const packAt = performance.now();
  const pack = makePack(ledgerTables(database), {
    gateway: 'gw-bench',
    epoch,
    version: '0',
    key: noteKey(openKey(folder, false), originOf('gw-bench', epoch)),
    made: startMs + days * dayMs,
    from: startMs,
    to: startMs + days * dayMs,
    messages: new Set<string>(),
    redact: false,
    anchors: [],
  });
  const logBytes = Number(
    database
      .prepare("select sum(pgsize) from dbstat where name in ('ledger', 'ledger_kind', 'checkpoint')")
      .pluck()
      .get(),
  );
  database.close();
  if (typeof pack === 'string') throw new Error(`no pack: ${pack}`);
  const grading = await loadGrading('2024');
  const verifyAt = performance.now();
  const { checks, findings, sound } = await verifyPack(new Uint8Array(pack.bytes), { grading });
  if (!sound || findings === undefined) throw new Error('the pack does not verify');
  const reportAt = performance.now();
  const report = reportHtml(findings, checks, grading, 'zh');
  const endAt = performance.now();
  if (keep !== undefined) fs.writeFileSync(keep, pack.bytes);
  return {
    equipment,
    days,
    records: pack.records,
    databaseMb: megabytes(fs.statSync(`${folder}/${databaseFile}`).size),
    logMbPerEquipmentYear: megabytes((logBytes * 365) / (equipment * days)),
    packSeconds: secondsOf(verifyAt - packAt),
    packMb: megabytes(pack.bytes.length),
    verifySeconds: secondsOf(reportAt - verifyAt),
    reportSeconds: secondsOf(endAt - reportAt),
    reportMb: megabytes(report.length),
  };
}

function secondsOf(ms: number): number {
  return Math.round(ms / 100) / 10;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 100_000) / 10;
}
