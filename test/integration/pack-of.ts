/** A pack of a data folder, made beside the agent that writes there. */
import { noteKey, openKey, originOf } from '../../agent/evidence/key.ts';
import { makePack } from '../../agent/evidence/pack.ts';
import { openReadOnly } from '../../agent/store/database.ts';
import { ledgerTables } from '../../agent/store/ledger.ts';

/** @param fromMs @param toMs the period, on the raster of windows */
export function packOf(dataDir: string, fromMs: number, toMs: number): Uint8Array {
  const database = openReadOnly(dataDir);
  try {
    const fact = (name: string): string =>
      String(database.prepare('select value from fact where name = ?').pluck().get(name));
    const [gateway, epoch] = [fact('gateway'), fact('epoch')];
    const made = makePack(ledgerTables(database), {
      gateway,
      epoch,
      version: '0',
      key: noteKey(openKey(dataDir, false), originOf(gateway, epoch)),
      made: toMs,
      from: fromMs,
      to: toMs,
      messages: 'all',
      redact: false,
      anchors: [],
    });
    if (typeof made === 'string') throw new Error(`no pack: ${made}`);
    return new Uint8Array(made.bytes);
  } finally {
    database.close();
  }
}
