/**
 * `${env:NAME}` and `${file:/path}` in the texts of the plant file. What they stand for is put in place in memory only:
 * `redact` keeps it out of every fault.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Fault } from '../agent/base/fault.ts';
import type { TextKey, TextParams } from '../agent/base/text.ts';

/** Told of a reference that leads nowhere. */
export type Complain = (key: TextKey, params: TextParams) => void;

/** Shorter values are looked for as a whole text only: inside others they would be found by chance, and garble them. */
const shortSecret = 6;

/** The references of one plant file. */
export class References {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #references = new Map<string, string>();

  /** @param folder where relative paths start */
  constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#env = env;
  }

  /** The text with every reference replaced; one that leads nowhere is complained of and stays as written. */
  resolve(text: string, complain: Complain): string {
    return text.replaceAll(/\$\$\{|\$\{([^}]*)\}?/g, (written, inner: string | undefined) => {
      if (inner === undefined) return '${';
      const value = this.#valueOf(written, inner, complain);
      if (value === undefined) return written;
      this.#references.set(value, written);
      return value;
    });
  }

  /** The fault with the reference where its value would stand. */
  redact(fault: Fault): Fault {
    if (fault.params === undefined || this.#references.size === 0) return fault;
    const params = Object.entries(fault.params).map(([name, value]) => [name, this.#hide(value)]);
    return { ...fault, params: Object.fromEntries(params) };
  }

  /** The text as its author wrote it, or nearly so. */
  #hide(value: string | number): string | number {
    if (typeof value === 'number') return value;
    let shown = value;
    for (const [secret, written] of this.#references) {
      if (shown === secret) return written;
      if (secret.length >= shortSecret) shown = shown.replaceAll(secret, () => written);
    }
    return shown;
  }

  #valueOf(written: string, inner: string, complain: Complain): string | undefined {
    const [, kind, name = ''] = /^\s*(env|file)\s*:\s*(.+?)\s*$/.exec(inner) ?? [];
    if (kind === 'file') return this.#fileText(name, complain);
    if (kind !== 'env' || !written.endsWith('}')) {
      complain('config.badReference', { reference: written });
      return undefined;
    }
    const value = this.#env[name];
    if (value !== undefined && value !== '') return value;
    complain('config.noVariable', { name });
    return undefined;
  }

  #fileText(path: string, complain: Complain): string | undefined {
    try {
      const text = readFileSync(resolve(this.#folder, path), 'utf8')
        .replace(/^\ufeff/, '')
        .trimEnd();
      if (text !== '') return text;
      complain('config.noSecretFile', { path, code: 'EMPTY' });
    } catch (thrown) {
      complain('config.noSecretFile', { path, code: String((thrown as NodeJS.ErrnoException).code) });
    }
    return undefined;
  }
}

/** Whether a text holds a reference. */
export function hasReference(text: string): boolean {
  return /(^|[^$])\$\{/.test(text);
}
