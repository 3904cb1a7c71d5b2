/** A plant written by a person, in whichever language and column order, is read as it was meant. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { equipmentClasses } from '../../agent/model/equipment.ts';
import { reasonCategories } from '../../agent/model/event.ts';
import { roles } from '../../agent/mes/roles.ts';
import { checkPlant } from '../../config/load.ts';
import { alarmColumns } from '../../config/points/alarms.ts';
import type { Columns } from '../../config/points/columns.ts';
import { registerColumns } from '../../config/points/register.ts';
import { tagColumns } from '../../config/points/tags.ts';
import { businessLinks, plainTypes } from '../../config/points/words.ts';
import { isSingle } from '../../config/roles/check.ts';
import { fitsNeed, needOf } from '../../config/roles/types.ts';

type Row = Readonly<Record<string, string | number | boolean | undefined>>;

const words = fc
  .string({ unit: fc.constantFrom(...'abXY09 ,;"\t\n中文（）=#|'), minLength: 1, maxLength: 12 })
  .map((text) => `w${text.trim()}`);
const level = fc.stringMatching(/^[A-Za-z0-9一-鿿.-][A-Za-z0-9一-鿿._-]{0,20}$/).filter((id) => id !== '');
const maybe = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined });
// A cell cannot say −0: written as text it is 0.
const numbers = fc
  .double({ min: -1e6, max: 1e6, noNaN: true, noDefaultInfinity: true })
  .map((value) => (value === 0 ? 0 : value));

const equipment = fc.record({
  id: level,
  name: words,
  area: level,
  line: level,
  class: fc.constantFrom(...equipmentClasses),
  manufacturer: maybe(words),
  digital: maybe(fc.boolean()),
  key: fc.boolean(),
  keyBasis: words,
  notConnectedReason: maybe(words),
});

const alarm = fc.record({
  table: maybe(fc.constantFrom('press', 'weld')),
  code: fc.stringMatching(/^[A-Z]?[1-9]\d{0,5}$/),
  zh: words,
  en: maybe(words),
  severity: maybe(fc.integer({ min: 1, max: 1000 })),
  category: maybe(fc.constantFrom(...reasonCategories)),
});

const tag = fc.record({
  tag: fc.stringMatching(/^[a-z中]{1,5}(\/[a-z0-9]{1,5}){0,2}$/),
  description: maybe(words),
  scale: maybe(numbers.filter((scale) => scale !== 0)),
  offset: maybe(numbers),
  unitOfMeasure: maybe(words),
  deadband: maybe(fc.double({ min: 0, max: 10, noNaN: true })),
  type: fc.constantFrom(...plainTypes),
  // A state needs a vocabulary beside it, which no other role has.
  role: maybe(fc.constantFrom(...roles.filter((role) => role !== 'none' && role !== 'machine.state'))),
  businessLink: maybe(fc.constantFrom(...businessLinks)),
  keyParameter: maybe(fc.boolean()),
});

/** Tags whose roles fit their types, and stand once where they must. */
const pointTable = fc
  .uniqueArray(tag, { minLength: 1, maxLength: 8, selector: (one) => one.tag })
  .map((all) =>
    all
      .filter(({ role }, index) => {
        const first = all.findIndex((other) => other.role === role);
        return role === undefined || !isSingle(role) || first === index;
      })
      .map((one) => {
        const need = needOf(one.role ?? 'none');
        const fits = need === 'bit' ? one.type === 'bool' : fitsNeed(need, one.type);
        return fits ? one : { ...one, type: 'auto' as const };
      }),
  );

const dialect = fc.record({
  isChinese: fc.boolean(),
  delimiter: fc.constantFrom(',', ';', '\t'),
  newline: fc.constantFrom('\n', '\r\n'),
  bom: fc.constantFrom('', '\ufeff'),
  seed: fc.integer(),
});

const plants = fc.record({
  equipment: fc.uniqueArray(equipment, { minLength: 1, maxLength: 5, selector: ({ id }) => id }),
  tags: pointTable,
  alarms: fc.uniqueArray(alarm, { minLength: 1, maxLength: 5, selector: ({ code }) => code }),
  register: dialect,
  points: dialect,
});

function toCsv(
  columns: Columns,
  rows: readonly Row[],
  style: typeof dialect extends fc.Arbitrary<infer D> ? D : never,
) {
  // A fixed shuffle of the columns for each seed.
  const fields = Object.keys(columns).toSorted((a, b) => rank(a, style.seed) - rank(b, style.seed));
  const used = fields.filter((field) => rows.some((row) => row[field] !== undefined));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const header = used.map((field) => (style.isChinese ? (columns[field]?.zh ?? field) : field.toUpperCase()));
  const cell = (value: Row[string]) => {
    if (typeof value === 'boolean') return style.isChinese ? (value ? '是' : '否') : value ? 'Yes' : 'no';
    return quoted(String(value ?? ''));
  };
  const lines = [header, ...rows.map((row) => used.map((field) => cell(row[field])))];
  return style.bom + lines.map((line) => line.join(style.delimiter)).join(style.newline);
}

function rank(field: string, seed: number): number {
  let hash = seed | 1;
  for (const char of field) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}

/** The fields of `expected` that hold something. */
function defined(expected: Row): Row {
  return Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined));
}

it('reads what was written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhencai-plant-'));
  try {
    await fc.assert(
      fc.asyncProperty(plants, async (plant) => {
        const [first] = plant.equipment;
        const tags = plant.tags.map((one, index) => ({
          ...one,
          equipment: first?.id,
          address: `ns=2;i=${index}`,
        }));
        const file = {
          gateway: { id: 'gw', dataDir: 'data' },
          plant: { enterprise: { id: 'firm' }, site: { id: 'site' } },
          equipment: 'equipment.csv',
          connections: [{ id: 'plc', protocol: 'opcua', endpoint: 'opc.tcp://plc' }],
          groups: [{ id: 'all', intervalMs: 1000 }],
          tags: ['tags.csv'],
          alarms: ['codes.csv'],
          broker: { url: 'mqtts://broker' },
        };
        writeFileSync(join(folder, 'plant.yaml'), stringify(file));
        writeFileSync(join(folder, 'equipment.csv'), toCsv(registerColumns, plant.equipment, plant.register));
        writeFileSync(join(folder, 'tags.csv'), toCsv(tagColumns, tags, plant.points));
        writeFileSync(join(folder, 'codes.csv'), toCsv(alarmColumns, plant.alarms, plant.register));

        const { plant: loaded, faults } = await checkPlant(join(folder, 'plant.yaml'), {});
        expect(faults.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(loaded?.equipment).toMatchObject(plant.equipment.map(defined));
        expect(loaded?.tags).toMatchObject(
          tags.map(({ tag: name, ...rest }) => ({ ...defined(rest), name, connection: 'plc', group: 'all' })),
        );
        expect(loaded?.alarms).toMatchObject(
          plant.alarms.map(({ zh, en, table = 'codes', ...rest }) => ({
            ...defined(rest),
            table,
            text: defined({ zh, en }),
          })),
        );
      }),
      { numRuns: 60 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
