/** What a broker says with its reason codes, and what the gateway makes of it (MQTT 5 §2.4), each told in both languages. */
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import net, { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeError } from '../../agent/base/errors.ts';
import { hintOf, say } from '../../agent/base/text.ts';
import type { MqttPublisher } from '../../agent/publish/mqtt.ts';
import { FakeBroker, textProperty } from '../fakes/broker.ts';
import { FakeClock } from '../fakes/clock.ts';
import { failure, never, publisherFor, rows, until } from './mqtt-parts.ts';
import { freePort, haveMosquitto, kill, startMosquitto, tempDir } from './programs.ts';

let broker: FakeBroker;
let url: string;
let publisher: MqttPublisher;
beforeEach(async () => {
  broker = new FakeBroker();
  url = await broker.listen();
  publisher = publisherFor(url);
});
afterEach(async () => {
  await publisher[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

describe('a CONNECT is refused', () => {
  test.each([
    [0x85, 'mqtt.clientId', 60_000],
    [0x86, 'mqtt.login', 60_000],
    [0x87, 'mqtt.login', 60_000],
    [0x88, 'mqtt.unavailable', 15_000],
    [0x89, 'mqtt.unavailable', 15_000],
    [0x8a, 'mqtt.banned', 60_000],
    [0x8c, 'mqtt.refused', undefined],
    [0x97, 'mqtt.unavailable', 15_000],
    [0x9b, 'mqtt.qos', 60_000],
    [0x9d, 'mqtt.moved', 60_000],
    [0x9f, 'mqtt.unavailable', 15_000],
  ])('reason %i: %s', async (reason, code, afterMs) => {
    broker.connackReason = reason;
    const error = await failure(publisher.connect(never));
    expect(error).toMatchObject({ code, afterMs });
    for (const lang of ['zh', 'en'] as const) {
      expect(say(lang, error.code, error.params)).toContain(url);
      expect(say(lang, error.code, error.params)).not.toContain('{');
      expect(hintOf(lang, error.code, error.params)).toEqual(expect.any(String));
    }
  });

  test('use another server: where to is said, and not followed', async () => {
    broker.connackReason = 0x9c;
    broker.properties = textProperty(0x1c, 'b2.example:8883');
    const error = await failure(publisher.connect(never));
    expect(error).toMatchObject({ code: 'mqtt.moved', params: { server: 'b2.example:8883' } });
  });

  test('what the broker adds in its own words is told', async () => {
    broker.connackReason = 0x97;
    broker.properties = textProperty(0x1f, 'tenant 7 is over its plan');
    await expect(publisher.connect(never)).rejects.toThrow(/Quota exceeded: tenant 7 is over its plan/);
  });

  test.each([
    [2, 'mqtt.clientId'],
    [3, 'mqtt.unavailable'],
    [4, 'mqtt.login'],
    [5, 'mqtt.login'],
  ])('3.1.1, %s: %s', async (reason, code) => {
    broker.speaks = 4;
    broker.connackReason = reason;
    expect(await failure(publisher.connect(never))).toMatchObject({ code });
  });

  test('an old broker that hangs up on MQTT 5 is spoken to in 3.1.1', async () => {
    broker.speaks = 4;
    broker.hangsUp = true;
    await publisher.connect(never);
    expect(await publisher.publish(rows(3), never)).toEqual({ through: 3, refused: [] });
  });

  test('something that hangs up on every version is no broker', async () => {
    const server = net.createServer((socket) => socket.end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await failure(publisherFor(`mqtt://127.0.0.1:${port}`).connect(never))).toMatchObject({
      code: 'mqtt.hungUp',
    });
    server.close();
  });
});

describe('a standing connection is ended by the broker', () => {
  test.each([
    [0x87, 'mqtt.notAllowed', 60_000],
    [0x8b, 'mqtt.shutDown', undefined],
    [0x8d, 'mqtt.keepAlive', undefined],
    [0x8e, 'mqtt.takenOver', 60_000],
    [0x89, 'mqtt.unavailable', 15_000],
    [0x98, 'mqtt.administrative', 60_000],
    [0x93, 'mqtt.ended', undefined],
  ])('reason %i: %s', async (reason, code, afterMs) => {
    await publisher.connect(never);
    broker.disconnect(reason);
    await until(() => publisher.lost.aborted);
    expect(publisher.lost.reason).toMatchObject({ code, afterMs });
    expect(publisher.address).toBeUndefined();
  });

  test('server moved: where to is said', async () => {
    await publisher.connect(never);
    broker.disconnect(0x9d, textProperty(0x1c, 'b2.example'));
    await until(() => publisher.lost.aborted);
    expect(publisher.lost.reason).toMatchObject({ code: 'mqtt.moved', params: { server: 'b2.example' } });
  });

  test('without a word, three times within a minute: a pattern, with the likely cause and a longer wait', async () => {
    const codes: unknown[] = [];
    for (let turn = 0; turn < 3; turn++) {
      await publisher.connect(never);
      broker.cut();
      await until(() => publisher.lost.aborted);
      codes.push((publisher.lost.reason as { code: string }).code);
    }
    expect(codes).toEqual(['mqtt.closed', 'mqtt.closed', 'mqtt.unstable']);
    expect(publisher.lost.reason).toMatchObject({ afterMs: 30_000, params: { count: 3, clientId: 'gw' } });
  });

  test('a connection that stood for a minute ends the pattern', async () => {
    const clock = new FakeClock();
    const patient = publisherFor(url, {}, clock);
    const codes: unknown[] = [];
    for (const ms of [0, 0, 60_000, 0]) {
      await patient.connect(never);
      await clock.advance(ms);
      broker.cut();
      await until(() => patient.lost.aborted);
      codes.push((patient.lost.reason as { code: string }).code);
    }
    expect(codes).toEqual(['mqtt.closed', 'mqtt.closed', 'mqtt.closed', 'mqtt.closed']);
  });
});

describe('a PUBLISH is refused', () => {
  test.each([0x80, 0x83, 0x91, 0x97])('reason %i may pass: again, with growing waits', async (reason) => {
    await publisher.connect(never);
    broker.answer = (topic) => (topic === 'root/t/1' ? reason : 0);
    const waits: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const { through, refused, hold } = await publisher.publish(rows(2), never);
      expect({ through, refused, code: hold?.code }).toEqual({ through: 0, refused: [], code: 'mqtt.busy' });
      waits.push(hold?.ms ?? 0);
    }
    expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
    expect(waits[2]).toBeGreaterThan(waits[1] ?? 0);
  });

  test.each([0x90, 0x99])('reason %i concerns this message alone', async (reason) => {
    await publisher.connect(never);
    broker.answer = (topic) => (topic === 'root/t/2' ? reason : 0);
    const { through, refused, hold } = await publisher.publish(rows(3), never);
    expect({ through, hold }).toEqual({ through: 3, hold: undefined });
    expect(refused).toMatchObject([{ seq: 2, reason: expect.stringMatching(`^0x${reason.toString(16)} `) }]);
  });

  test('a status that may not be published is no connection, and says which topic', async () => {
    broker.answer = (topic) => (topic.includes('_edge') ? 0x87 : 0);
    expect(await failure(publisher.connect(never))).toMatchObject({
      code: 'mqtt.notAuthorised',
      params: { topic: 'root/_edge/gw/status' },
      afterMs: 30_000,
    });
  });
});

describe.runIf(haveMosquitto())('with Mosquitto', () => {
  test('two gateways with one client id push each other out without a word: the pattern is told', async () => {
    using folder = tempDir();
    const port = await freePort();
    const mosquitto = await startMosquitto(port, folder.path);
    const gateways = [publisherFor(`mqtt://127.0.0.1:${port}`), publisherFor(`mqtt://127.0.0.1:${port}`)];
    await gateways[0]?.connect(never);
    const reasons: string[] = [];
    for (let turn = 1; turn <= 6; turn++) {
      await gateways[turn % 2]?.connect(never);
      const pushedOut = gateways[(turn + 1) % 2];
      await until(() => pushedOut?.lost.aborted === true);
      reasons.push(describeError(pushedOut?.lost.reason, 'en'));
    }
    expect(reasons.slice(-2)).toEqual([
      expect.stringMatching(/3 times in a row[^]*often another gateway uses the client id gw/),
      expect.stringMatching(/3 times in a row[^]*often another gateway uses the client id gw/),
    ]);
    for (const gateway of gateways) await gateway[Symbol.asyncDispose]();
    await kill(mosquitto, 'SIGTERM');
  });

  test('no right to a topic holds there, and what is granted goes on from there', async () => {
    using folder = tempDir();
    const port = await freePort();
    const acl = path.join(folder.path, 'acl');
    fs.writeFileSync(acl, 'topic write root/_edge/#\ntopic write root/t/1\n');
    const mosquitto = await startMosquitto(port, folder.path, [`acl_file ${acl}`]);
    const real = publisherFor(`mqtt://127.0.0.1:${port}`);
    await real.connect(never);
    expect(await real.publish(rows(2), never)).toEqual({
      through: 1,
      refused: [],
      hold: { code: 'mqtt.notAuthorised', params: { topic: 'root/t/2' }, ms: 30_000, needsPerson: true },
    });
    fs.appendFileSync(acl, 'topic write root/#\n');
    mosquitto.kill('SIGHUP');
    await until(() => real.lost.aborted);
    await real.connect(never);
    expect(await real.publish(rows(2), never)).toEqual({ through: 2, refused: [] });
    await real[Symbol.asyncDispose]();
    await kill(mosquitto, 'SIGTERM');
  });
});
