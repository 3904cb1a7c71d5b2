/** Several addresses of one destination: the first that answers, back to the preferred one when it is there again, no to and fro. */
import type { ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MqttPublisher } from '../../agent/publish/mqtt.ts';
import { startTable } from '../../scripts/workshop/modbus/table.ts';
import { FakeBroker } from '../fakes/broker.ts';
import { FakeClock } from '../fakes/clock.ts';
import { Gateway, until as soon } from './gateway.ts';
import { failure, never, publisherFor, rows, until, watch } from './mqtt-parts.ts';
import { freePort, haveMosquitto, kill, startMosquitto, tempDir } from './programs.ts';

const tenMinutes = 600_000;

describe.runIf(haveMosquitto())('two Mosquittos', () => {
  test('the second takes over when the first dies, and all rows are at one of them', async () => {
    using folder = tempDir();
    const ports = [await freePort(), await freePort()];
    const urls = ports.map((port) => `mqtt://127.0.0.1:${port}`);
    const [first, second] = [
      await startMosquitto(ports[0] ?? 0, folder.path),
      await startMosquitto(ports[1] ?? 0, folder.path),
    ];
    const watched = await watch(urls[1] ?? '', 5);
    const publisher = publisherFor(urls);
    await publisher.connect(never);
    expect(publisher.address).toBe(urls[0]);
    expect(publisher.notice).toBeUndefined();
    expect((await publisher.publish(rows(3), never)).through).toBe(3);
    await kill(first, 'SIGKILL');
    await until(() => publisher.lost.aborted);
    await publisher.connect(never);
    expect(publisher.address).toBe(urls[1]);
    expect(publisher.notice).toEqual({
      code: 'mqtt.standby',
      params: { url: urls[1], first: urls[0], code: 'mqtt.unstable', minutes: 10 },
    });
    expect((await publisher.publish(rows(5).slice(3), never)).through).toBe(5);
    await until(() => watched.seen.length >= 3);
    expect(watched.seen.map(({ topic }) => topic)).toEqual(['root/_edge/gw/status', 'root/t/4', 'root/t/5']);
    await publisher[Symbol.asyncDispose]();
    await watched.end();
    await kill(second, 'SIGTERM');
  });
});

