/** The planned-time table, and its faults by file, row and column. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { parsePlanned, readPlanned } from '../../../scripts/consumer/planned.ts';

const header = 'equipment,shift,from,to,plannedBusyMinutes,plannedCycleSeconds';
const row = 'press-01,early,2026-03-02T06:00+08:00,2026-03-02T14:00+08:00,450,12.5';

test('the example in the folder is a table', () => {
  const file = path.join(import.meta.dirname, '../../../scripts/consumer/planned.example.csv');
  expect(readPlanned(file)).toHaveLength(3);
});

test('a row, among comments and blank lines, as a spreadsheet saves it', () => {
  const text = `﻿${header}\r\n# a comment, with a comma\r\n\r\n${row}\r\n`;
  expect(parsePlanned(text, 'p.csv')).toEqual([
    {
      equipment: 'press-01',
      shift: 'early',
      offset: '+08:00',
      fromMs: Date.parse('2026-03-01T22:00:00Z'),
      toMs: Date.parse('2026-03-02T06:00:00Z'),
      pbtMs: 450 * 60_000,
      priMs: 12_500,
    },
  ]);
});

test('the cycle may be left out: then there is no effectiveness', () => {
  expect(parsePlanned(`${header}\n${row.replace('12.5', '')}`, 'p.csv')[0]?.priMs).toBeUndefined();
});

test('columns may come in any order, with others among them', () => {
  const turned = (line: string): string => ['note', ...line.split(',').toReversed()].join(',');
  expect(parsePlanned(`${turned(header)}\n${turned(row)}`, 'p.csv')).toEqual(
    parsePlanned(`${header}\n${row}`, 'p.csv'),
  );
});

test.each([
  ['a column is missing', `${header.replace('to,', '')}\n${row}`, 1, 'to', 'missingColumn'],
  ['no equipment', `${header}\n${row}\n${row.replace('press-01', '')}`, 3, 'equipment', 'empty'],
  ['a time without offset', `${header}\n${row.replace('T06:00+08:00', 'T06:00')}`, 2, 'from', 'time'],
  ['a day that is not', `${header}\n${row.replace('03-02T14', '02-30T14')}`, 2, 'to', 'time'],
  ['the end before the beginning', `${header}\n${row.replace('T14', 'T04')}`, 2, 'to', 'order'],
  ['a word for a number', `${header}\n${row.replace('450', 'many')}`, 2, 'plannedBusyMinutes', 'number'],
  ['below 0', `${header}\n${row.replace('12.5', '-1')}`, 2, 'plannedCycleSeconds', 'number'],
  ['longer than the shift', `${header}\n${row.replace('450', '481')}`, 2, 'plannedBusyMinutes', 'tooLong'],
  [
    'two plans for one time',
    `${header}\n\n${row}\n${row.replace('T06', 'T13').replace('450', '30')}`,
    4,
    'from',
    'overlap',
  ],
  ['an open quote', `${header}\n"press`, 2, '', 'csv'],
])('%s', (_, text, at, column, fault) => {
  expect(() => parsePlanned(text, 'p.csv')).toThrow(
    expect.objectContaining({ file: 'p.csv', row: at, column, fault }),
  );
});
