/** Certificates for tests, made by openssl when they run: none is kept in the repository, and none has to be renewed. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { have } from './programs.ts';

/** Paths of a PEM certificate and its key. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

interface Wanted {
  readonly issuer?: Certificate;
  /** Subject alternative names, `IP:127.0.0.1` or `DNS:…`. */
  readonly names?: string;
  /** Times of validity; from an hour ago for a year where not given. */
  readonly from?: number;
  readonly until?: number;
  readonly isAuthority?: boolean;
}

/** OpenSSL's own program. */
export const haveOpenssl = (): boolean =>
  have('openssl', 'openssl', () => execFileSync('openssl', ['version'], { stdio: 'ignore' }));

/** Makes a certificate in `folder`; without an issuer it signs itself. */
export function makeCertificate(folder: string, name: string, wanted: Wanted = {}): Certificate {
  const file = (ending: string): string => path.join(folder, `${name}.${ending}`);
  const [cert, key] = [file('crt'), file('key')];
  const { issuer, names, isAuthority = false, from = Date.now() - 3_600_000 } = wanted;
  const until = wanted.until ?? Date.now() + 365 * 86_400_000;
  const extensions = [
    `basicConstraints=critical,CA:${isAuthority ? 'TRUE' : 'FALSE'}`,
    ...(names === undefined ? [] : [`subjectAltName=${names}`]),
  ];
  fs.writeFileSync(file('ext'), extensions.join('\n'));
  run(
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    key,
    '-out',
    file('csr'),
  );
  // `x509` cannot set both times; `ca` can, and keeps its book in files.
  fs.writeFileSync(file('index'), '');
  fs.writeFileSync(
    file('conf'),
    [
      '[ca]\ndefault_ca=one\n[one]',
      `database=${file('index')}`,
      `new_certs_dir=${folder}`,
      'rand_serial=yes\ndefault_md=sha256\npolicy=any\nunique_subject=no\n[any]\ncommonName=supplied\n',
    ].join('\n'),
  );
  const signer =
    issuer === undefined ? ['-selfsign', '-keyfile', key] : ['-cert', issuer.cert, '-keyfile', issuer.key];
  run(
    'ca',
    '-batch',
    '-notext',
    '-config',
    file('conf'),
    ...signer,
    '-in',
    file('csr'),
    '-out',
    cert,
    '-startdate',
    stamp(from),
    '-enddate',
    stamp(until),
    '-extfile',
    file('ext'),
  );
  return { cert, key };
}

function run(...args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** YYYYMMDDHHMMSSZ */
function stamp(time: number): string {
  return new Date(time)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
}
