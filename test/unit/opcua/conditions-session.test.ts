/** Conditions tags of a session against a scripted server. */
import { DataType, resolveNodeId, Variant } from 'node-opcua-client';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { Status } from '../../../agent/model/status.ts';
import type { Tag } from '../../../agent/model/tag.ts';
import { settle } from '../../fakes/clock.ts';
import { open, type ScriptedServer, serverAt } from './scripted-server.ts';

const never = new AbortController().signal;

describe('conditions', () => {
  const refreshStart = 2787;
  const refreshEnd = 2788;
  const overflow = 3035;
  /** Notifiers by the lowest bit of what the scripted server reads. */
  const addresses = ['conditions:ns=2;i=1', 'ns=2;i=7', 'conditions:ns=2;i=2'];

  function event(type: number, name?: string, isActive = true): Variant[] {
    const nothing = new Variant();
    const none = { dataType: DataType.NodeId, value: resolveNodeId('i=0') };
    const condition = name === undefined ? [] : [none, yes(true), yes(isActive), node(Number(name))];
    const text = { dataType: DataType.LocalizedText, value: { text: 'hot' } };
    return [
      node(type),
      new Variant({ dataType: DataType.String, value: 'oven' }),
      new Variant({ dataType: DataType.DateTime, value: new Date(Date.UTC(2026, 0, 5, 8)) }),
      new Variant(text),
      new Variant({ dataType: DataType.UInt16, value: 700 }),
      name === undefined ? nothing : new Variant({ dataType: DataType.String, value: name }),
      ...condition.map((field) => new Variant(field)),
    ];
  }
  const node = (id: number) => new Variant({ dataType: DataType.NodeId, value: resolveNodeId(`i=${id}`) });
  const yes = (value: boolean) => ({ dataType: DataType.Boolean, value });

  const toldOf = ({
    samples,
  }: {
    readonly samples: readonly { tag: Tag; value: unknown; status: number }[];
  }) => samples.map(({ tag, value, status }) => [tag.name, value, status]);

  test('wait for the refresh, beside values that do not; a node that has no events costs its own tag', async () => {
    const server = serverAt();
    const opened = await open(server, {}, 3, undefined, addresses);
    expect(server.refreshes).toBe(1);
    server.say([[1, 7]]);
    expect(toldOf(await opened.next(never))).toEqual([
      ['t1', 7, 0],
      ['t0', null, Status.BadWaitingForInitialData],
      ['t2', null, Status.BadNotSupported],
    ]);
    server.tell(0, event(refreshStart), event(2915, '1'), event(refreshEnd));
    expect(toldOf(await opened.next(never))).toEqual([['t0', ['oven/1|700|hot'], 0]]);
    server.tell(0, event(2915, '2'), event(2915, '1', false));
    expect(toldOf(await opened.next(never))).toEqual([
      ['t0', ['oven/1|700|hot', 'oven/2|700|hot'], 0],
      ['t0', ['oven/2|700|hot'], 0],
    ]);
  });

  test('a server that refuses the refresh gives its transitions, and it is said', async () => {
    const server = serverAt({ refreshStatus: 0x80750000 });
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) });
    const opened = await open(server, {}, 1, log, addresses);
    server.say([]);
    expect(toldOf(await opened.next(never))).toEqual([['t0', [], 0]]);
    server.tell(0, event(2915, '1'));
    expect(toldOf(await opened.next(never))).toEqual([['t0', ['oven/1|700|hot'], 0]]);
    expect(lines.map((line) => JSON.parse(line).code)).toEqual(['opcua.conditions-before']);
  });

  test('a server that does not mark what it repeats is waited for, but not for ever', async () => {
    const server = serverAt();
    const opened = await open(server, {}, 1, undefined, addresses);
    server.tell(0, event(2915, '1'));
    expect(toldOf(await opened.next(never))).toEqual([['t0', null, Status.BadWaitingForInitialData]]);
    const next = opened.next(never);
    await server.clock.advance(5000);
    expect(toldOf(await next)).toEqual([['t0', ['oven/1|700|hot'], 0]]);
  });

  test.each([
    ['a queue that ran over', (server: ScriptedServer) => server.tell(0, event(overflow))],
    ['a message that never came', (server: ScriptedServer) => server.say([[1, 7]], { skip: 1 })],
  ])('%s is made good by another refresh', async (_, happens) => {
    const server = serverAt();
    const opened = await open(server, {}, 2, undefined, addresses);
    server.tell(0, event(refreshStart), event(2915, '1'), event(refreshEnd));
    await opened.next(never);
    happens(server);
    await opened.next(never);
    for (let beat = 0; beat < 5; beat++) {
      expect(server.refreshes).toBe(1);
      await server.clock.advance(2000);
      server.say([]);
      await opened.next(never);
    }
    const next = opened.next(never);
    await settle();
    expect(server.refreshes).toBe(2);
    server.tell(0, event(refreshStart), event(refreshEnd));
    expect(toldOf(await next)).toEqual([['t0', [], 0]]);
  });

  test('a busy server is asked again', async () => {
    const server = serverAt({ refreshStatus: 0x80970000 });
    const opened = await open(server, {}, 1, undefined, addresses);
    server.refreshStatus = 0;
    const next = opened.next(never);
    await server.clock.advance(2000);
    expect(server.refreshes).toBe(2);
    server.tell(0, event(refreshStart), event(refreshEnd));
    expect(toldOf(await next)).toEqual([['t0', [], 0]]);
  });

  test('cannot be polled', async () => {
    const opened = await open(serverAt({ refusesSubscriptions: true }), {}, 2, undefined, addresses);
    expect(toldOf(await opened.next(never))).toEqual([
      ['t1', 7, 0],
      ['t0', null, Status.BadNotSupported],
    ]);
  });
});