test.runIf(haveMosquitto())(
  'the agent tells another broker what it is to retain, and says in its status which one it uses and why not the first',
  async () => {
    using folder = tempDir();
    const [firstPort, secondPort] = [await freePort(), await freePort()];
    const urls = [`mqtt://127.0.0.1:${firstPort}`, `mqtt://127.0.0.1:${secondPort}`];
    const table = await startTable({ registers: 4, incrementEveryMs: 50 });
    const mosquittos = [
      await startMosquitto(firstPort, folder.path),
      await startMosquitto(secondPort, folder.path),
    ];
    await using gateway = new Gateway(folder.path, {
      connections: [{ id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1', port: table.port }],
      brokerUrl: urls,
      tags: ['m0,plc,1,a,hr:0,float32,fast', 'm0,plc,1,run,hr:2.15,bool,fast,machine.run'],
    });
    gateway.start();
    const sender = async () => (await gateway.snapshot().catch(() => undefined))?.publishers[0];
    await soon('deliveries', async () => ((await sender())?.delivered ?? 0) > 5);
    expect(await sender()).toMatchObject({ address: urls[0], health: { state: 'ok' } });
    await kill(mosquittos[0] as ChildProcess, 'SIGKILL');
    await soon('the second', async () => (await sender())?.address === urls[1]);
    const { delivered = 0 } = (await sender()) ?? {};
    await soon('more', async () => ((await sender())?.delivered ?? 0) > delivered + 5);
    // What is told of a state, of the log and of equipment was told to the first one.
    const watched = await watch(urls[1] ?? '', 5, 'uns/#');
    const lastLevels = () => new Set(watched.seen.map(({ topic }) => topic.split('/').at(-1)));
    const retained = ['_meta', '_status', '_state', 'evidence'];
    await soon('what is retained', () => new Set(retained).isSubsetOf(lastLevels()));
    await watched.end();
    const { code, stdout } = await gateway.command('status', '-c', gateway.file, '--lang', 'zh');
    expect(stdout).toContain(
      `因 ${urls[0]} 拒绝连接、未应答或上次连接不满一分钟即断开（mqtt.unstable），当前使用 ${urls[1]}`,
    );
    expect(stdout).toContain('→ 请恢复 broker.url 的首选地址');
    expect(code).toBe(0);
    await gateway.stop('SIGTERM');
    await kill(mosquittos[1] as ChildProcess, 'SIGTERM');
    await table.stop();
  },
);

describe('two brokers that do as they are told', () => {
  let clock: FakeClock;
  let first: FakeBroker;
  let second: FakeBroker;
  let urls: [string, string];
  let publisher: MqttPublisher;
  beforeEach(async () => {
    clock = new FakeClock();
    first = new FakeBroker();
    second = new FakeBroker();
    urls = [await first.listen(), await second.listen()];
    publisher = publisherFor(urls, {}, clock);
  });
  afterEach(async () => {
    await publisher[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
  });

  /** Lets the look at the first broker come to its end. */
  async function tenMinutesLater(connects: number): Promise<void> {
    await clock.advance(tenMinutes);
    await until(() => first.connects >= connects && first.open === 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }

  test('while on the second, the first is looked at every ten minutes; when it answers, the link moves, with nothing in flight', async () => {
    first.connackReason = 0x88;
    await publisher.connect(never);
    expect([publisher.address, publisher.notice?.params['code']]).toEqual([urls[1], 'mqtt.unavailable']);
    const { lost } = publisher;
    await tenMinutesLater(2);
    expect((await publisher.publish(rows(2), never)).through).toBe(2);
    expect(publisher.address).toBe(urls[1]);

    first.connackReason = 0;
    await tenMinutesLater(3);
    expect((await publisher.publish(rows(4).slice(2), never)).through).toBe(4);
    expect([publisher.address, publisher.notice]).toEqual([urls[0], undefined]);
    expect(lost.aborted).toBe(false);
    expect(second.received.map(({ topic }) => topic)).toEqual([
      'root/_edge/gw/status',
      'root/t/1',
      'root/t/2',
      'root/_edge/gw/status',
    ]);
    first.cut();
    await until(() => lost.aborted);
    expect(lost.reason).toMatchObject({ code: 'mqtt.closed' });
  });

  test('a first broker that takes connections and cannot hold them is left alone for ten minutes', async () => {
    await publisher.connect(never);
    first.cut();
    await until(() => publisher.lost.aborted);
    await publisher.connect(never);
    expect([publisher.address, publisher.notice?.params['code']]).toEqual([urls[1], 'mqtt.unstable']);
    expect(first.connects).toBe(1);
    await clock.advance(tenMinutes - 1);
    second.cut();
    await until(() => publisher.lost.aborted);
    await publisher.connect(never);
    expect(publisher.address).toBe(urls[1]);
    await clock.advance(1);
    second.cut();
    await until(() => publisher.lost.aborted);
    await publisher.connect(never);
    expect(publisher.address).toBe(urls[0]);
  });

  test('both lead to one cluster: the look pushes the own link out; that is a return and not another gateway', async () => {
    first.connackReason = 0x89;
    await publisher.connect(never);
    first.connackReason = 0;
    first.connected = () => second.disconnect(0x8e);
    await clock.advance(tenMinutes);
    await until(() => publisher.lost.aborted);
    expect(publisher.lost.reason).toMatchObject({ code: 'mqtt.returning', afterMs: undefined });
    await publisher.connect(never);
    expect(publisher.address).toBe(urls[0]);
  });

  test('none answers: the refusal of the first is told, with those of the others; the shortest wait of them counts', async () => {
    first.connackReason = 0x8a;
    second.connackReason = 0x89;
    const error = await failure(publisher.connect(never));
    expect(error).toMatchObject({ code: 'mqtt.banned', params: { url: urls[0] }, afterMs: 15_000 });
    expect(error.message).toContain(`${urls[1]} does not serve this gateway at present`);
  });
});
