import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectorOf, failureOf, sampleOf, tag } from './opcua-plant.ts';
import { openShop, shopUri, temporaryFolder, type Shop } from './opcua-server.ts';

const signal = new AbortController().signal;
const force = [tag('Force', `nsu=${shopUri};s=Force`)];
const user = { name: 'collector', password: 's3cret' };
const security = { policy: 'Basic256Sha256', mode: 'SignAndEncrypt' };

const pki = temporaryFolder();
const data = temporaryFolder();
const trusted = path.join(data.dir, 'pki/opcua/trusted');
const rejected = path.join(data.dir, 'pki/opcua/rejected');
let shop: Shop;

beforeAll(async () => {
  shop = await openShop(pki.dir, { secured: true, user });
});
afterAll(async () => {
  await shop.stop();
  pki[Symbol.dispose]();
  data[Symbol.dispose]();
});

test('SignAndEncrypt: trust on both sides is given step by step, each refusal saying what to do', async () => {
  await using collector = await collectorOf(shop.endpoint, data.dir, force, {}, { security, user });
  // 1. We do not know the server.
  const untrusted = await failureOf(collector.connect(signal));
  expect(untrusted).toMatchObject({ name: 'NotConnectedError', code: 'opcua.untrusted' });
  const [file = ''] = fs.readdirSync(rejected);
  expect(untrusted).toMatchObject({ params: { file: path.join(rejected, file) } });
  fs.renameSync(path.join(rejected, file), path.join(trusted, file));

  // 2. The server does not know us.
  const refused = await failureOf(collector.connect(signal));
  expect(refused).toMatchObject({ name: 'NotConnectedError', code: 'opcua.client-refused' });
  const own = path.join(data.dir, 'pki/opcua/own/certificate.der');
  expect(refused).toMatchObject({ params: { file: own } });
  await shop.trust(fs.readFileSync(own));

  // 3. Both know each other.
  await collector.connect(signal);
  expect(sampleOf(await collector.read(signal), 'Force').value).toBe(812.4);
});

test('a wrong password and a missing user are named as such', async () => {
  const wrong = { name: 'collector', password: 'wrong' };
  await using bad = await collectorOf(shop.endpoint, data.dir, force, {}, { user: wrong });
  const error = await failureOf(bad.connect(signal));
  expect(error).toMatchObject({
    name: 'NotConnectedError',
    code: 'opcua.user-refused',
    params: { user: 'collector' },
  });
  expect(String(error)).not.toContain('wrong');
  await using nobody = await collectorOf(shop.endpoint, data.dir, force);
  expect(await failureOf(nobody.connect(signal))).toMatchObject({ code: 'opcua.user-refused' });
  await using right = await collectorOf(shop.endpoint, data.dir, force, {}, { user });
  await right.connect(signal);
});

test('a policy the server does not offer is answered with what it offers', async () => {
  const other = { policy: 'Aes256_Sha256_RsaPss', mode: 'SignAndEncrypt' };
  await using collector = await collectorOf(shop.endpoint, data.dir, force, {}, { security: other, user });
  expect(await failureOf(collector.connect(signal))).toMatchObject({
    code: 'opcua.no-such-endpoint',
    params: { offered: expect.stringContaining('Basic256Sha256/SignAndEncrypt') },
  });
});

test('acceptUnknownCertificate trusts any server; a pinned certificate only its own', async () => {
  using fresh = temporaryFolder();
  fs.cpSync(path.join(data.dir, 'pki/opcua/own'), path.join(fresh.dir, 'pki/opcua/own'), { recursive: true });
  const open = { security, user, acceptUnknownCertificate: true };
  await using trusting = await collectorOf(shop.endpoint, fresh.dir, force, {}, open);
  await trusting.connect(signal);

  const [name = ''] = fs.readdirSync(trusted);
  const pinned = { security, user, serverCertificate: path.join(trusted, name) };
  await using right = await collectorOf(shop.endpoint, fresh.dir, force, {}, pinned);
  await right.connect(signal);

  const own = path.join(fresh.dir, 'pki/opcua/own/certificate.der');
  await using wrong = await collectorOf(
    shop.endpoint,
    fresh.dir,
    force,
    {},
    { ...pinned, serverCertificate: own },
  );
  expect(await failureOf(wrong.connect(signal))).toMatchObject({ code: 'opcua.not-pinned' });
});

test('a certificate folder that cannot be made is said at once', async () => {
  using other = temporaryFolder();
  fs.writeFileSync(path.join(other.dir, 'pki'), 'in the way');
  await using collector = await collectorOf(shop.endpoint, other.dir, force);
  expect(await failureOf(collector.connect(signal))).toMatchObject({
    name: 'PermanentError',
    code: 'opcua.pki-unwritable',
  });
});
