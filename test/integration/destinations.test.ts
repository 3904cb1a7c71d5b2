/** Several destinations at once, with real brokers: each has its own place in the buffer, its part, and its topics. */
import mqtt, { type IPublishPacket } from 'mqtt';
import { describe, expect, test } from 'vitest';
import { startTable } from '../../scripts/workshop/modbus/table.ts';
import { Gateway, until } from './gateway.ts';
import { freePort, haveMosquitto, kill, startMosquitto, tempDir } from './programs.ts';

interface Heard {
  readonly topic: string;
  readonly seq: number;
  readonly body: string;
  readonly user: Readonly<Record<string, unknown>>;
}

/** Subscribes to everything with a number of one broker. */
async function listen(url: string): Promise<{ readonly heard: Heard[]; readonly end: () => Promise<void> }> {
  const heard: Heard[] = [];
  const client = await mqtt.connectAsync(url, { protocolVersion: 5 });
  client.on('message', (topic: string, payload: Buffer, packet: IPublishPacket) => {
    const body = payload.toString();
    const { seq } = JSON.parse(body) as { seq?: number };
    if (seq !== undefined) heard.push({ topic, seq, body, user: packet.properties?.userProperties ?? {} });
  });
  await client.subscribeAsync('#', { qos: 1 });
  return { heard, end: () => client.endAsync() };
}

describe.runIf(haveMosquitto())('two destinations', () => {
  test('one that is down holds the other up in nothing; it gets its part later, chained, under its own topics', async () => {
    using folder = tempDir();
    const [plantPort, leaderPort] = [await freePort(), await freePort()];
    const table = await startTable({ registers: 8, incrementEveryMs: 50 });
    const plantBroker = await startMosquitto(plantPort, folder.path);
    const own = await listen(`mqtt://127.0.0.1:${plantPort}`);
    const only = { equipment: ['m1'], classes: ['telemetry', 'meta'] };
    const leader = {
      id: 'leader',
      broker: { url: `mqtt://127.0.0.1:${leaderPort}` },
      topicRoot: 'chain/v1',
      only,
    };
    await using gateway = new Gateway(folder.path, {
      connections: [{ id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1', port: table.port }],
      brokerUrl: `mqtt://127.0.0.1:${plantPort}`,
      tags: ['m0,plc,1,a,hr:0,float32,fast', 'm1,plc,1,b,hr:2,float32,fast'],
      destinations: [leader],
    });
    gateway.start();
    await until('the plant’s own data', () => own.heard.length > 60);
    const { publishers } = await gateway.snapshot();
    expect(publishers.map(({ name, health: { state } }) => [name, state])).toEqual([
      ['mqtt', 'ok'],
      ['leader', 'failed'],
    ]);
    expect(publishers[0]?.waiting).toBeLessThan(20);
    expect(publishers[1]?.waiting).toBeGreaterThan(60);

    // An agent that is killed meanwhile still knows what each has.
    await gateway.stop('SIGKILL');
    const leaderBroker = await startMosquitto(leaderPort, folder.path);
    const theirs = await listen(`mqtt://127.0.0.1:${leaderPort}`);
    gateway.start();
    await until('the leader’s part', async () => {
      const leaderView = (await gateway.snapshot().catch(() => undefined))?.publishers[1];
      return leaderView !== undefined && leaderView.health.state === 'ok' && leaderView.waiting < 20;
    });
    expect(await gateway.stop('SIGTERM')).toBe(0);
    const lastSent = Math.max(...own.heard.map(({ seq }) => seq));
    await until('the last message', () => own.heard.length >= lastSent);

    const ownBodies = new Map(own.heard.map(({ seq, body }) => [seq, body]));
    expect([...ownBodies.keys()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: lastSent }, (_, at) => at + 1),
    );
    const part = [...ownBodies].filter(
      ([, body]) =>
        /"path":"ent\/site\/hall\/line1\/m1"/.test(body) && /zhencai\.(?:telemetry|meta)\//.test(body),
    );
    // Either may have got one more than the other when the agent stopped.
    const bodies = new Set(theirs.heard.filter(({ seq }) => seq <= lastSent).map(({ body }) => body));
    const last = Math.max(...theirs.heard.map(({ seq }) => seq));
    // What the last commits brought is left for the next start.
    expect(part.filter(([seq, body]) => seq <= last && !bodies.has(body))).toEqual([]);
    expect(part.filter(([seq]) => seq <= last).length).toBeGreaterThan(25);
    expect(bodies.isSubsetOf(new Set(part.map(([, body]) => body)))).toBe(true);
    expect(theirs.heard.every(({ topic }) => topic.startsWith('chain/v1/ent/site/hall/line1/m1/'))).toBe(
      true,
    );
    const known = new Set<unknown>([undefined]);
    expect(theirs.heard.filter(({ user }) => user['prev'] === undefined)).toHaveLength(1);
    for (const { seq, user } of theirs.heard) {
      expect(known).toContain(user['prev'] === undefined ? undefined : Number(user['prev']));
      known.add(seq);
    }
    await Promise.all([own.end(), theirs.end(), table.stop()]);
    await kill(plantBroker, 'SIGTERM');
    await kill(leaderBroker, 'SIGTERM');
  });
});
