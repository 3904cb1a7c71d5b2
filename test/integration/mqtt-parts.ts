/** What the tests of the MQTT publisher share: a publisher, rows, and somebody who subscribes. */
import mqtt from 'mqtt';
import { systemClock, type Clock } from '../../agent/base/clock.ts';
import { RetryableError } from '../../agent/base/errors.ts';
import { brokerSchema, type BrokerConfig } from '../../agent/publish/config.ts';
import { MqttPublisher } from '../../agent/publish/mqtt.ts';
import type { Outgoing } from '../../agent/publish/publisher.ts';

export const never = new AbortController().signal;

export function publisherFor(
  url: string | string[],
  more: Partial<BrokerConfig> = {},
  clock: Clock = systemClock,
): MqttPublisher {
  const broker = {
    ...brokerSchema.parse({ url, allowPlaintext: true }),
    ackTimeoutMs: 2_000,
    connectTimeoutMs: 3_000,
    ...more,
  };
  const body = (reason: string): Buffer => Buffer.from(JSON.stringify({ reason }));
  return new MqttPublisher({
    name: 'mqtt',
    broker,
    gateway: 'gw',
    clock,
    status: { topic: 'root/_edge/gw/status', body },
  });
}

export function rows(count: number, facts: Partial<Outgoing> = {}): Outgoing[] {
  return Array.from({ length: count }, (_, index) => ({
    seq: index + 1,
    class: 'telemetry',
    topic: `root/t/${index + 1}`,
    retain: false,
    schema: 'zhencai.telemetry/1',
    cfg: '9f1c2ab4',
    equipment: 'e1',
    time: Date.now(),
    body: Buffer.from(`{"schema":"zhencai.telemetry/1","id":"gw:ep:${index + 1}"}`),
    ...facts,
  }));
}

export interface Seen {
  readonly topic: string;
  readonly body: string;
  readonly properties: Record<string, unknown>;
}

export async function watch(
  url: string,
  protocolVersion: 4 | 5,
  filter = 'root/#',
): Promise<{ seen: Seen[]; end: () => Promise<void> }> {
  const client = await mqtt.connectAsync(url, { protocolVersion });
  const seen: Seen[] = [];
  client.on('message', (topic, body, packet) => {
    const { userProperties = {}, contentType } = packet.properties ?? {};
    seen.push({ topic, body: body.toString(), properties: { ...userProperties, contentType } });
  });
  await client.subscribeAsync(filter, { qos: 1 });
  return { seen, end: () => client.endAsync() };
}

export async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !condition(); turn++)
    await new Promise((resolve) => setTimeout(resolve, 25));
}

/** The error that `attempt` fails with. */
export async function failure(attempt: Promise<unknown>): Promise<RetryableError> {
  const error: unknown = await attempt.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof RetryableError) return error;
  throw error;
}
