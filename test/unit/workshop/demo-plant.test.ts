import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { createPlant } from '../../../scripts/workshop/model/plant.ts';
import { wirings } from '../../../scripts/workshop/modbus-side.ts';
import { cncNodes } from '../../../scripts/workshop/opcua/nodes.ts';

const folder = new URL('../../../config/plants/demo/', import.meta.url);
const plant = createPlant({ seed: 1, startMs: 0 });

function table(name: string): readonly Readonly<Record<string, string>>[] {
  return parse(readFileSync(new URL(name, folder)), { columns: true });
}

/** `40003` → hr:2, `30001` → ir:0; named addresses as they are. */
function plainAddress(text: string): string {
  const classic = /^([34])(\d{4})$/.exec(text);
  return classic === null ? text : `${classic[1] === '4' ? 'hr' : 'ir'}:${Number(classic[2]) - 1}`;
}

const files = [
  'press-01',
  'press-02',
  'compressor-01',
  'weld-cell-01',
  'imm-01',
  'harden-01',
  'tighten-01',
  'meters',
];

test.each(files)('%s.csv says of every point what the simulated machine declares', (file) => {
  for (const row of table(`${file}.csv`)) {
    const wiring = wirings.find(({ id }) => id === row['连接']);
    const machine = wiring?.machines[Number(row['站号']) - 1];
    expect(machine).toBe(row['设备']);
    const declared = plant
      .machine(machine ?? '')
      .registers.filter(
        (register) =>
          `${register.area}:${register.address}${register.bit === undefined ? '' : `.${register.bit}`}` ===
          plainAddress(row['地址'] ?? ''),
      );
    const found = declared.find(({ type }) => type === row['类型']);
    expect(found, `${file} ${row['点名']}`).toBeDefined();
    const bytes = /32/.test(found?.type ?? '') ? 'ABCD' : 'ABCDEFGH';
    const order = found?.byteOrder ?? (/32|64/.test(found?.type ?? '') ? bytes : '');
    expect(row['字节序'], `${file} ${row['点名']}`).toBe(order);
  }
});

test('every point of the machining centre is a readable node of its server', () => {
  const readable = new Set(cncNodes.filter((node) => node.readable).map((node) => node.nodeId));
  const variables = table('cnc-07.csv').filter((row) => row['地址']?.startsWith('conditions:') === false);
  expect(variables.length).toBeGreaterThan(20);
  for (const row of variables) expect(readable, row['点名']).toContain(row['地址']);
});

test('the register lists every machine of the model and says why the others are not connected', () => {
  const register = table('equipment.csv');
  const simulated = new Set(plant.machines.map(({ id }) => id));
  for (const id of simulated) expect(register.map((row) => row['设备编号'])).toContain(id);
  for (const row of register) {
    expect(row['未联网原因'] === '', row['设备编号']).toBe(simulated.has(row['设备编号'] ?? ''));
    if (row['是否关键'] === '是') expect(row['关键依据']).not.toBe('');
  }
});
