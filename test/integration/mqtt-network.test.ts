/** What a network and a broker's host do to a connection: silence, half-open links, slowness, names that move, dead addresses. */
import { spawn } from 'node:child_process';
import dns from 'node:dns';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { Relay } from '../fakes/relay.ts';
import { FakeBroker } from '../fakes/broker.ts';
import { failure, never, publisherFor, rows, until } from './mqtt-parts.ts';
import { freePort, haveMosquitto, kill, startMosquitto, tempDir } from './programs.ts';

describe('a broker that does not answer', () => {
  test('nothing listens: refused, with the reason of the system', async () => {
    const port = await freePort();
    await expect(publisherFor(`mqtt://127.0.0.1:${port}`).connect(never)).rejects.toThrow(
      /cannot be reached \(connect ECONNREFUSED/,
    );
  });

  test('a port that there cannot be', async () => {
    const error = await failure(publisherFor('mqtt://127.0.0.1:99999').connect(never));
    expect(error.code).toBe('mqtt.unreachable');
  });

  test('it takes TCP and never answers CONNECT', async () => {
    const sockets: net.Socket[] = [];
    const server = net.createServer((socket) => sockets.push(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const error = await failure(
      publisherFor(`mqtt://127.0.0.1:${port}`, { connectTimeoutMs: 300 }).connect(never),
    );
    expect(error).toMatchObject({ code: 'mqtt.noAnswer', params: { ms: 300 } });
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  test('a stop does not wait for it', async () => {
    await using broker = new FakeBroker();
    const url = await broker.listen();
    broker.answer = () => undefined;
    const stop = new AbortController();
    const connecting = publisherFor(url, { ackTimeoutMs: 60_000 }).connect(stop.signal);
    await until(() => broker.received.length > 0);
    stop.abort();
    await expect(connecting).rejects.toThrow();
  });
});

describe('slowness is no failure', () => {
  test('acknowledgements that take their time, one by one, as long as they come', async () => {
    await using broker = new FakeBroker();
    broker.receiveMaximum = 1;
    broker.answerAfterMs = 300;
    const publisher = publisherFor(await broker.listen(), { ackTimeoutMs: 1_500 });
    await publisher.connect(never);
    expect(await publisher.publish(rows(6), never)).toEqual({ through: 6, refused: [] });
    await publisher[Symbol.asyncDispose]();
  });

  test.runIf(haveMosquitto())(
    'a link of 10 kB/s: large messages crawl through, and the link is not given up',
    async () => {
      using folder = tempDir();
      const port = await freePort();
      const broker = await startMosquitto(port, folder.path);
      await using relay = new Relay(port);
      const publisher = publisherFor(`mqtt://127.0.0.1:${await relay.listen()}`, { ackTimeoutMs: 3_000 });
      await publisher.connect(never);
      relay.crawl = 100;
      const large = rows(6).map((row) => ({ ...row, body: Buffer.alloc(4_000) }));
      expect(await publisher.publish(large, never)).toEqual({ through: 6, refused: [] });
      relay.crawl = 0;
      await publisher[Symbol.asyncDispose]();
      await kill(broker, 'SIGTERM');
    },
  );
});

describe.runIf(haveMosquitto())('a half-open connection', () => {
  test('idle: the ping that stays unanswered ends it; busy: the acknowledgement that does', async () => {
    using folder = tempDir();
    const port = await freePort();
    const broker = await startMosquitto(port, folder.path);
    await using relay = new Relay(port);
    const url = `mqtt://127.0.0.1:${await relay.listen()}`;
    const publisher = publisherFor(url, { keepAliveS: 1, ackTimeoutMs: 1_000 });
    await publisher.connect(never);
    relay.swallows = true;
    await until(() => publisher.lost.aborted);
    expect(publisher.lost.reason).toMatchObject({ code: 'mqtt.silent' });

    relay.swallows = false;
    await publisher.connect(never);
    relay.swallows = true;
    expect(await publisher.publish(rows(3), never)).toEqual({ through: 0, refused: [] });
    expect(publisher.lost.reason).toMatchObject({ code: 'mqtt.noAck' });

    relay.swallows = false;
    await publisher.connect(never);
    expect(await publisher.publish(rows(3), never)).toEqual({ through: 3, refused: [] });
    await publisher[Symbol.asyncDispose]();
    await kill(broker, 'SIGTERM');
  });

  test('a broker process that is frozen is found out, and used again when it runs on', async () => {
    using folder = tempDir();
    const port = await freePort();
    const broker = await startMosquitto(port, folder.path);
    const publisher = publisherFor(`mqtt://127.0.0.1:${port}`, {
      ackTimeoutMs: 1_000,
      connectTimeoutMs: 1_000,
    });
    await publisher.connect(never);
    broker.kill('SIGSTOP');
    expect(await publisher.publish(rows(3), never)).toEqual({ through: 0, refused: [] });
    expect((await failure(publisher.connect(never))).code).toBe('mqtt.noAnswer');
    broker.kill('SIGCONT');
    await publisher.connect(never);
    expect(await publisher.publish(rows(3), never)).toEqual({ through: 3, refused: [] });
    await publisher[Symbol.asyncDispose]();
    await kill(broker, 'SIGTERM');
  });
});

describe('names', () => {
  const { lookup } = dns;
  afterEach(() => {
    dns.lookup = lookup;
  });
  /** Answers for every name, as a DNS server would. */
  function resolveTo(addresses: () => readonly string[]): void {
    const answer = (
      _name: string,
      _options: object,
      told: (error: Error | null, found: object[]) => void,
    ): void =>
      told(
        null,
        addresses().map((address) => ({ address, family: 4 })),
      );
    dns.lookup = answer as unknown as typeof dns.lookup;
  }

  test('a name that cannot be resolved is told as such', async () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND broker.example'), { code: 'ENOTFOUND' });
    dns.lookup = ((_name: string, _options: object, told: (error: Error) => void) =>
      told(unknown)) as unknown as typeof dns.lookup;
    const error = await failure(publisherFor('mqtt://broker.example').connect(never));
    expect(error.code).toBe('mqtt.unknownName');
  });

  test('a name is resolved anew at each connect: a broker that moved is found', async () => {
    await using before = new FakeBroker();
    await using after = new FakeBroker();
    const port = new URL(await before.listen('127.0.0.1')).port;
    await after.listen('127.0.0.2', Number(port));
    let address = '127.0.0.1';
    resolveTo(() => [address]);
    const publisher = publisherFor(`mqtt://broker.example:${port}`);
    await publisher.connect(never);
    address = '127.0.0.2';
    await publisher.connect(never);
    expect([before.connects, after.connects]).toEqual([1, 1]);
    await publisher[Symbol.asyncDispose]();
  });

  test('of several addresses of a name the dead one costs no more than a moment', async () => {
    await using broker = new FakeBroker();
    const port = Number(new URL(await broker.listen('127.0.0.1')).port);
    // Stopped, with its queue of connections full, it lets every further SYN go unanswered.
    const program = `require('net').createServer().listen({ port: ${port}, host: '127.0.0.2', backlog: 1 }, () => console.log(1))`;
    const dead = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(dead.stdout, 'data');
    dead.kill('SIGSTOP');
    const filling = Array.from({ length: 8 }, () =>
      net.connect(port, '127.0.0.2').on('error', () => undefined),
    );
    await until(() => filling.filter(({ connecting }) => !connecting).length >= 2);
    resolveTo(() => ['127.0.0.2', '127.0.0.1']);
    const publisher = publisherFor(`mqtt://broker.example:${port}`);
    await publisher.connect(never);
    expect(broker.connects).toBe(1);
    await publisher[Symbol.asyncDispose]();
    for (const socket of filling) socket.destroy();
    await kill(dead, 'SIGKILL');
  });
});
