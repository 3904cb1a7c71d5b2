/** A scripted server for sessions: no socket, no time but the fake clock's. */
import {
  CreateMonitoredItemsRequest,
  CreateSubscriptionRequest,
  DataChangeNotification,
  DataType,
  DataValue,
  EventNotificationList,
  PublishRequest,
  ReadRequest,
  StatusChangeNotification,
  type StatusCode,
  StatusCodes,
  type Variant,
} from 'node-opcua-client';
import { onTestFinished } from 'vitest';
import { type Log, openLog } from '../../../agent/base/log.ts';
import type { Tag, TagGroup } from '../../../agent/model/tag.ts';
import { Link, type Transactions } from '../../../collectors/opcua/client.ts';
import { opcuaSchema } from '../../../collectors/opcua/config.ts';
import { Session } from '../../../collectors/opcua/session.ts';
import { FakeClock } from '../../fakes/clock.ts';

type Answer = (error: Error | null, response?: never) => void;

/** Grants everything, answers reads with the node's place in the request, and publishes what it is told to. */
export class ScriptedServer implements Transactions {
  readonly clock: FakeClock;
  maxRead = 1000;
  refusesSubscriptions = false;
  mostPublishes = 100;
  /** What every ConditionRefresh is answered with. */
  refreshStatus = 0;
  refreshes = 0;
  readonly reads: number[] = [];
  /** Of every read of values. */
  readonly maxAges = new Set<number>();
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

  async refresh(): Promise<{ readonly value: number }> {
    this.refreshes++;
    return { value: this.refreshStatus };
  }

  /** Sends the fields of events to one client handle. */
  tell(clientHandle: number, ...events: readonly Variant[][]): void {
    const list = new EventNotificationList({
      events: events.map((eventFields) => ({ clientHandle, eventFields })),
    });
    this.#send(++this.#sequence, [list]);
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
    this.maxAges.add(request.maxAge);
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

/** Opens a session with one group; it is closed when the test ends. */
export async function open(
  server: ScriptedServer,
  group: Partial<TagGroup> = {},
  count = 3,
  log: Log = openLog('silent'),
  addresses: readonly string[] = [],
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
      address: addresses[at] ?? `ns=2;i=${at}`,
      type: 'auto',
      origin,
    };
  });
  const groups = [{ group: { id: 'g', intervalMs: 500, mode: 'subscribe' as const, ...group }, tags }];
  const verbs = { close: async () => undefined, refreshConditions: () => server.refresh() };
  const link = new Link(endpoint, server, 1000, verbs, {
    certificate: new Uint8Array(0),
    address: undefined,
  });
  const session = await Session.open({ id: 'plc', config, groups }, { clock: server.clock, log }, link);
  onTestFinished(() => session.close());
  return session;
}

export function serverAt(more: Partial<ScriptedServer> = {}): ScriptedServer {
  return Object.assign(new ScriptedServer(new FakeClock()), more);
}
