/** What program runs: one hash over its own files, so that evidence names the code it was made by. */
import { hash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { canonicalJson } from '../evidence/canonical.ts';

const root = path.join(import.meta.dirname, '..', '..');
const folders = ['agent', 'collectors', 'config'] as const;

/**
 * SHA-256 over the names and hashes of the program's files, base64 (agent/evidence/README.md). A file that cannot be read has
 * an empty hash: it makes another program, and never keeps the agent from starting.
 */
export async function programHash(): Promise<string> {
  const listed = await Promise.all(
    folders.map(async (folder) => {
      const names = await fs.readdir(path.join(root, folder), { recursive: true });
      return names.map((name) => path.posix.join(folder, name.split(path.sep).join('/')));
    }),
  );
  const files = [...listed.flat().filter((name) => /\.(ts|mjs|html|yaml)$/.test(name)), 'package-lock.json'];
  const hashes = await Promise.all(
    files.map(async (name) => {
      const bytes = await fs.readFile(path.join(root, name)).catch(() => undefined);
      return [name, bytes === undefined ? '' : hash('sha256', bytes, 'base64')] as const;
    }),
  );
  return hash('sha256', canonicalJson(Object.fromEntries(hashes)), 'base64');
}
