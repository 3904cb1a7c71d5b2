import { crypto_utils as crypto } from 'node-opcua-client';
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Certificates, type Issued } from '../../../collectors/opcua/certificates.ts';

const from = Date.UTC(2026, 0, 1);
const dayMs = 86_400_000;
let dir = '';
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-pki-'));
});
afterEach(() => fs.rmSync(dir, { recursive: true }));

async function issue(name = 'gateway'): Promise<Issued> {
  const privateKey = await crypto.generatePrivateKey(2048);
  const { cert } = await crypto.createSelfSignedCertificate({
    privateKey,
    subject: `/CN=${name}`,
    applicationUri: `urn:test:${name}`,
    notBefore: new Date(from),
    notAfter: new Date(from + 10 * dayMs),
    purpose: crypto.CertificatePurpose.ForApplication,
  });
  const { privPem } = await crypto.privateKeyToPEM(privateKey);
  return { certificate: crypto.convertPEMtoDER(cert), keyPem: privPem };
}

describe('our own certificate', () => {
  test('is made once, whoever comes first, and read ever after', async () => {
    const made = await Promise.all([1, 2].map(() => new Certificates(dir).identity(issue)));
    expect(made[0]).toEqual(made[1]);
    expect(made[0]?.applicationUri).toBe('urn:test:gateway');
    const again = await new Certificates(dir).identity(() => Promise.reject(new Error('not needed')));
    expect(again).toEqual(made[0]);
    expect(fs.readdirSync(path.join(dir, 'pki/opcua')).sort()).toEqual(['own', 'rejected', 'trusted']);
  });

  test('a folder that cannot be used is a PermanentError that names it', async () => {
    const inTheWay = path.join(dir, 'file');
    fs.writeFileSync(inTheWay, '');
    await expect(new Certificates(inTheWay).identity(issue)).rejects.toMatchObject({
      name: 'PermanentError',
      code: 'opcua.pki-unwritable',
    });
  });
});

describe("a server's certificate", () => {
  test('unknown: kept in rejected/; moved to trusted/, as DER or PEM: accepted, even when expired', async () => {
    const certificates = new Certificates(dir);
    await certificates.identity(issue);
    const { certificate } = await issue('plc');
    const refused = await certificates.trust(certificate, '10.0.0.1:4840', from + dayMs);
    expect(refused).toMatchObject({ accepted: false, subject: 'CN=plc' });
    const [name = ''] = fs.readdirSync(path.join(dir, 'pki/opcua/rejected'));
    expect(name).toMatch(/^10\.0\.0\.1_4840-[0-9A-F]{16}\.der$/);

    const trusted = path.join(dir, 'pki/opcua/trusted/plc.pem');
    fs.writeFileSync(trusted, new X509Certificate(certificate).toString());
    fs.writeFileSync(path.join(dir, 'pki/opcua/trusted/notes.txt'), 'not a certificate');
    expect(await certificates.trust(certificate, 'a', from + dayMs)).toEqual({
      accepted: true,
      expired: false,
    });
    expect(await certificates.trust(certificate, 'a', from + 11 * dayMs)).toEqual({
      accepted: true,
      expired: true,
    });

    const { certificate: other } = await issue('plc');
    expect(await certificates.trust(other, 'a', from + dayMs)).toMatchObject({ accepted: false });
  });
});
