/** `zhencai evidence pack`: makes the file a reviewer takes away, beside a running agent or without one. */
import { loadGrading } from '../../../config/grading.ts';
import { isoTime, systemClock } from '../../base/clock.ts';
import { CodedError } from '../../base/errors.ts';
import { say, type Lang, type TextKey } from '../../base/text.ts';
import { version } from '../../base/version.ts';
import { noteKey, openKey, originOf } from '../../evidence/key.ts';
import { makePack, type PackRequest } from '../../evidence/pack.ts';
import { verifyPack } from '../../evidence/verify/verify.ts';
import type { RegisterRecord, WindowRecord } from '../../model/record.ts';
import { damageText, isDamage } from '../../store/damage.ts';
import { openReadOnly } from '../../store/database.ts';
import { ledgerTables } from '../../store/ledger.ts';
import { plantToLookAt, type Invocation } from '../invocation.ts';
import { asideFolder, asideLogs, asideText, epochOf } from './aside.ts';
import { usualEdition } from './examine.ts';
import { readCheckpoints } from './outside.ts';
import { chinaTime, periodOf } from './period.ts';
import { writeWhole } from './write.ts';

export async function pack(invocation: Invocation): Promise<number> {
  const { buffer } = invocation.values;
  if (buffer === undefined) return await packOf(invocation);
  try {
    return await packOf(invocation);
  } catch (error) {
    if (isDamage(error))
      throw new CodedError('evidence.brokenLog', { buffer, reason: damageText(error) }, error);
    throw error;
  }
}

async function packOf(invocation: Invocation): Promise<number> {
  const { values, lang, out } = invocation;
  const plant = await plantToLookAt(invocation);
  const { dataDir, id: gateway } = plant.gateway;
  const { buffer } = values;
  const folder = buffer === undefined ? dataDir : asideFolder(dataDir, buffer);
  const database = openReadOnly(folder);
  try {
    // One picture of the log, however long it takes: the agent may write meanwhile.
    database.exec('begin');
    const source = ledgerTables(database);
    const head = source.checkpoints(0).at(-1);
    const register = head && source.latest('register', head.size);
    if (head === undefined || register === undefined) throw new CodedError('evidence.none', { folder });
    const { windowMinutes, headline, equipment } = JSON.parse(register.body.toString()) as RegisterRecord;
    checkEquipment(
      values.messages,
      equipment.map(({ id }) => id),
    );
    const lastWindow = source.latest('window', head.size);
    const upTo =
      lastWindow === undefined ? head.time : (JSON.parse(lastWindow.body.toString()) as WindowRecord).to;
    const windowMs = windowMinutes * 60_000;
    const period = periodOf(values, { upTo, days: headline.days, windowMs });
    // A period before there was a register has no figures.
    const first = source.ofKind('register', head.size)[0];
    if (first === undefined || first.time >= period.to) throw new CodedError('evidence.none', { folder });
    const epoch = epochOf(database);
    const name = originOf(gateway, epoch);
    const request: PackRequest = {
      gateway,
      epoch,
      version,
      made: systemClock.now(),
      ...period,
      key: noteKey(openKey(dataDir, false), name),
      messages: messagesOf(values.messages),
      redact: values.redact ?? false,
      anchors: values.anchor === undefined ? [] : anchorsOf(values.anchor, name),
    };
    const made = makePack(source, request);
    if (made === 'none') throw new CodedError('evidence.none', { folder });
    if (made === 'pruned') throw new CodedError('evidence.pruned');
    if (made === 'tooLarge') throw new CodedError('evidence.tooLarge');
    if (buffer !== undefined) await checkHolds(made.bytes, buffer, lang);
    const ofBuffer = buffer === undefined ? '' : `-${epoch}`;
    const file = values.out ?? `${gateway}${ofBuffer}-${chinaTime(period.to).slice(0, 10)}.zip`;
    writeWhole(file, made.bytes);
    const aside = buffer === undefined ? asideLogs(dataDir) : [];
    const { sha256, fingerprint, records, gone } = made;
    const figures = { file, records, sha256, fingerprint, gone, bytes: made.bytes.length };
    if (values.json)
      out(JSON.stringify({ ...figures, from: isoTime(period.from), to: isoTime(period.to), aside }));
    else {
      const times = { from: chinaTime(period.from), to: chinaTime(period.to) };
      const size = `${(made.bytes.length / 1024 / 1024).toFixed(1)} MiB`;
      out(say(lang, 'evidence.packed', { ...figures, ...times, size }));
      if (gone > 0) out(say(lang, 'evidence.gone', { count: gone }));
      for (const one of aside) out(asideText(one, lang));
    }
    return 0;
  } finally {
    database.close();
  }
}

/** A broken buffer may be read without a complaint and not be what was written. @throws CodedError `evidence.brokenLog` */
async function checkHolds(bytes: Buffer, buffer: string, lang: Lang): Promise<void> {
  const { checks } = await verifyPack(bytes, { grading: await loadGrading(usualEdition) });
  const wrong = checks.find(({ verdict }) => verdict === 'mismatch');
  if (wrong === undefined) return;
  // The verifier makes its texts from the catalogue, but must run without it.
  const reason = say(lang, wrong.text as TextKey, wrong.params);
  throw new CodedError('evidence.brokenLog', { buffer, reason });
}

/** @throws CodedError `cli.unknownEquipment` */
function checkEquipment(asked: string | undefined, ids: readonly string[]): void {
  if (asked === undefined || asked === 'all') return;
  const id = asked.split(',').find((one) => !ids.includes(one.trim()));
  if (id !== undefined) throw new CodedError('cli.unknownEquipment', { id, ids: ids.join(', ') });
}

function messagesOf(asked: string | undefined): PackRequest['messages'] {
  if (asked === 'all') return 'all';
  return new Set(asked?.split(',').map((id) => id.trim()));
}

/** Checkpoints of this log, to be proved to be a beginning of it. @throws CodedError `evidence.badAnchor` */
function anchorsOf(file: string, origin: string): PackRequest['anchors'] {
  const anchors = readCheckpoints(file).flatMap((note) => {
    const [name, size] = note.split('\n');
    return name === origin && /^\d{1,15}$/.test(size ?? '') ? [{ size: Number(size), note }] : [];
  });
  if (anchors.length === 0) throw new CodedError('evidence.badAnchor', { file });
  return anchors;
}
