/**
 * A buffer that broke becomes a new one, with a new epoch, that holds all that can be read of what was not delivered.
 *
 * The old file is read page by page (salvage/), not through SQLite, which stops at the first page it cannot use; sums tell
 * what is sound. Row `r` becomes row `r − last`, so that the last one is 0: the old order and the old holes stay, cursors move
 * by as much, a row found twice is one, and the new epoch's own numbers begin with 1. Payloads stay byte for byte, with their
 * old epoch and number. Evidence log and dead letters stay in the old file.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Message } from '../model/message.ts';
import { databaseFile, migrate, openFile, type Database } from './database.ts';
import { holesOf } from './holes.ts';
import { identityOf } from './identity.ts';
import { aheadKey, commonAhead, fromKey, publisherOf, type Delivered } from './delivered.ts';
import { outboxTables } from './outbox.ts';
import type { Remains } from './pending.ts';
import { finish, setAside } from './quarantine.ts';
import { Image } from './salvage/image.ts';
import { messagesOf, surveyOf, type Survey } from './salvage/survey.ts';
import { salvagedKey, type Salvaged } from './store.ts';
import { messageSum } from './sum.ts';

/** Rows of one transaction while the new buffer is filled. */
const batchRows = 512;
/** Room on the disk that is left to go on with. What finds no place stays in the old file and counts as lost. */
const reserveBytes = 32 << 20;
/** State that belongs to the old file: to its evidence log, and what names its numbers. */
const ownKeys = /^(evidence|publisher|clock)\//;

export interface RescueOptions {
  readonly dataDir: string;
  readonly now: number;
  /** What quarantined files may take beside the newest. */
  readonly quarantineBytes: number;
  /** What the process that found the damage had not on disk yet. */
  readonly remains: Remains | undefined;
  /** Epoch as it was noted beside the file. */
  readonly epoch: string | undefined;
  /** When the last run is known to have begun, where nothing newer can be read. */
  readonly sinceAtLeast: number | undefined;
}

/** Sets the broken files aside and leaves a new buffer in their place. @throws an error of the disk: call it again */
export function rescue(options: RescueOptions, why: string): void {
  const { dataDir, now, quarantineBytes } = options;
  const aside = setAside(dataDir, why, now, quarantineBytes);
  const made = path.join(dataDir, `${databaseFile}.new`);
  for (const part of ['', '-journal']) fs.rmSync(made + part, { force: true });
  const database = openFile(made);
  try {
    using image = new Image(path.join(dataDir, aside.folder, databaseFile));
    database.pragma('synchronous = FULL');
    migrate(database, 0);
    fill(database, image, options, { folder: aside.folder, why: aside.why });
  } finally {
    database.close();
  }
  finish(dataDir, made);
}

function fill(
  database: Database,
  image: Image,
  { dataDir, now, remains, epoch: noted, sinceAtLeast }: RescueOptions,
  aside: Pick<Salvaged, 'folder' | 'why'>,
): void {
  const survey = surveyOf(image);
  const cursors = cursorsOf(survey, remains);
  const pending = remains?.messages ?? [];
  const last = lastOf(survey, cursors, pending);
  // Where one is missing, somebody waits for nobody knows what: everything is saved.
  const isKnown = survey.facts.get('cursors') === String(survey.cursors.size);
  const places = isKnown ? placesOf(cursors) : [];
  const delivered = places.length > 0 ? Math.min(...places.map(({ through }) => through)) : -Infinity;
  const tables = outboxTables(database);
  const room = roomIn(dataDir);
  const insert = new Inserter(database, last, room);
  for (const message of messagesOf(image)) if (message.seq > delivered) insert.take(message);
  for (const message of pending) insert.take(message);
  insert.end();
  const epoch = survey.facts.get('epoch') ?? epochOf(database) ?? noted;
  const trimmedTo = Number(survey.facts.get('trimmedTo') ?? -Infinity);
  const known = Math.max(delivered, trimmedTo);
  const span = known === -Infinity ? undefined : { after: Math.max(known, 0), last };
  const alive = [Number(survey.facts.get('aliveAt') ?? 0), survey.lastTime ?? 0, remains?.aliveAt ?? 0];
  const aliveAt = Math.min(Math.max(...alive) || (sinceAtLeast ?? now), now);
  const salvaged: Salvaged = {
    ...aside,
    epoch,
    saved: insert.saved,
    holes: holesOf(database, { epoch, last, span, ahead: commonAhead(places), aliveAt }),
  };
  database.transaction(() => {
    for (const [publisher, seq] of cursors) tables.setCursor(publisher, Math.min(0, seq - last));
    for (const [key, value] of new Map([...survey.state, ...(remains?.state ?? [])]))
      if (!ownKeys.test(key)) tables.setState(key, value);
    const untold = tables.state(salvagedKey);
    const before = untold === undefined ? [] : (JSON.parse(untold.toString()) as Salvaged[]);
    tables.setState(salvagedKey, Buffer.from(JSON.stringify([...before, salvaged])));
    tables.setFact('aliveAt', String(aliveAt));
    tables.setFact('clean', '0');
  })();
}

