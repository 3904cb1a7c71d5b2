/** TLS with Mosquitto: every way a certificate can be wrong is told as what it is; renewed files need no restart. */
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../agent/base/clock.ts';
import { describeError } from '../../agent/base/errors.ts';
import type { BrokerConfig } from '../../agent/publish/config.ts';
import { FakeClock } from '../fakes/clock.ts';
import { haveOpenssl, makeCertificate, type Certificate } from './certificates.ts';
import { failure, never, publisherFor, rows } from './mqtt-parts.ts';
import { freePort, haveMosquitto, kill, startMosquitto, tempDir } from './programs.ts';

const day = 86_400_000;
const names = 'IP:127.0.0.1,DNS:localhost';

describe.runIf(haveMosquitto() && haveOpenssl())('TLS', () => {
  let folder: ReturnType<typeof tempDir>;
  let authority: Certificate;
  let stranger: Certificate;
  let server: Certificate;
  let client: Certificate;
  let broker: ChildProcess | undefined;
  beforeAll(() => {
    folder = tempDir();
    authority = makeCertificate(folder.path, 'authority', { isAuthority: true });
    stranger = makeCertificate(folder.path, 'stranger', { isAuthority: true });
    server = makeCertificate(folder.path, 'server', { issuer: authority, names });
    client = makeCertificate(folder.path, 'client', { issuer: authority });
  });
  afterEach(async () => {
    if (broker !== undefined) await kill(broker, 'SIGTERM');
    broker = undefined;
  });
  afterAll(() => folder[Symbol.dispose]());

  const made = (name: string, wanted: Parameters<typeof makeCertificate>[2]): Certificate =>
    makeCertificate(folder.path, name, wanted);

  async function start({ cert, key }: Certificate, ...more: string[]): Promise<string> {
    const port = await freePort();
    broker = await startMosquitto(port, folder.path, [`certfile ${cert}`, `keyfile ${key}`, ...more]);
    return `mqtts://127.0.0.1:${port}`;
  }
  const wantsClients = (): string[] => [`cafile ${authority.cert}`, 'require_certificate true'];

  async function refusal(
    url: string,
    config: Partial<BrokerConfig>,
  ): Promise<{ code: string; text: string }> {
    const error = await failure(publisherFor(url, config).connect(never));
    const text = describeError(error, 'zh');
    expect(text).not.toMatch(/\{\w+\}/);
    return { code: error.code, text };
  }

  async function delivers(url: string, config: Partial<BrokerConfig>): Promise<void> {
    const publisher = publisherFor(url, config);
    await publisher.connect(never);
    expect(await publisher.publish(rows(2), never)).toEqual({ through: 2, refused: [] });
    await publisher[Symbol.asyncDispose]();
  }

  test('with CA and client certificate, by address and by name', async () => {
    const url = await start(server, ...wantsClients());
    await delivers(url, { ca: authority.cert, ...client });
    await delivers(url.replace('127.0.0.1', 'localhost'), { ca: authority.cert, ...client });
  });

  test('the certificate of the server is not as it should be', async () => {
    const ca = { ca: authority.cert };
    const other = await refusal(
      await start(made('other', { issuer: authority, names: 'DNS:mq.example' })),
      ca,
    );
    expect(other).toMatchObject({ code: 'mqtt.tlsName', text: expect.stringContaining('DNS:mq.example') });
    await kill(broker as ChildProcess, 'SIGTERM');

    const times = { issuer: authority, names, from: Date.now() - 9 * day, until: Date.now() - day };
    expect((await refusal(await start(made('expired', times)), ca)).code).toBe('mqtt.tlsExpired');
    await kill(broker as ChildProcess, 'SIGTERM');

    const early = { issuer: authority, names, from: Date.now() + day };
    expect((await refusal(await start(made('early', early)), ca)).code).toBe('mqtt.tlsNotYet');
    await kill(broker as ChildProcess, 'SIGTERM');

    const alone = made('alone', { names });
    const url = await start(alone);
    expect((await refusal(url, ca)).code).toBe('mqtt.tlsSelfSigned');
    await delivers(url, { ca: alone.cert });
  });

  test('the authority is another, or none is configured', async () => {
    const url = await start(server);
    expect((await refusal(url, { ca: stranger.cert })).code).toBe('mqtt.tlsUntrusted');
    expect((await refusal(url, {})).code).toBe('mqtt.tlsUntrusted');
  });

  test('the certificate of the client is not as it should be', async () => {
    const url = await start(server, ...wantsClients());
    const ca = { ca: authority.cert };
    expect((await refusal(url, ca)).code).toBe('mqtt.certMissing');
    const expired = made('old', { issuer: authority, from: Date.now() - 9 * day, until: Date.now() - day });
    const { code, text } = await refusal(url, { ...ca, ...expired });
    expect(code).toBe('mqtt.certExpired');
    expect(text).toContain(expired.cert);
    expect((await refusal(url, { ...ca, ...made('foreign', { issuer: stranger }) })).code).toBe(
      'mqtt.certRefused',
    );
    expect((await refusal(url, { ...ca, cert: client.cert, key: server.key })).code).toBe('mqtt.keyMismatch');
  });

  test('files that are not there, or are no PEM, are named before anything is sent', async () => {
    const url = 'mqtts://127.0.0.1:1';
    const absent = path.join(folder.path, 'absent.pem');
    expect(await refusal(url, { ca: absent })).toMatchObject({
      code: 'mqtt.file',
      text: expect.stringContaining(absent),
    });
    const junk = path.join(folder.path, 'junk.pem');
    fs.writeFileSync(junk, 'junk');
    expect(await refusal(url, { ca: junk })).toMatchObject({
      code: 'mqtt.pem',
      text: expect.stringContaining('broker.ca'),
    });
    const { code, text } = await refusal(url, { cert: client.cert, key: junk });
    expect([code, text.includes('broker.key')]).toEqual(['mqtt.pem', true]);
  });

  test('a port without TLS, and a TLS port spoken to in plain', async () => {
    const port = await freePort();
    broker = await startMosquitto(port, folder.path);
    expect((await refusal(`mqtts://127.0.0.1:${port}`, { ca: authority.cert })).code).toBe('mqtt.tlsNone');
    await kill(broker, 'SIGTERM');
    const url = await start(server);
    expect((await refusal(url.replace('mqtts', 'mqtt'), {})).code).toBe('mqtt.hungUp');
  });

  test('certificates are read anew at each connect: renewed ones are used without a restart', async () => {
    const url = await start(server, ...wantsClients());
    const live = { cert: path.join(folder.path, 'live.crt'), key: path.join(folder.path, 'live.key') };
    const use = (from: Certificate): void => {
      fs.copyFileSync(from.cert, live.cert);
      fs.copyFileSync(from.key, live.key);
    };
    use(made('worn', { issuer: authority, from: Date.now() - 9 * day, until: Date.now() - day }));
    const publisher = publisherFor(url, { ca: authority.cert, ...live });
    expect((await failure(publisher.connect(never))).code).toBe('mqtt.certExpired');
    use(client);
    await publisher.connect(never);
    expect(await publisher.publish(rows(2), never)).toEqual({ through: 2, refused: [] });
    await publisher[Symbol.asyncDispose]();
  });

  test('a client certificate that ends within two weeks is told while it still works', async () => {
    const url = await start(server, ...wantsClients());
    const soon = made('soon', { issuer: authority, until: Date.now() + 10 * day });
    const noticed = async (certificate: Certificate): Promise<string | undefined> => {
      const clock = new FakeClock(systemClock.now());
      const publisher = publisherFor(url, { ca: authority.cert, ...certificate }, clock);
      await publisher.connect(never);
      const code = publisher.notice?.code;
      const leaving = publisher[Symbol.asyncDispose]();
      await leaving;
      return code;
    };
    expect([await noticed(soon), await noticed(client)]).toEqual(['mqtt.certEnds', undefined]);
  });
});
