/** A session against a scripted server: no socket, no time but the fake clock's. */
import {
  CreateMonitoredItemsRequest,
  CreateSubscriptionRequest,
  DataChangeNotification,
  DataType,
  DataValue,
  PublishRequest,
  ReadRequest,
  StatusChangeNotification,
  StatusCode,
  StatusCodes,
} from 'node-opcua-client';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { type Log, openLog } from '../../../agent/base/log.ts';
import { Status } from '../../../agent/model/status.ts';
import type { Tag, TagGroup } from '../../../agent/model/tag.ts';
import { Link, type Transactions } from '../../../collectors/opcua/client.ts';
import { opcuaSchema } from '../../../collectors/opcua/config.ts';
import { Session } from '../../../collectors/opcua/session.ts';
import { FakeClock, settle } from '../../fakes/clock.ts';

type Answer = (error: Error | null, response?: never) => void;

/** Grants everything, answers reads with the node's place in the request, and publishes what it is told to. */
class ScriptedServer implements Transactions {
  readonly clock: FakeClock;
  maxRead = 1000;
  refusesSubscriptions = false;
  mostPublishes = 100;
  readonly reads: number[] = [];
  readonly waiting: Answer[] = [];
  #sequence = 0;

  constructor(clock: FakeClock) {
    this.clock = clock;
  }

  performMessageTransaction(request: object, answer: Answer): void {
    if (request instanceof ReadRequest) this.#read(request, answer);
    else if (request instanceof CreateSubscriptionRequest) this.#subscribe(answer);
    else if (request instanceof CreateMonitoredItemsRequest)
      reply(answer, { results: (request.itemsToCreate ?? []).map(() => ({ statusCode: StatusCodes.Good })) });
    else if (request instanceof PublishRequest) this.#publish(answer);
  }

  /** Sends values by client handle; none make a keep-alive. */
  say(
    values: readonly (readonly [number, number])[],
    options: { status?: StatusCode; skip?: number } = {},
  ): void {
    this.#sequence += options.skip ?? 0;
    const monitoredItems = values.map(([clientHandle, value]) => ({
      clientHandle,
      value: this.#value(value, options.status),
    }));
    const sequence = this.#sequence + 1;
    if (values.length > 0) this.#sequence++;
    this.#send(sequence, values.length === 0 ? [] : [new DataChangeNotification({ monitoredItems })]);
  }

  /** Ends the subscription. */
  end(): void {
    this.#send(this.#sequence + 1, [new StatusChangeNotification({ status: StatusCodes.BadTimeout })]);
  }

  #send(sequenceNumber: number, notificationData: readonly object[]): void {
    const notificationMessage = { sequenceNumber, notificationData };
    const answer = this.waiting.shift();
    if (answer === undefined) throw new Error('nobody asked');
    reply(answer, { subscriptionId: 1, moreNotifications: false, notificationMessage });
  }

  #value(value: number, statusCode: StatusCode = StatusCodes.Good): DataValue {
    const sourceTimestamp = new Date(this.clock.now());
    return new DataValue({ statusCode, sourceTimestamp, value: { dataType: DataType.Double, value } });
  }

  #read(request: ReadRequest, answer: Answer): void {
    const nodes = request.nodesToRead ?? [];
    if (nodes.length > this.maxRead) return refuse(answer, StatusCodes.BadTooManyOperations);
    if (nodes[0]?.nodeId.namespace === 2) this.reads.push(nodes.length);
    reply(answer, { results: nodes.map(({ nodeId }) => this.#value(Number(nodeId.value))) });
  }

  #subscribe(answer: Answer): void {
    if (this.refusesSubscriptions) return refuse(answer, StatusCodes.BadTooManySubscriptions);
    reply(answer, { subscriptionId: 1, revisedPublishingInterval: 500, revisedMaxKeepAliveCount: 4 });
  }

  #publish(answer: Answer): void {
    if (this.waiting.length >= this.mostPublishes)
      return refuse(answer, StatusCodes.BadTooManyPublishRequests);
    this.waiting.push(answer);
  }
}

function reply(answer: Answer, response: object): void {
  queueMicrotask(() => answer(null, response as never));
}

function refuse(answer: Answer, status: StatusCode): void {
  const response = { responseHeader: { serviceResult: status } };
  queueMicrotask(() => answer(new Error(status.toString()), response as never));
}

const never = new AbortController().signal;
let session: Session | undefined;
afterEach(() => session?.close());

async function open(
  server: ScriptedServer,
  group: Partial<TagGroup> = {},
  count = 3,
  log: Log = openLog('silent'),
): Promise<Session> {
  const endpoint = 'opc.tcp://plc:4840';
  const config = opcuaSchema.parse({ id: 'plc', protocol: 'opcua', endpoint, timeoutMs: 1000 });
  const tags = Array.from({ length: count }, (_, at): Tag => {
    const origin = { file: 'tags.csv', row: at + 2 };
    return {
      equipment: 'e',
      connection: 'plc',
      group: 'g',
      name: `t${at}`,
      address: `ns=2;i=${at}`,
      type: 'auto',
      origin,
    };
  });
  const groups = [{ group: { id: 'g', intervalMs: 500, mode: 'subscribe' as const, ...group }, tags }];
  const link = new Link(endpoint, server, 1000, async () => undefined);
  session = await Session.open({ id: 'plc', config, groups }, { clock: server.clock, log }, link);
  return session;
}

function serverAt(more: Partial<ScriptedServer> = {}): ScriptedServer {
  return Object.assign(new ScriptedServer(new FakeClock()), more);
}

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