/** Cursors as they were; the newer where memory and file differ. */
function cursorsOf(survey: Survey, remains: Remains | undefined): Map<string, number> {
  const cursors = new Map(survey.cursors);
  for (const [publisher, seq] of remains?.cursors ?? [])
    cursors.set(publisher, Math.max(seq, cursors.get(publisher) ?? seq));
  return cursors;
}

/** Where each publisher was. A name with a slash is a second number of one: how far it was ahead of a backlog. */
function placesOf(cursors: ReadonlyMap<string, number>): Delivered[] {
  const numberOf = (name: string): number => cursors.get(name) ?? -Infinity;
  return [...cursors].flatMap(([name, through]) => {
    if (publisherOf(name) !== name) return [];
    return [{ through, from: numberOf(fromKey(name)), ahead: numberOf(aheadKey(name)) }];
  });
}

/** Highest number that was given and is known. */
function lastOf(survey: Survey, cursors: ReadonlyMap<string, number>, pending: readonly Message[]): number {
  const told = Number(survey.facts.get('lastSeq') ?? 0);
  return Math.max(0, told, survey.lastRow ?? 0, ...cursors.values(), pending.at(-1)?.seq ?? 0);
}

/** Space that rows may take. */
function roomIn(folder: string): number {
  const { bavail, bsize } = fs.statfsSync(folder);
  const free = bavail * bsize;
  return free - Math.min(reserveBytes, free / 2);
}

/** Epoch of the newest row: that of the file. */
function epochOf(database: Database): string | undefined {
  const body = database.prepare('select body from outbox order by seq desc limit 1').pluck().get();
  return Buffer.isBuffer(body) ? identityOf(body)?.epoch : undefined;
}

/** Puts rows in, each once, some at a time. */
class Inserter {
  saved = 0;
  readonly #database: Database;
  readonly #insert;
  readonly #last: number;
  #room: number;

  constructor(database: Database, last: number, room: number) {
    this.#database = database;
    this.#insert = database.prepare('insert or ignore into outbox values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#last = last;
    this.#room = room;
    database.exec('begin');
  }

  take(message: Message): void {
    const row = { ...message, seq: message.seq - this.#last };
    const { seq, time, class: kind, topic, retain, schema, cfg, equipment, body } = row;
    const bytes = body.length + 512;
    if (bytes > this.#room) return;
    const sum = messageSum(row);
    const { changes } = this.#insert.run(
      seq,
      time,
      kind,
      topic,
      retain ? 1 : 0,
      schema,
      cfg,
      equipment,
      body,
      sum,
    );
    if (changes === 0) return;
    this.#room -= bytes;
    this.saved += 1;
    if (this.saved % batchRows === 0) this.#database.exec('commit; begin');
  }

  end(): void {
    this.#database.exec('commit');
  }
}
