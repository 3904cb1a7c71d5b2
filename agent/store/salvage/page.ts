/**
 * The cells of one b-tree page of SQLite (sqlite.org/fileformat2.html §1.6), each read for itself: one that is broken
 * costs only itself. Nothing above the page is asked: a leaf gives its rows though every page that led to it is gone.
 */
import { columnsOf, varint, type Column } from './record.ts';

/** A page by its number, from 1; undefined where it cannot be read. */
export type PageOf = (number: number) => Buffer | undefined;

/** A row of a page: of a table with its rowid, of an index or a table without rowids without. */
export interface Cell {
  readonly rowid: number | undefined;
  readonly columns: readonly Column[];
}

const tableLeaf = 0x0d;
const indexLeaf = 0x0a;
const indexInterior = 0x02;
/** No payload of ours is longer; more is a broken length. */
const maxPayloadBytes = 64 << 20;

/**
 * What a page holds; nothing where it is no leaf of a table and no page of an index.
 * @param pageOf where overflow pages come from
 */
export function* cellsOf(page: Buffer, pageOf: PageOf): Generator<Cell> {
  const kind = page[0];
  if (kind !== tableLeaf && kind !== indexLeaf && kind !== indexInterior) return;
  const count = page.readUInt16BE(3);
  const pointers = kind === indexInterior ? 12 : 8;
  for (let index = 0; index < count; index += 1) {
    const pointer = pointers + 2 * index;
    if (pointer + 2 > page.length) return;
    const cell = cellAt(page, page.readUInt16BE(pointer), kind, pageOf);
    if (cell !== undefined) yield cell;
  }
}

function cellAt(page: Buffer, at: number, kind: number, pageOf: PageOf): Cell | undefined {
  const size = varint(page, kind === indexInterior ? at + 4 : at);
  if (size === undefined || size.value < 1 || size.value > maxPayloadBytes) return undefined;
  const rowid = kind === tableLeaf ? varint(page, size.end) : undefined;
  if (kind === tableLeaf && rowid === undefined) return undefined;
  const payload = payloadAt(page, rowid?.end ?? size.end, size.value, kind === tableLeaf, pageOf);
  const columns = payload && columnsOf(payload);
  return columns && { rowid: rowid?.value, columns };
}

/** The payload, together with what stands on overflow pages. */
function payloadAt(
  page: Buffer,
  at: number,
  bytes: number,
  isTable: boolean,
  pageOf: PageOf,
): Buffer | undefined {
  const usable = page.length;
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  const local = bytes <= most ? bytes : localBytes(bytes, most, usable);
  if (at + local > page.length) return undefined;
  const parts = [page.subarray(at, at + local)];
  if (local === bytes) return parts[0];
  if (at + local + 4 > page.length) return undefined;
  let next = page.readUInt32BE(at + local);
  for (let left = bytes - local; left > 0; left -= usable - 4) {
    const overflow = next === 0 ? undefined : pageOf(next);
    if (overflow === undefined) return undefined;
    parts.push(overflow.subarray(4, 4 + Math.min(left, usable - 4)));
    next = overflow.readUInt32BE(0);
  }
  return next === 0 ? Buffer.concat(parts) : undefined;
}

function localBytes(bytes: number, most: number, usable: number): number {
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const rest = least + ((bytes - least) % (usable - 4));
  return rest <= most ? rest : least;
}
