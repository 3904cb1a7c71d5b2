/**
 * The evidence as its reviewer meets it: an agent that was killed and stopped, a broker that kept what it heard, a pack,
 * and the commands that look at it. Everything is a process of its own, and the subscriber is not ours.
 */
import fs from 'node:fs';
import path from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChallengeAnswer } from '../../agent/runtime/challenge.ts';
import type { Verification } from '../../agent/evidence/verify/verify.ts';
import { startTable, type TableServer } from '../../scripts/workshop/modbus/table.ts';
import { Gateway, until } from './gateway.ts';
import { freePort, haveMosquitto, kill, startMosquitto, tempDir } from './programs.ts';

/** Captured by a subscriber. */
interface Captured {
  readonly topic: string;
  readonly body: Buffer;
}

describe.skipIf(!haveMosquitto())('evidence of an agent that was killed, stopped and challenged', () => {
  const folder = tempDir();
  const inFolder = (name: string): string => path.join(folder.path, name);
  const captured: Captured[] = [];
  let gateway: Gateway;
  let table: TableServer;
  let subscriber: MqttClient;
  let challenged: ChallengeAnswer;

  const checkpoints = (): Captured[] => captured.filter(({ topic }) => topic.endsWith('/evidence'));
  const evidence = (...args: string[]) => gateway.command('evidence', ...args, '--lang', 'en');
  const verified = async (
    pack: string,
    ...args: string[]
  ): Promise<Verification & { code: number | null }> => {
    const { code, stdout, stderr } = await evidence('verify', pack, '--json', ...args);
    expect(stderr).toBe('');
    return { ...(JSON.parse(stdout) as Verification), code };
  };
  const verdictsOf = ({ checks }: Verification): Record<string, string> =>
    Object.fromEntries(checks.map(({ id, verdict }) => [id, verdict]));

  beforeAll(async () => {
    const port = await freePort();
    const broker = await startMosquitto(port, folder.path);
    subscriber = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
    subscriber.on('message', (topic, body) => captured.push({ topic, body }));
    await subscriber.subscribeAsync('uns/v1/#', { qos: 1 });
    table = await startTable({ registers: 40, units: 2 });
    gateway = new Gateway(folder.path, {
      brokerUrl: `mqtt://127.0.0.1:${port}`,
      connections: [{ id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1', port: table.port }],
      tags: ['m1,plc,1,a,hr:0,float32,fast', 'm1,plc,1,b,hr:2,float32,fast', 'm2,plc,2,a,hr:20,float32,fast'],
      evidence: { windowMinutes: 1 },
    });
    gateway.start();
    await until('a signed log', () => checkpoints().length > 0);
    await until('telemetry of both', () =>
      ['m1', 'm2'].every((id) => captured.some(({ topic }) => topic.includes(`/${id}/_telemetry/`))),
    );
    await gateway.stop('SIGKILL');
    gateway.start();
    await until('the second run', () => captured.some(({ topic }) => topic.endsWith('/gap')));

    await subscriber.endAsync();
    await kill(broker, 'SIGKILL');
    const answer = await evidence('challenge', '-c', gateway.file, '--nonce', '白浪-7', '-k', '2', '--json');
    expect(answer).toMatchObject({ code: 0, stderr: '' });
    challenged = JSON.parse(answer.stdout) as ChallengeAnswer;
    expect(await gateway.stop('SIGTERM')).toBe(0);
  }, 60_000);

  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await table.stop();
    folder[Symbol.dispose]();
  });

  test('the key is made once, for its owner alone, and told with every checkpoint', async () => {
    expect(fs.statSync(inFolder('data/evidence/key.pem')).mode & 0o777).toBe(0o600);
    const bodies = checkpoints().map(({ body }) => JSON.parse(body.toString()) as { key: string });
    expect(new Set(bodies.map(({ key }) => key)).size).toBe(1);
    expect(bodies[0]?.key).toMatch(/^zhencai\/gw-test\/[a-z2-7]{8}\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/);
  });

  test('a challenge reads what the machines hold, past the broker that is away', () => {
    const shown = Object.fromEntries(
      challenged.results.map(({ equipment, readings }) => [
        equipment,
        readings.map(({ tag, value, raw }) => [tag, value, raw]),
      ]),
    );
    expect(shown).toEqual({
      m1: [
        ['a', '0.5', '3f00 0000'],
        ['b', '1.5', '3fc0 0000'],
      ],
      m2: [['a', '10.5', '4128 0000']],
    });
  });

  test('a pack with everything: each check that can be made holds', async () => {
    expect(
      await evidence('pack', '-c', gateway.file, '--messages', 'all', '-o', inFolder('all.zip')),
    ).toMatchObject({
      code: 0,
    });
    const found = await verified(inFolder('all.zip'));
    expect(found).toMatchObject({ code: 0, sound: true });
    expect(verdictsOf(found)).toMatchObject({
      container: 'match',
      manifest: 'match',
      records: 'match',
      tree: 'match',
      checkpoints: 'match',
      clock: 'match',
      windows: 'match',
      sequence: 'match',
      messages: 'match',
      challenges: 'match',
      identity: 'match',
      key: 'unknown',
      anchors: 'unknown',
      message: 'unknown',
    });
    const { findings } = found;
    expect(findings?.starts.map(({ previous }) => previous?.clean)).toEqual([undefined, false]);
    expect(findings?.gaps.map(({ gap }) => gap.kind)).toContain('power');
    // The table says of itself that it is a simulation: seen, and counted nowhere.
    expect(findings?.headline).toMatchObject({ total: 2, simulated: 2, connected: 0, digital: 0 });
    expect(findings?.equipment.every(({ good }) => good > 0)).toBe(true);
  });

  test('without raw data: what a subscriber and the broker kept is proved to be in the log', async () => {
    const pack = inFolder('redacted.zip');
    await evidence('pack', '-c', gateway.file, '--messages', 'all', '--redact', '-o', pack);
    const [first] = checkpoints();
    const telemetry = captured.filter(({ topic }) => topic.includes('/_telemetry/'));
    const message = telemetry[Math.floor(telemetry.length / 2)];
    if (first === undefined || message === undefined) throw new Error('nothing was captured');
    fs.writeFileSync(inFolder('checkpoint.json'), first.body);
    // As `mosquitto_sub -v` prints it.
    fs.writeFileSync(inFolder('message.json'), `${message.topic} ${message.body.toString()}\n`);
    const { key } = JSON.parse(first.body.toString()) as { key: string };
    const given = ['--checkpoint', inFolder('checkpoint.json'), '--key', key];
    const found = await verified(pack, ...given, '--message', inFolder('message.json'));
    expect(found).toMatchObject({ code: 0, sound: true });
    expect(verdictsOf(found)).toMatchObject({ key: 'match', anchors: 'match', message: 'match' });
    const packed = fs.readFileSync(pack);
    expect(packed.includes(message.body)).toBe(false);

    const forged = message.body.toString().replace('"v":', '"v":1');
    fs.writeFileSync(inFolder('message.json'), forged);
    const refused = await verified(pack, '--message', inFolder('message.json'));
    expect(verdictsOf(refused)['message']).toBe('mismatch');
    expect(refused.code).toBe(1);
  });

  test('a flipped byte is found, located, and said in Chinese', async () => {
    const bytes = fs.readFileSync(inFolder('all.zip'));
    bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
    fs.writeFileSync(inFolder('flipped.zip'), bytes);
    const answer = await gateway.command('evidence', 'verify', inFolder('flipped.zip'), '--lang', 'zh');
    expect(answer.code).toBe(1);
    expect(answer.stdout).toMatch(/✗ .*不一致|✗ .*不符/);
  });

  test('report and verifier are files of their own; the report has the pack’s hash and both languages', async () => {
    const pack = inFolder('all.zip');
    for (const [lang, title] of [
      ['zh', '关键设备数据采集'],
      ['en', 'report'],
    ] as const) {
      const file = inFolder(`report-${lang}.html`);
      expect(await gateway.command('evidence', 'report', pack, '-o', file, '--lang', lang)).toMatchObject({
        code: 0,
      });
      const html = fs.readFileSync(file, 'utf8');
      expect(html.toLowerCase()).toContain(title);
      expect(html).not.toMatch(/<script|src=|https?:\/\/(?!c2sp)/);
    }
    expect(await evidence('verifier', '-o', inFolder('verify.html'))).toMatchObject({ code: 0 });
    expect(fs.readFileSync(inFolder('verify.html'), 'utf8')).toContain('<html');
  });

  test.each([
    [['pack'], 2, /-c plant\.yaml/],
    [['nonsense'], 2, /evidence pack/],
    [['verify'], 2, /evidence pack/],
    [['verify', '/nonexistent.zip'], 2, /nonexistent\.zip/],
    [['pack', '-c', 'PLANT', '--from', '1 November'], 2, /--from 1 November/],
    [['pack', '-c', 'PLANT', '--from', '2030-01-01', '--to', '2030-01-02'], 1, /no signed evidence/],
    [['challenge', '-c', 'PLANT', '--nonce', 'abc'], 2, /4 to 200/],
    [['challenge', '-c', 'PLANT', '--nonce', 'abcd', '-k', '0'], 2, /-k 0/],
    [['challenge', '-c', 'PLANT', '--nonce', 'abcd'], 1, /no agent answers/],
  ] as const)('%j ends with %i and says why', async (args, code, text) => {
    const answer = await evidence(...args.map((word) => (word === 'PLANT' ? gateway.file : word)));
    expect([answer.code, answer.stderr]).toEqual([code, expect.stringMatching(text)]);
  });
});
