import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Tag } from '../../../agent/model/tag.ts';
import { assumedSeconds, checkTags, opcua } from '../../../collectors/opcua/protocol.ts';

const least = { id: 'cnc', protocol: 'opcua', endpoint: 'opc.tcp://192.168.10.33:4840' };
const tag = (row: number, more: Partial<Tag> = {}): Tag => ({
  equipment: 'e',
  connection: 'cnc',
  group: 'fast',
  name: `t${row}`,
  address: 'ns=2;s=a',
  type: 'auto',
  origin: { file: 'tags.csv', row },
  ...more,
});

describe('config', () => {
  test('three keys are enough', () => {
    expect(opcua.schema.parse(least)).toMatchObject({
      security: { policy: 'None', mode: 'None' },
      timeoutMs: 5000,
    });
  });

  test('a password never shows', () => {
    const config = opcua.schema.parse({ ...least, user: { name: 'a', password: 'hidden' } });
    expect(config.user?.password.reveal()).toBe('hidden');
    expect(JSON.stringify(config)).not.toContain('hidden');
  });

  test.each([
    ['an unknown key', { endpont: 1 }],
    ['a policy without a mode', { security: { policy: 'Basic256Sha256' } }],
    ['a user in the URL', { endpoint: 'opc.tcp://me:secret@plc:4840' }],
    ['another scheme', { endpoint: 'https://plc:4840' }],
  ])('%s is refused', (_, more) => {
    expect(opcua.schema.safeParse({ ...least, ...more }).success).toBe(false);
  });

  test('has a JSON Schema', () => {
    expect(z.toJSONSchema(opcua.schema, { io: 'input' })).toMatchObject({
      required: ['id', 'protocol', 'endpoint'],
    });
  });
});

test('every fault of the tags is found, with its place', () => {
  const config = opcua.schema.parse(least);
  const faults = opcua.checkTags(config, [
    tag(2),
    tag(3, { address: '40101', unit: 1 }),
    tag(4, { byteOrder: 'CDAB' }),
  ]);
  expect(faults.map(({ row, column, key }) => [row, column, key])).toEqual([
    [3, '地址', 'opcua.address-form'],
    [3, '站号', 'opcua.unit-set'],
    [4, '字节序', 'opcua.byte-order-set'],
  ]);
});

test('conditions: a list of texts, of a subscribed group, with no role but alarm.code', () => {
  const config = opcua.schema.parse(least);
  const address = 'conditions:i=2253';
  const groups = [
    { id: 'fast', intervalMs: 500, mode: 'subscribe' as const },
    { id: 'slow', intervalMs: 5000, mode: 'poll' as const },
  ];
  const tags = [
    tag(2, { address, role: 'alarm.code' }),
    tag(3, { address, type: 'bool' }),
    tag(4, { address, role: 'alarm.word' }),
    tag(5, { address, group: 'slow' }),
    tag(6, { group: 'slow' }),
  ];
  expect(checkTags(config, tags, groups).map(({ row, column, key }) => [row, column, key])).toEqual([
    [3, '类型', 'opcua.conditions-type'],
    [4, '语义角色', 'opcua.conditions-role'],
    [5, '采集组', 'opcua.conditions-polled'],
  ]);
});

test('the plan: subscriptions ask nothing, polls as often as the limit needs', () => {
  const config = opcua.schema.parse({ ...least, maxNodesPerRead: 100 });
  const tags = Array.from({ length: 250 }, (_, row) => tag(row));
  const plans = opcua.plan({
    id: 'cnc',
    config,
    groups: [
      { group: { id: 'fast', intervalMs: 500, mode: 'subscribe' }, tags },
      { group: { id: 'slow', intervalMs: 5000, mode: 'poll' }, tags },
    ],
  });
  expect(plans).toEqual([
    { group: 'fast', intervalMs: 500, tags: 250, requests: 0, items: 250, predictedSeconds: 0 },
    {
      group: 'slow',
      intervalMs: 5000,
      tags: 250,
      requests: 3,
      items: 250,
      predictedSeconds: 3 * assumedSeconds.perRequest + 250 * assumedSeconds.perNode,
    },
  ]);
});
