import { expect, test } from 'vitest';
import type { Tag } from '../../../agent/model/tag.ts';
import { open, serverAt } from './scripted-server.ts';

function tagsOf(count: number): Tag[] {
  return Array.from({ length: count }, (_, at) => ({
    equipment: 'e',
    connection: 'plc',
    group: 'g',
    name: `t${at}`,
    address: `ns=2;i=${at}`,
    type: 'auto',
    origin: { file: 'tags.csv', row: at + 2 },
  }));
}

test('a fresh reading is asked of the source, never of a cache, and does not wait for the publishing', async () => {
  const server = serverAt();
  const session = await open(server);
  const readings = await session.fresh(tagsOf(2));
  expect(readings.map(({ sample, raw }) => [sample.value, raw])).toEqual([
    [0, '0'],
    [1, '1'],
  ]);
  expect([...server.maxAges]).toEqual([0]);
});

test('a request the server finds too large is halved', async () => {
  const server = serverAt({ maxRead: 3 });
  const session = await open(server);
  const readings = await session.fresh(tagsOf(7));
  expect(readings.map(({ sample }) => sample.value)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(server.reads).toEqual([2, 2, 3]);
});
