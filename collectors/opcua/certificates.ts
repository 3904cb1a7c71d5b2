/**
 * Certificates of the OPC UA collector, in a folder of its own below `dataDir` and nowhere else:
 *
 *   pki/opcua/own/certificate.der   ours, made on first need, for ten years
 *   pki/opcua/own/key.pem           its key, mode 0600
 *   pki/opcua/trusted/              server certificates a person accepted, and CAs (DER or PEM, any file name)
 *   pki/opcua/rejected/             server certificates that came and were not known, for a person to move to trusted/
 *
 * `own/` appears whole or not at all: it is made under another name and then renamed.
 */
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { PermanentError } from '../../agent/base/errors.ts';
import type { EpochMs } from '../../agent/model/time.ts';

/** Our application certificate and key. */
export interface Identity {
  /** DER. */
  readonly certificate: Buffer;
  readonly keyPem: string;
  /** The URI inside the certificate; the server compares it with what the client says (OPC 10000-6 §6.2.2). */
  readonly applicationUri: string;
}

/** What the vendor library makes for us: a fresh key and a certificate over it. */
export interface Issued {
  readonly certificate: Buffer;
  readonly keyPem: string;
}

/** Whether a server's certificate is accepted; if not, where it was put. */
export type Trust =
  | { readonly accepted: true; readonly expired: boolean }
  | { readonly accepted: false; readonly file: string; readonly subject: string };

/** The folder of certificates of one gateway. */
export class Certificates {
  readonly #dir: string;

  /** @param dataDir the gateway's data folder, absolute */
  constructor(dataDir: string) {
    this.#dir = path.join(dataDir, 'pki', 'opcua');
  }

  /** File of our own certificate, for the person who has to accept it on the server. */
  get ownFile(): string {
    return path.join(this.#dir, 'own', 'certificate.der');
  }

  /**
   * Our identity, made by `issue` if there is none yet.
   * @throws PermanentError the folder cannot be written: said now, because the library would fail without a word
   */
  async identity(issue: () => Promise<Issued>): Promise<Identity> {
    try {
      for (const folder of ['trusted', 'rejected'])
        await fs.mkdir(path.join(this.#dir, folder), { recursive: true, mode: 0o700 });
      await fs.access(this.#dir, fs.constants.W_OK);
      return (await this.#read()) ?? (await this.#make(issue));
    } catch (error) {
      throw new PermanentError('opcua.pki-unwritable', { dir: this.#dir }, error);
    }
  }

  /**
   * Whether a server certificate, or the CA that issued it, is in `trusted/`. An unknown one is kept in `rejected/`.
   * @param chain DER, the server's own certificate first
   * @param server host and port, for the file name
   */
  async trust(chain: Buffer, server: string, now: EpochMs): Promise<Trust> {
    const leaf = new X509Certificate(chain);
    const expired = now > leaf.validToDate.getTime() || now < leaf.validFromDate.getTime();
    for (const known of await this.#trusted()) {
      if (known.raw.equals(leaf.raw)) return { accepted: true, expired };
      const issued = known.ca && leaf.checkIssued(known) && leaf.verify(known.publicKey);
      if (issued && !expired) return { accepted: true, expired };
    }
    const name = `${server.replace(/[^\w.-]+/g, '_')}-${leaf.fingerprint256.replaceAll(':', '').slice(0, 16)}.der`;
    const file = path.join(this.#dir, 'rejected', name);
    await fs.writeFile(file, leaf.raw, { mode: 0o600 }).catch((error: unknown) => {
      throw new PermanentError('opcua.pki-unwritable', { dir: this.#dir }, error);
    });
    return { accepted: false, file, subject: leaf.subject.replaceAll('\n', ', ') };
  }

  async #trusted(): Promise<X509Certificate[]> {
    const dir = path.join(this.#dir, 'trusted');
    const names = await fs.readdir(dir);
    const found = await Promise.all(
      names.map((name) => readCertificate(path.join(dir, name)).catch(() => undefined)),
    );
    return found.filter((certificate) => certificate !== undefined);
  }

  async #read(): Promise<Identity | undefined> {
    const own = path.dirname(this.ownFile);
    const certificate = await fs.readFile(this.ownFile).catch(() => undefined);
    if (certificate === undefined) return undefined;
    const keyPem = await fs.readFile(path.join(own, 'key.pem'), 'utf8');
    const uri = /URI:([^,\s]+)/.exec(new X509Certificate(certificate).subjectAltName ?? '')?.[1];
    if (uri === undefined) throw new Error(`${this.ownFile} has no ApplicationUri`);
    return { certificate, keyPem, applicationUri: uri };
  }

  async #make(issue: () => Promise<Issued>): Promise<Identity> {
    const { certificate, keyPem } = await issue();
    const draft = await fs.mkdtemp(path.join(this.#dir, 'own.'));
    await fs.writeFile(path.join(draft, 'certificate.der'), certificate, { mode: 0o600 });
    await fs.writeFile(path.join(draft, 'key.pem'), keyPem, { mode: 0o600 });
    // Another connection may have been first; then its identity is ours too.
    await fs.rename(draft, path.dirname(this.ownFile)).catch(() => fs.rm(draft, { recursive: true }));
    const made = await this.#read();
    if (made === undefined) throw new Error(`${this.ownFile} could not be made`);
    return made;
  }
}

/**
 * A certificate file, DER or PEM.
 * @throws whatever reading or parsing throws
 */
export async function readCertificate(file: string): Promise<X509Certificate> {
  return new X509Certificate(await fs.readFile(file));
}
