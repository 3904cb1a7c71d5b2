/** The planned-time table: what only the MES knows of a shift. CSV with a header; one row per machine and shift. */
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/** One machine in one shift. Where a shift makes several products, one row for each stretch of it. */
export interface PlannedTime {
  readonly equipment: string;
  readonly shift: string;
  /** As the table writes its times, `+08:00`: the times of the report are in it too. */
  readonly offset: string;
  readonly fromMs: number;
  /** The moment after its end. */
  readonly toMs: number;
  /** PBT, planned busy time. */
  readonly pbtMs: number;
  /** PRI, planned run time per item; undefined where the table leaves it empty: then there is no effectiveness. */
  readonly priMs: number | undefined;
}

const columns = ['equipment', 'shift', 'from', 'to', 'plannedBusyMinutes', 'plannedCycleSeconds'] as const;
type Column = (typeof columns)[number];

export type PlannedFault =
  | 'missingColumn'
  | 'empty'
  | 'time'
  | 'order'
  | 'number'
  | 'tooLong'
  | 'overlap'
  | 'csv';

/** The table cannot be used. `row` is 1-based and counts the header, as a spreadsheet shows it. */
export class PlannedError extends Error {
  readonly fault: PlannedFault;
  readonly file: string;
  readonly row: number;
  readonly column: string;
  readonly value: string;

  constructor(fault: PlannedFault, file: string, row: number, column: string, value: string) {
    super(`${file}, row ${row}, column ${column}: ${fault} ${value}`.trimEnd());
    this.fault = fault;
    this.file = file;
    this.row = row;
    this.column = column;
    this.value = value;
  }
}

/**
 * Reads the table.
 * @throws PlannedError for its first fault; the file system's error where the file cannot be read
 */
export function readPlanned(file: string): readonly PlannedTime[] {
  return parsePlanned(fs.readFileSync(file, 'utf8'), path.basename(file));
}

/** @throws PlannedError for the first fault in the text */
export function parsePlanned(text: string, file: string): readonly PlannedTime[] {
  const [header = [], ...records] = parseCsv(text, file);
  for (const column of columns)
    if (!header.includes(column)) throw new PlannedError('missingColumn', file, 1, column, '');
  const rows: PlannedTime[] = [];
  for (const [index, record] of records.entries()) {
    // Blank rows and comment rows are counted, not read.
    if (record.every((cell) => cell === '') || record[0]?.startsWith('#')) continue;
    const row = rowOf(new Cells(file, index + 2, (column) => record[header.indexOf(column)] ?? ''));
    const overlaps = rows.some(
      (one) => one.equipment === row.equipment && one.fromMs < row.toMs && row.fromMs < one.toMs,
    );
    // Two plans for one time would count its parts twice.
    if (overlaps) throw new PlannedError('overlap', file, index + 2, 'from', row.equipment);
    rows.push(row);
  }
  return rows;
}

function parseCsv(text: string, file: string): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true, trim: true, relax_column_count: true, skip_empty_lines: false });
  } catch (error) {
    const { lines = 0, message } = error as { lines?: number; message: string };
    throw new PlannedError('csv', file, lines, '', message);
  }
}

function rowOf(cells: Cells): PlannedTime {
  const fromMs = cells.time('from');
  const toMs = cells.time('to');
  if (toMs <= fromMs) throw cells.fault('order', 'to');
  const pbtMs = cells.number('plannedBusyMinutes', 60_000);
  if (pbtMs > toMs - fromMs) throw cells.fault('tooLong', 'plannedBusyMinutes');
  const priMs =
    cells.text('plannedCycleSeconds') === '' ? undefined : cells.number('plannedCycleSeconds', 1_000);
  const offset = /(Z|[+-]\d\d:\d\d)$/.exec(cells.text('from'))?.[0] ?? 'Z';
  const [equipment, shift] = [cells.filled('equipment'), cells.filled('shift')];
  return { equipment, shift, offset, fromMs, toMs, pbtMs, priMs };
}

const isoTime = z.iso.datetime({ offset: true });

/** The cells of one row, by column. */
class Cells {
  readonly #file: string;
  readonly #row: number;
  readonly text: (column: Column) => string;

  constructor(file: string, row: number, text: (column: Column) => string) {
    this.#file = file;
    this.#row = row;
    this.text = text;
  }

  fault(fault: PlannedFault, column: Column): PlannedError {
    return new PlannedError(fault, this.#file, this.#row, column, this.text(column));
  }

  filled(column: Column): string {
    const text = this.text(column);
    if (text === '') throw this.fault('empty', column);
    return text;
  }

  /** ISO 8601 with an offset: a time without one means another moment on another machine. Seconds may be left out. */
  time(column: Column): number {
    const text = this.filled(column).replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?=Z|[+-])/, '$1:00');
    if (!isoTime.safeParse(text).success) throw this.fault('time', column);
    return Date.parse(text);
  }

  /** A number ≥ 0 of a unit that is `unitMs` long, in milliseconds. */
  number(column: Column, unitMs: number): number {
    const text = this.filled(column);
    if (!/^\d+(\.\d+)?$/.test(text)) throw this.fault('number', column);
    return Number(text) * unitMs;
  }
}
