/** What a broker announces that it can do, and cannot (MQTT 5 §3.2.2.3), and what the gateway makes of it. */
import { expect, test, describe, afterEach, beforeEach } from 'vitest';
import { systemClock } from '../../agent/base/clock.ts';
import { say } from '../../agent/base/text.ts';
import type { Draft, Message } from '../../agent/model/message.ts';
import { brokerSchema } from '../../agent/publish/config.ts';
import { openLink } from '../../agent/publish/mqtt-link.ts';
import { packetBytes } from '../../agent/publish/mqtt-packet.ts';
import type { MqttPublisher } from '../../agent/publish/mqtt.ts';
import { gapDraft } from '../../agent/runtime/gap.ts';
import { supervise } from '../../agent/runtime/supervise.ts';
import { openStore } from '../../agent/store/sqlite.ts';
import { FakeBroker } from '../fakes/broker.ts';
import { healthOf } from '../fakes/connection.ts';
import { forwardOf } from '../fakes/forward.ts';
import { failure, never, publisherFor, rows, until, watch } from './mqtt-parts.ts';
import { freePort, haveMosquitto, kill, startMosquitto, tempDir } from './programs.ts';

describe('with a broker that announces as it is told', () => {
  let broker: FakeBroker;
  let publisher: MqttPublisher;
  let url: string;
  beforeEach(async () => {
    broker = new FakeBroker();
    url = await broker.listen();
    publisher = publisherFor(url);
  });
  afterEach(async () => {
    await publisher[Symbol.asyncDispose]();
    await broker[Symbol.asyncDispose]();
  });

  test('a packet of exactly the maximum goes, one byte more is set aside', async () => {
    await publisher.connect(never);
    const [row] = rows(1, { topic: 'root/线/1', body: Buffer.alloc(500) });
    if (row === undefined) throw new Error('no row');
    await publisher.publish([row], never);
    const size = broker.received.at(-1)?.bytes ?? 0;
    broker.maximumPacketSize = size;
    await publisher.connect(never);
    const larger = { ...row, seq: 2, body: Buffer.alloc(501) };
    expect(await publisher.publish([row, larger], never)).toEqual({
      through: 2,
      refused: [{ seq: 2, reason: `mqtt.tooLarge: ${size + 1} > ${size}` }],
    });
    expect(broker.received.at(-1)?.bytes).toBe(size);
  });

  test.each([5, 4] as const)(
    'MQTT version %i: the size of a packet is known to the byte',
    async (protocol) => {
      broker.speaks = protocol;
      const will = { topic: 'root/_edge/will', body: Buffer.from('{}') };
      const config = brokerSchema.parse({ url });
      const link = await openLink({ broker: config, url, clientId: 'gw', will, clock: systemClock }, never);
      const packets = [0, 1, 70, 100, 127, 16_200, 16_384, 40_000, 2_097_152].flatMap((bytes) =>
        [{ schema: 's/1' }, { schema: 's/1', id: '网关:e:1', cfg: 'x'.repeat(bytes % 200) }].map(
          (properties) => ({
            topic: 'root/冲压/1',
            body: Buffer.alloc(bytes),
            retain: false,
            properties,
          }),
        ),
      );
      for (const packet of packets) link.send(packet, () => undefined);
      await until(() => broker.received.length === packets.length);
      expect(broker.received.map(({ bytes }) => bytes)).toEqual(
        packets.map((packet) => packetBytes(packet, protocol)),
      );
      await link.end();
    },
  );

  test('a maximum too low for our payloads is told; they are not cut to nothing', async () => {
    broker.maximumPacketSize = 1_000;
    await publisher.connect(never);
    expect(publisher.maxBodyBytes).toBe(1024);
    expect(publisher.notice).toEqual({ code: 'mqtt.smallPackets', params: { url, limit: 1_000 } });
  });

  test('the keep-alive of the broker replaces ours', async () => {
    broker.properties = [0x13, 0, 1];
    await publisher.connect(never);
    await until(() => broker.pings >= 2);
    expect(broker.pings).toBeGreaterThanOrEqual(2);
  });

  test('topic aliases are offered in vain: every packet names its topic', async () => {
    broker.properties = [0x22, 0, 10];
    await publisher.connect(never);
    await publisher.publish([...rows(2), ...rows(2).map((row) => ({ ...row, seq: row.seq + 2 }))], never);
    expect(broker.received.slice(1).map(({ topic }) => topic)).toEqual([
      'root/t/1',
      'root/t/2',
      'root/t/1',
      'root/t/2',
    ]);
  });

  test('maximum QoS 0 is refused: nothing could be confirmed', async () => {
    broker.properties = [0x24, 0];
    expect(await failure(publisher.connect(never))).toMatchObject({ code: 'mqtt.qos', afterMs: 60_000 });
    broker.properties = [0x24, 1];
    await publisher.connect(never);
    expect(await publisher.publish(rows(1), never)).toEqual({ through: 1, refused: [] });
  });

  test('no retained messages, told by refusing the will: everything goes without retain', async () => {
    broker.refusesRetainedWill = true;
    broker.properties = [0x25, 0];
    await publisher.connect(never);
    expect(await publisher.publish(rows(1, { retain: true }), never)).toEqual({ through: 1, refused: [] });
    expect(broker.received.map(({ retain }) => retain)).toEqual([false, false]);
    expect(publisher.notice).toEqual({ code: 'mqtt.noRetain', params: { url } });
    expect(say('zh', 'mqtt.noRetain', { url })).toContain('不支持保留消息');
  });
});

