/** The MQTT publisher against brokers: Mosquitto (MQTT 5), aedes (3.1.1 only), and a hand-made one for the rare answers. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../../agent/model/message.ts';
import type { MqttPublisher } from '../../agent/publish/mqtt.ts';
import { startBroker } from '../../scripts/demo/broker.ts';
import { FakeBroker } from '../fakes/broker.ts';
import { never, publisherFor, rows, until, watch } from './mqtt-parts.ts';
import { freePort, haveMosquitto, kill, startMosquitto, tempDir } from './programs.ts';

describe.runIf(haveMosquitto())('with Mosquitto', () => {
  test('MQTT 5: bytes, user properties, birth, and on a stop no will', async () => {
    using folder = tempDir();
    const port = await freePort();
    const broker = await startMosquitto(port, folder.path);
    const url = `mqtt://127.0.0.1:${port}`;
    const { seen, end } = await watch(url, 5);
    const publisher = publisherFor(url);
    await publisher.connect(never);
    const sent = [...rows(50), ...rows(1, { seq: 51, topic: 'root/old', time: Date.now() - 60_000 })];
    expect(await publisher.publish(sent, never)).toEqual({ through: 51, refused: [] });
    await publisher[Symbol.asyncDispose]();
    await until(() => seen.length >= 53);
    expect(seen.map(({ topic }) => topic)).toEqual([
      'root/_edge/gw/status',
      ...sent.map(({ topic }) => topic),
      'root/_edge/gw/status',
    ]);
    expect(seen[1]).toMatchObject({
      body: sent[0]?.body.toString(),
      properties: {
        schema: 'zhencai.telemetry/1',
        id: 'gw:ep:1',
        cfg: '9f1c2ab4',
        contentType: 'application/json',
      },
    });
    expect(seen[51]?.properties).toMatchObject({ hist: '1' });
    expect([seen[0], seen[52]].map((status) => status?.body)).toEqual([
      '{"reason":"connected"}',
      '{"reason":"stopped"}',
    ]);
    await end();
    await kill(broker, 'SIGTERM');
  });

  test('MQTT 5: a row is as old as it is, whatever the clock was set to; one of a wrong clock says what makes it right', async () => {
    using folder = tempDir();
    const port = await freePort();
    const broker = await startMosquitto(port, folder.path);
    const url = `mqtt://127.0.0.1:${port}`;
    const { seen, end } = await watch(url, 5);
    const publisher = publisherFor(url);
    await publisher.connect(never);
    const hourMs = 3_600_000;
    const rebase = { shiftMs: Date.now() - 60_000, fromT: 0, toT: 50_000 };
    const sent = [
      { time: Date.now() - hourMs, since: { setMs: hourMs } },
      { time: Date.now() + hourMs - 60_000, since: { setMs: -hourMs } },
      { time: 1_000, since: { setMs: rebase.shiftMs, rebase } },
    ].flatMap((facts, at) => rows(1, { seq: at + 1, ...facts }));
    expect(await publisher.publish(sent, never)).toEqual({ through: 3, refused: [] });
    await publisher[Symbol.asyncDispose]();
    await until(() => seen.length >= 5);
    const marks = seen.slice(1, 4).map(({ properties: { hist, shift } }) => [hist, shift]);
    expect(marks).toEqual([
      [undefined, undefined],
      ['1', undefined],
      ['1', `${rebase.shiftMs} 0 50000`],
    ]);
    await end();
    await kill(broker, 'SIGKILL');
  });

  test('a broker that dies mid-way: the link is lost, what was acknowledged is told, a new connect goes on', async () => {
    using folder = tempDir();
    const port = await freePort();
    let broker = await startMosquitto(port, folder.path);
    const publisher = publisherFor(`mqtt://127.0.0.1:${port}`);
    await publisher.connect(never);
    expect((await publisher.publish(rows(3), never)).through).toBe(3);
    await kill(broker, 'SIGKILL');
    await until(() => publisher.lost.aborted);
    expect(publisher.lost.aborted).toBe(true);
    expect(await publisher.publish(rows(2, { seq: 4 }), never)).toEqual({ through: 3, refused: [] });
    await expect(publisher.connect(never)).rejects.toThrow(/cannot be reached/);
    broker = await startMosquitto(port, folder.path);
    await publisher.connect(never);
    expect((await publisher.publish(rows(3), never)).through).toBe(3);
    await publisher[Symbol.asyncDispose]();
    await kill(broker, 'SIGTERM');
  });

  test('a wrong password is named as such', async () => {
    using folder = tempDir();
    const port = await freePort();
    const broker = await startMosquitto(port, folder.path, ['allow_anonymous false']);
    await expect(publisherFor(`mqtt://127.0.0.1:${port}`).connect(never)).rejects.toThrow(
      /user name or password/,
    );
    await kill(broker, 'SIGTERM');
  });
});

test('aedes speaks 3.1.1 only: the publisher falls back and delivers', async () => {
  await using broker = await startBroker(0);
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const { seen, end } = await watch(url, 4);
  const publisher = publisherFor(url);
  await publisher.connect(never);
  expect(await publisher.publish(rows(20), never)).toEqual({ through: 20, refused: [] });
  await publisher[Symbol.asyncDispose]();
  await until(() => seen.length >= 22);
  expect(seen.map(({ body }) => body).at(-1)).toBe('{"reason":"stopped"}');
  await end();
});

describe('with a broker that answers as it is told', () => {
  let broker: FakeBroker;
  let publisher: MqttPublisher;
  beforeEach(async () => {
    broker = new FakeBroker();
    publisher = publisherFor(await broker.listen());
  });
  afterEach(async () => {
    await publisher[Symbol.asyncDispose]();
    await broker[Symbol.asyncDispose]();
  });

  test('never more unanswered packets than the broker allows, nor than 16', async () => {
    for (const [announced, most] of [
      [3, 3],
      [0, 16],
    ] as const) {
      broker.receiveMaximum = announced;
      broker.holdUntil = most;
      broker.received.length = 0;
      await publisher.connect(never);
      expect((await publisher.publish(rows(48), never)).through).toBe(48);
      expect(Math.max(...broker.received.map(({ outstanding }) => outstanding))).toBe(most);
    }
  });

  test('a message over the maximum packet size is refused by us, and only it', async () => {
    broker.maximumPacketSize = 4096;
    await publisher.connect(never);
    expect(publisher.maxBodyBytes).toBeLessThan(4096);
    const sent = rows(3);
    const large = { ...rows(1)[0], seq: 2, body: Buffer.alloc(5000) } as Message;
    const { through, refused } = await publisher.publish([sent[0], large, sent[2]] as Message[], never);
    expect(through).toBe(3);
    expect(refused).toMatchObject([{ seq: 2, reason: expect.stringContaining('mqtt.tooLarge') }]);
  });

  test('reasons by class: 0x90 refuses the row, 0x97 and 0x87 hold before it', async () => {
    await publisher.connect(never);
    broker.answer = (topic) => (topic === 'root/t/2' ? 0x90 : 0);
    expect(await publisher.publish(rows(3), never)).toMatchObject({ through: 3, refused: [{ seq: 2 }] });
    broker.answer = (topic) => (topic === 'root/t/2' ? 0x97 : 0);
    expect(await publisher.publish(rows(3), never)).toMatchObject({
      through: 1,
      refused: [],
      hold: { code: 'mqtt.busy' },
    });
    broker.answer = (topic) => (topic === 'root/t/1' ? 0x87 : 0);
    expect(await publisher.publish(rows(3), never)).toMatchObject({
      through: 0,
      hold: { code: 'mqtt.notAuthorised', params: { topic: 'root/t/1' } },
    });
    broker.answer = (topic) => (topic === 'root/t/1' ? 0x10 : 0);
    expect(await publisher.publish(rows(3), never)).toEqual({ through: 3, refused: [] });
  });

  test('a broker that takes but never acknowledges: the link is given up after ackTimeoutMs', async () => {
    await publisher.connect(never);
    broker.answer = () => undefined;
    expect(await publisher.publish(rows(2), never)).toEqual({ through: 0, refused: [] });
    expect(publisher.lost.aborted).toBe(true);
    expect(String(publisher.lost.reason)).toMatch(/acknowledged nothing/);
    broker.answer = () => 0;
    await publisher.connect(never);
    expect((await publisher.publish(rows(2), never)).through).toBe(2);
  });

  test('a link cut mid-way ends the call with what was acknowledged in a row', async () => {
    await publisher.connect(never);
    broker.answer = (topic) => (topic === 'root/t/2' ? undefined : 0);
    const publishing = publisher.publish(rows(3), never);
    await until(() => broker.received.length >= 4);
    await new Promise((resolve) => setTimeout(resolve, 50));
    broker.cut();
    expect(await publishing).toEqual({ through: 1, refused: [] });
  });
});
