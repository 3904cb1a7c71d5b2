/** SignAndEncrypt, users and trust of the simulated CNC, and where its keys lie. */
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { MessageSecurityMode, SecurityPolicy, UserTokenType } from 'node-opcua';
import type { UserIdentityInfo } from 'node-opcua';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCnc } from '../../scripts/workshop/opcua/server.ts';
import type { CncServer } from '../../scripts/workshop/opcua/server.ts';
import { connect, makeClient, readValue, snapshotOf, temporaryDir } from './workshop-opcua-client.ts';

const encrypted = {
  securityMode: MessageSecurityMode.SignAndEncrypt,
  securityPolicy: SecurityPolicy.Basic256Sha256,
};
const serverFolder = temporaryDir();
const clientFolder = temporaryDir();
const strangerFolder = temporaryDir();
const pkiDir = path.join(serverFolder.dir, 'pki');
let cnc: CncServer;

const user = (password: string): UserIdentityInfo => ({
  type: UserTokenType.UserName,
  userName: 'collector',
  password,
});

beforeAll(async () => {
  cnc = await startCnc({
    port: 0,
    model: { snapshot: () => snapshotOf(10, 8000) },
    now: () => Date.now(),
    security: ['Basic256Sha256'],
    users: [{ name: 'collector', password: 'letmein' }],
    pkiDir,
  });
  const client = await makeClient(clientFolder.dir);
  await client.createDefaultCertificate();
  await cnc.trustClient(new X509Certificate(fs.readFileSync(client.certificateFile)).raw);
  await client.disconnect();
}, 20_000);

afterAll(async () => {
  await cnc?.stop();
  for (const folder of [serverFolder, clientFolder, strangerFolder]) folder[Symbol.dispose]();
});

test('a trusted client with the right password reads over an encrypted channel', async () => {
  const { session, close } = await connect(cnc.endpoint, clientFolder.dir, encrypted, user('letmein'));
  expect((await readValue(session, 'parts/total')).value.value).toBe(10);
  await close();
});

test('a wrong password and an anonymous session are refused', async () => {
  await expect(connect(cnc.endpoint, clientFolder.dir, encrypted, user('guess'))).rejects.toThrow();
  await expect(connect(cnc.endpoint, clientFolder.dir, encrypted)).rejects.toThrow();
});

test('an unencrypted session and an unknown client certificate are refused', async () => {
  await expect(connect(cnc.endpoint, clientFolder.dir, {}, user('letmein'))).rejects.toThrow();
  await expect(connect(cnc.endpoint, strangerFolder.dir, encrypted, user('letmein'))).rejects.toThrow();
  expect(fs.readdirSync(path.join(pkiDir, 'rejected'))).toHaveLength(1);
});

test("keys stay in the caller's folder and survive a stop", async () => {
  const certificate = path.join(pkiDir, 'own', 'certs', 'certificate.pem');
  const before = fs.readFileSync(certificate, 'utf8');
  await cnc.stop();
  expect(fs.readFileSync(certificate, 'utf8')).toBe(before);
});
