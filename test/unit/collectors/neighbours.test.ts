import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseNeighbours, placeOf, plainAddress } from '../../../collectors/neighbours.ts';

const table = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.10     0x1         0x2         00:1B:1B:AA:bb:01     *        eth0
192.168.1.11     0x1         0x0         00:00:00:00:00:00     *        eth0
192.168.1.12     0x1         0x2         00:00:00:00:00:00     *        eth0
192.168.1.13     0x1         0x6         02:fc:00:00:00:05     *        eth1
192.168.1.14     0x1         0x0         02:fc:00:00:00:06     *        eth1
nonsense
`;

test('complete entries of the table have a MAC', () => {
  expect([...parseNeighbours(table)]).toEqual([
    ['192.168.1.10', '00:1b:1b:aa:bb:01'],
    ['192.168.1.13', '02:fc:00:00:00:05'],
  ]);
  expect([...parseNeighbours('')]).toEqual([]);
});

test('an IPv4 address in IPv6 form is made plain', () => {
  expect(plainAddress('::ffff:192.168.1.10')).toBe('192.168.1.10');
  expect(plainAddress('fe80::1')).toBe('fe80::1');
});

test('a neighbour has address and MAC, any other its address', async () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-arp-'));
  try {
    const file = path.join(dir, 'arp');
    fs.writeFileSync(file, table);
    expect(await placeOf('::ffff:192.168.1.10', file)).toEqual({
      address: '192.168.1.10',
      mac: '00:1b:1b:aa:bb:01',
    });
    expect(await placeOf('10.9.8.7', file)).toEqual({ address: '10.9.8.7' });
    expect(await placeOf('127.0.0.1', path.join(dir, 'none'))).toEqual({ address: '127.0.0.1' });
    expect(await placeOf(undefined, file)).toEqual({});
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
});
