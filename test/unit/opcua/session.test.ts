/** A session against a scripted server. */
import { StatusCode, StatusCodes } from 'node-opcua-client';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { Status } from '../../../agent/model/status.ts';
import { settle } from '../../fakes/clock.ts';
import { open, serverAt } from './scripted-server.ts';

const never = new AbortController().signal;

describe('a subscribed group', () => {
  test('first every tag, then what changed; the ticks add up to the time it was heard', async () => {
    const server = serverAt();
    const opened = await open(server);
    server.say([
      [0, 7],
      [2, 9],
    ]);
    const first = await opened.next(never);
    expect(first.ticks).toBe(1);
    expect(first.samples.map(({ tag, value, status }) => [tag.name, value, status])).toEqual([
      ['t0', 7, 0],
      ['t2', 9, 0],
      ['t1', null, Status.BadWaitingForInitialData],
    ]);
    await server.clock.advance(1500);
    server.say([[1, 8]]);
    expect(await opened.next(never)).toMatchObject({ ticks: 3, samples: [{ value: 8 }] });
    await server.clock.advance(2000);
    server.say([]);
    expect(await opened.next(never)).toMatchObject({ ticks: 4, samples: [] });
  });

  test('silence loses the link, though the server answers reads', async () => {
    const server = serverAt();
    const opened = await open(server);
    server.say([[0, 1]]);
    await opened.next(never);
    const failed = opened.next(never).catch((error: unknown) => error);
    await server.clock.advance(5900);
    server.say([]);
    const failedLater = failed.then((scan) => {
      expect(scan).toMatchObject({ samples: [] });
      return opened.next(never).catch((error: unknown) => error);
    });
    await server.clock.advance(6100);
    expect(await failedLater).toMatchObject({ code: 'opcua.silent', status: Status.BadNoCommunication });
  });

  test('a slow consumer makes the server wait, and is not taken for silence', async () => {
    const server = serverAt();
    const opened = await open(server);
    expect(server.waiting).toHaveLength(2);
    server.say([[0, 1]]);
    server.say([[0, 2]]);
    await server.clock.advance(60_000);
    expect(server.waiting).toHaveLength(0);
    await opened.next(never);
    expect(await opened.next(never)).toMatchObject({ samples: [{ value: 2 }] });
    expect(server.waiting).toHaveLength(2);
    server.say([[0, 3]]);
    expect(await opened.next(never)).toMatchObject({ samples: [{ value: 3 }] });
  });

  test('an ended subscription loses the link after what had arrived', async () => {
    const server = serverAt();
    const opened = await open(server);
    server.say([[0, 1]]);
    server.end();
    await settle();
    expect((await opened.next(never)).samples).toHaveLength(3);
    await opened.next(never);
    await expect(opened.next(never)).rejects.toMatchObject({ code: 'opcua.subscription-ended' });
  });

  test('a server that queues one publish request gets one', async () => {
    const server = serverAt({ mostPublishes: 1 });
    const opened = await open(server);
    for (const value of [1, 2, 3]) {
      server.say([[0, value]]);
      expect((await opened.next(never)).samples[0]).toMatchObject({ value });
    }
  });

  test('a server that makes no subscription is polled', async () => {
    const opened = await open(serverAt({ refusesSubscriptions: true }));
    expect((await opened.next(never)).samples.map(({ value }) => value)).toEqual([0, 1, 2]);
  });
});

test('what the server lost is said, once each', async () => {
  const server = serverAt();
  const lines: string[] = [];
  const opened = await open(
    server,
    {},
    3,
    pino({ level: 'warn' }, { write: (line) => void lines.push(line) }),
  );
  const overflowed = StatusCode.makeStatusCode(StatusCodes.Good, 'Overflow | InfoTypeDataValue');
  for (const value of [1, 2]) {
    server.say([[0, value]], { status: overflowed, skip: value });
    expect((await opened.next(never)).samples[0]).toMatchObject({ value, quality: 'GOOD' });
  }
  expect(lines.map((line) => JSON.parse(line).code)).toEqual(['opcua.overflow', 'opcua.lost-message']);
});

describe('a polled group', () => {
  test('a request that is too large is halved, for good', async () => {
    const server = serverAt({ maxRead: 4 });
    const opened = await open(server, { mode: 'poll' }, 10);
    const values = (await opened.next(never)).samples.map(({ value }) => value);
    expect(values).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(server.reads).toEqual([3, 2, 3, 2]);
    const next = opened.next(never);
    await server.clock.advance(500);
    expect((await next).samples).toHaveLength(10);
    expect(server.reads).toHaveLength(8);
  });

  test('one scan per interval; what passed unread is counted', async () => {
    const server = serverAt();
    const opened = await open(server, { mode: 'poll' });
    await opened.next(never);
    await server.clock.advance(1700);
    expect(await opened.next(never)).toMatchObject({ ticks: 1, missed: 0 });
    await settle();
    expect(await opened.next(never)).toMatchObject({ ticks: 1, missed: 1 });
  });
});
