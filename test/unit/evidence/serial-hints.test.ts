/** What a serial server has one of says nothing of the machines behind it. */
import { expect, test } from 'vitest';
import type { IdentityRecord, RegisterRecord } from '../../../agent/model/record.ts';
import { identityHints } from '../../../agent/evidence/verify/hints.ts';

const register = { connections: [], tags: [] } as unknown as RegisterRecord;

function unit(connection: string, port: number, number: number, facts: object, protocol: string) {
  const equipment = [`${connection}-${number}`];
  const endpoint = `10.0.0.7:${port}`;
  const found = { connection, unit: number, equipment, protocol, endpoint };
  return { ...found, answered: false, facts, simulated: false } as unknown as IdentityRecord;
}

/** Two lines of three units behind one box. */
const lines = (protocol: string, addresses: readonly [string, string]): IdentityRecord[] =>
  addresses.flatMap((address, line) =>
    [1, 2, 3].map((number) =>
      unit(`line-${line}`, 4001 + line, number, { address, mac: '02:00:00:00:00:01' }, protocol),
    ),
  );

const idsOf = (records: readonly IdentityRecord[]): string[] =>
  identityHints(records, register).map(({ id }) => id);

test('two lines of one serial server: one card at one address, and nothing is asked', () => {
  expect(idsOf(lines('modbus-rtu-over-tcp', ['10.0.0.7', '10.0.0.7']))).toEqual([]);
});

test('one card that passes itself off as two serial servers', () => {
  expect(idsOf(lines('modbus-rtu-over-tcp', ['10.0.0.7', '10.0.0.8']))).toEqual(['same-mac']);
});

test('one card behind two connections of another protocol', () => {
  expect(idsOf(lines('modbus-tcp', ['10.0.0.7', '10.0.0.7']))).toEqual(['same-mac']);
});

test('units of one line on the gateway’s own port share its device file, and nothing else', () => {
  const units = [1, 2].map((number) => unit('rs485', 0, number, { address: '/dev/ttyS1' }, 'modbus-rtu'));
  expect(idsOf(units)).toEqual([]);
});
