/**
 * MQTT over WebSocket, as a reverse proxy in front of a broker gives it: Mosquitto behind a WebSocket server (Debian's
 * speaks none itself), plain and with TLS.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { haveOpenssl, makeCertificate } from './certificates.ts';
import { failure, never, publisherFor, rows, until, watch } from './mqtt-parts.ts';
import { freePort, haveMosquitto, kill, startMosquitto, tempDir } from './programs.ts';

describe.runIf(haveMosquitto() && haveOpenssl())('WebSocket', () => {
  let folder: ReturnType<typeof tempDir>;
  let port: number;
  let broker: ChildProcess;
  let proxy: http.Server | undefined;
  beforeEach(async () => {
    folder = tempDir();
    port = await freePort();
    broker = await startMosquitto(port, folder.path);
  });
  afterEach(async () => {
    proxy?.closeAllConnections();
    proxy?.close();
    await kill(broker, 'SIGTERM');
    folder[Symbol.dispose]();
  });

  /** Serves /mqtt; returns host and port. */
  async function serve(server: http.Server): Promise<string> {
    proxy = server;
    const sockets = new WebSocketServer({ server, path: '/mqtt', handleProtocols: () => 'mqtt' });
    sockets.on('connection', (socket) => {
      const near = createWebSocketStream(socket);
      const far = net.connect(port, '127.0.0.1');
      near.on('error', () => far.destroy()).pipe(far);
      far.on('error', () => near.destroy()).pipe(near);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('ws: MQTT 5, acknowledged and seen; a broker that dies is noticed; a wrong path is named', async () => {
    const host = await serve(http.createServer());
    const { seen, end } = await watch(`mqtt://127.0.0.1:${port}`, 5);
    const publisher = publisherFor(`ws://${host}/mqtt`);
    await publisher.connect(never);
    expect(await publisher.publish(rows(20), never)).toEqual({ through: 20, refused: [] });
    await until(() => seen.length >= 21);
    expect(seen[1]).toMatchObject({ topic: 'root/t/1', properties: { id: 'gw:ep:1' } });
    await end();
    await kill(broker, 'SIGKILL');
    await until(() => publisher.lost.aborted);
    expect(publisher.lost.aborted).toBe(true);
    const wrong = await failure(publisherFor(`ws://${host}/other`).connect(never));
    expect(wrong).toMatchObject({
      code: 'mqtt.noWebSocket',
      params: { reason: expect.stringContaining('400') },
    });
  });

  test('wss: with the CA and the client certificate; without the CA it is not trusted; a wrong name is named', async () => {
    const authority = makeCertificate(folder.path, 'authority', { isAuthority: true });
    const server = makeCertificate(folder.path, 'server', { issuer: authority, names: 'IP:127.0.0.1' });
    const client = makeCertificate(folder.path, 'client', { issuer: authority });
    const pem = {
      cert: fs.readFileSync(server.cert),
      key: fs.readFileSync(server.key),
      ca: fs.readFileSync(authority.cert),
    };
    const host = await serve(https.createServer({ ...pem, requestCert: true }));
    const config = { ca: authority.cert, ...client };
    const publisher = publisherFor(`wss://${host}/mqtt`, config);
    await publisher.connect(never);
    expect(await publisher.publish(rows(20), never)).toEqual({ through: 20, refused: [] });
    await publisher[Symbol.asyncDispose]();
    const refusal = async (url: string, ca: object): Promise<string> =>
      (await failure(publisherFor(url, ca).connect(never))).code;
    expect(await refusal(`wss://${host}/mqtt`, {})).toBe('mqtt.tlsUntrusted');
    expect(await refusal(`wss://${host.replace('127.0.0.1', 'localhost')}/mqtt`, config)).toBe(
      'mqtt.tlsName',
    );
  });
});