describe.runIf(haveMosquitto())('with Mosquitto', () => {
  test('max_qos 0 is refused', async () => {
    using folder = tempDir();
    const port = await freePort();
    const broker = await startMosquitto(port, folder.path, ['max_qos 0']);
    const refusal = await failure(publisherFor(`mqtt://127.0.0.1:${port}`).connect(never));
    expect(refusal).toMatchObject({ code: 'mqtt.qos' });
    await kill(broker, 'SIGTERM');
  });

  test('retain_available false: it works, without retain, and says so', async () => {
    using folder = tempDir();
    const port = await freePort();
    const broker = await startMosquitto(port, folder.path, ['retain_available false']);
    const publisher = publisherFor(`mqtt://127.0.0.1:${port}`);
    await publisher.connect(never);
    expect(publisher.notice?.code).toBe('mqtt.noRetain');
    expect(await publisher.publish(rows(20, { retain: true }), never)).toEqual({ through: 20, refused: [] });
    await publisher[Symbol.asyncDispose]();
    await kill(broker, 'SIGTERM');
  });

  test('a maximum that shrank after rows were frozen: those are set aside with a gap, the rest goes on', async () => {
    using folder = tempDir();
    const port = await freePort();
    const url = `mqtt://127.0.0.1:${port}`;
    const clock = systemClock;
    const health = healthOf(clock);
    const store = openStore({ dataDir: folder.path, gateway: 'gw', commitEveryMs: 10, clock, health });
    const stop = new AbortController();
    const committing = store.run(stop.signal);
    const drafts = [50, 3_000, 60].map((bytes) => draft(bytes));
    await store.append({ drafts }, never);

    const broker = await startMosquitto(port, folder.path, ['max_packet_size 1000']);
    const { seen, end } = await watch(url, 5);
    const publisher = publisherFor(url);
    const speaker = { gateway: 'gw', epoch: store.epoch };
    const gap = (facts: Parameters<typeof gapDraft>[3]): Draft =>
      gapDraft(speaker, 'root/_edge/gw/gap', Date.now(), facts);
    const forward = forwardOf(publisher, store, clock, { root: 'root', health, gap });
    const forwarding = supervise(forward, clock, stop.signal);
    await until(() => store.cursor('mqtt') === 4);
    expect(health.report).toMatchObject({ state: 'degraded', code: 'mqtt.smallPackets' });
    const told = seen
      .filter(({ topic }) => !topic.endsWith('status'))
      .map(({ topic, body }) => [topic, body]);
    expect(told.map(([topic]) => topic)).toEqual(['root/t/50', 'root/t/60', 'root/_edge/gw/gap']);
    expect(JSON.parse(told[2]?.[1] ?? '')).toMatchObject({
      kind: 'dead-letter',
      fromSeq: 2,
      toSeq: 2,
      count: 1,
      code: expect.stringMatching(/^mqtt\.tooLarge: 3\d{3} > 1000$/),
    });
    expect(store.figures().deadLetters).toBe(1);
    stop.abort();
    await Promise.all([committing, forwarding]);
    await publisher[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await end();
    await kill(broker, 'SIGTERM');
  });

  test('a refusal that MQTT does not know (message_size_limit: 0x95) ends the link each time: only that message is given up', async () => {
    using folder = tempDir();
    const port = await freePort();
    const broker = await startMosquitto(port, folder.path, ['message_size_limit 1000']);
    const publisher = publisherFor(`mqtt://127.0.0.1:${port}`);
    const sent = rows(5).map((row) => (row.seq === 3 ? { ...row, body: Buffer.alloc(2_000) } : row));
    const refused: unknown[] = [];
    let through = 0;
    for (let links = 0; links < 12 && through < 5; links++) {
      await publisher.connect(never);
      while (!publisher.lost.aborted && through < 5) {
        const answer = await publisher.publish(sent.slice(through), never);
        through = answer.through;
        refused.push(...answer.refused);
      }
    }
    expect(through).toBe(5);
    expect(refused).toEqual([{ seq: 3, reason: expect.stringMatching(/^mqtt\.endsLink: .*reason code/) }]);
    await publisher[Symbol.asyncDispose]();
    await kill(broker, 'SIGTERM');
  });
});

function draft(bytes: number): Draft {
  const head: Omit<Message, 'seq' | 'body'> = {
    class: 'telemetry',
    topic: `root/t/${bytes}`,
    retain: false,
    schema: 's/1',
    cfg: 'c',
    equipment: 'e1',
    time: Date.now(),
  };
  return { ...head, encode: (seq) => Buffer.from(`{"id":"gw:e:${seq}"}`.padEnd(bytes)) };
}
