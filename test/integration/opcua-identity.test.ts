/** What OPC UA servers say they are: a node-opcua server, and the workshop's, over unsecured and secured sessions. */
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { NotConnectedError } from '../../agent/base/errors.ts';
import { startCnc } from '../../scripts/workshop/opcua/server.ts';
import { collectorOf, failureOf, tag } from './opcua-plant.ts';
import { openShop, shopUri, temporaryFolder } from './opcua-server.ts';
import { snapshotOf } from './workshop-opcua-client.ts';

const signal = new AbortController().signal;
const force = [tag('Force', `nsu=${shopUri};s=Force`)];

/** SHA-256 of the certificate in a file, as OpenSSL computes it. */
function thumbprint(file: string): string {
  const { fingerprint256 } = new X509Certificate(fs.readFileSync(file));
  return fingerprint256.replaceAll(':', '').toLowerCase();
}

test('a server names itself, its software and its certificate; a session without security too', async () => {
  using pki = temporaryFolder();
  using data = temporaryFolder();
  const shop = await openShop(pki.dir, { secured: true, limits: { maxNodesPerRead: 4 } });
  const security = { policy: 'Basic256Sha256', mode: 'SignAndEncrypt' };
  try {
    await using plain = await collectorOf(shop.endpoint, data.dir, force);
    await plain.connect(signal);
    await plain.read(signal);
    const [said, ...more] = await plain.identify(signal);
    expect(more).toEqual([]);
    expect(said).toMatchObject({ endpoint: shop.endpoint, answered: true });
    expect(said?.unit).toBeUndefined();
    expect(said?.facts).toEqual({
      applicationUri: expect.stringMatching(/^urn:.*NodeOPCUA-Server/),
      productUri: expect.stringMatching(/\S/),
      manufacturer: expect.stringMatching(/\S/),
      productName: expect.stringMatching(/\S/),
      softwareVersion: expect.stringMatching(/^\d/),
      buildNumber: expect.stringMatching(/\S/),
      certificate: thumbprint(path.join(pki.dir, 'own/certs/certificate.pem')),
      securityMode: 'None',
      securityPolicy: 'None',
      address: '127.0.0.1',
    });

    const open = { security, acceptUnknownCertificate: true };
    await using secured = await collectorOf(shop.endpoint, data.dir, force, {}, open);
    await failureOf(secured.connect(signal));
    await shop.trust(fs.readFileSync(path.join(data.dir, 'pki/opcua/own/certificate.der')));
    await secured.connect(signal);
    const [again] = await secured.identify(signal);
    expect(again?.facts).toEqual({
      ...said?.facts,
      securityMode: 'SignAndEncrypt',
      securityPolicy: 'Basic256Sha256',
    });
  } finally {
    await shop.stop();
  }
});

test('the workshop says that it is simulated', async () => {
  using data = temporaryFolder();
  const cnc = await startCnc({
    port: 0,
    model: { snapshot: () => snapshotOf(10, 8000) },
    now: () => Date.now(),
  });
  try {
    await using collector = await collectorOf(cnc.endpoint, data.dir, [tag('time', 'i=2258')]);
    await collector.connect(signal);
    const [said] = await collector.identify(signal);
    expect(said?.answered).toBe(true);
    expect(said?.facts['productName']).toMatch(/simulat/i);
    expect(said?.facts['manufacturer']).toMatch(/simulat/i);
    expect(said?.facts['applicationUri']).toMatch(/simulat/i);
  } finally {
    await cnc.stop();
  }
}, 20_000);

test('a server that falls silent over the question loses the link, as for any call; one that is gone is told', async () => {
  using pki = temporaryFolder();
  using data = temporaryFolder();
  const shop = await openShop(pki.dir);
  try {
    await using collector = await collectorOf(shop.endpoint, data.dir, force);
    expect(await failureOf(collector.identify(signal))).toBeInstanceOf(NotConnectedError);
    await collector.connect(signal);
    shop.relay.setStalled(true);
    const abort = new AbortController();
    const stopped = collector.identify(abort.signal);
    abort.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
    expect(await failureOf(collector.identify(signal))).toMatchObject({ code: 'opcua.timeout' });
    shop.relay.setStalled(false);

    // Twice in a row: it is connected as ever, and not asked.
    await collector.connect(signal);
    const [spared] = await collector.identify(signal);
    expect(spared).toMatchObject({ answered: false, facts: { securityMode: 'None', address: '127.0.0.1' } });
    expect((await collector.read(signal)).samples).toHaveLength(1);
  } finally {
    await shop.stop();
  }
});
