/**
 * The server's own certificate and its list of trusted clients, in one folder of the caller's choice.
 *
 * Keys (RSA 2048) and the self-signed certificate are made in this process (no openssl program) and only where
 * the folder has none yet. Nothing is ever written under HOME.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LogLevel, OPCUACertificateManager, setLogLevel } from 'node-opcua';

/** A folder of certificates. */
export interface PkiFolder {
  readonly dir: string;
  /** Removes the folder if it was made here. */
  dispose(): void;
}

/** The caller's folder, or without one a temporary folder that `dispose` removes. */
export function pkiFolder(dir: string | undefined): PkiFolder {
  if (dir !== undefined) return { dir, dispose: () => undefined };
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-simulator-pki-'));
  return { dir: made, dispose: () => fs.rmSync(made, { recursive: true, force: true }) };
}

/**
 * Opens the certificates in a folder; a server disposes of its own when it shuts down. Unknown client
 * certificates are refused (BadCertificateUntrusted) and kept under `rejected/` unless `acceptUnknown`.
 */
export async function openCertificates(
  dir: string,
  acceptUnknown: boolean,
): Promise<OPCUACertificateManager> {
  // The library reports refused certificates and the like on stdout, which belongs to the demo's and the bench's output.
  setLogLevel(LogLevel.Critic);
  const certificates = new OPCUACertificateManager({
    rootFolder: dir,
    automaticallyAcceptUnknownCertificate: acceptUnknown,
    keySize: 2048,
    disableFileWatchers: true,
  });
  await certificates.initialize();
  return certificates;
}
