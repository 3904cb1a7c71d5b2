/** A message that somebody captured from the broker, sought in the log. */
import type { WindowRecord } from '../../model/record.ts';
import { sameBytes, textOf } from './bytes.ts';
import { isObject, parseJson } from './canonical.ts';
import { leafHash } from './hash.ts';
import type { Manifest } from './manifest.ts';
import type { Outcomes } from './outcomes.ts';

/** What a message says of itself. */
export interface Body {
  readonly value: Readonly<Record<string, unknown>>;
  readonly gw: string;
  readonly epoch: string;
  readonly seq: number;
  /** Last level of its path; empty for the gateway's own. */
  readonly equipment: string;
}

/** Reads the body of a message; undefined where it is none of a zhencai gateway. */
export function readCaptured(bytes: Uint8Array): Body | undefined {
  const value = parseJson(textOf(bytes) ?? '')?.value;
  if (!isObject(value)) return undefined;
  const { gw, epoch, seq, path } = value;
  if (typeof gw !== 'string' || typeof epoch !== 'string') return undefined;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 1) return undefined;
  const equipment = typeof path === 'string' ? (path.split('/').at(-1) ?? '') : '';
  return { value, gw, epoch, seq, equipment };
}

/** Check `message`. */
export class Captured {
  readonly #outcomes: Outcomes;
  readonly #manifest: Manifest;
  readonly #hash: Uint8Array | undefined;
  readonly #body: Body | undefined;
  /** The window that must hold it, by its number. */
  #window: number | undefined;
  /** Whether all messages of that window are in the pack. */
  #isWhole = false;
  #found: number | undefined;

  constructor(message: Uint8Array | undefined, manifest: Manifest, outcomes: Outcomes) {
    this.#manifest = manifest;
    this.#outcomes = outcomes;
    this.#hash = message && leafHash(message);
    this.#body = message && readCaptured(message);
  }

  /** A window of the log. */
  seeWindow({ equipment, messages }: WindowRecord, n: number): void {
    const body = this.#body;
    if (body === undefined || body.equipment !== equipment) return;
    if (body.seq >= (messages.first ?? Infinity) && body.seq <= (messages.last ?? 0)) this.#window = n;
  }

  /** A message of window `n` of the pack, by its leaf hash. */
  seeLeaf(hash: Uint8Array, n: number): void {
    if (this.#hash !== undefined && sameBytes(hash, this.#hash)) this.#found = n;
  }

  /** All messages of window `n` were seen. */
  seeAll(n: number): void {
    if (n === this.#window) this.#isWhole = true;
  }

  finish(): void {
    const [body, found, n] = [this.#body, this.#found, this.#window];
    const { gateway, epoch } = this.#manifest;
    if (this.#hash === undefined) this.#outcomes.unknown('message', 'evidence.message.none');
    else if (found !== undefined)
      this.#outcomes.match('message', 'evidence.message.ok', { n: found, seq: body?.seq ?? '' });
    else if (body === undefined) this.#outcomes.unknown('message', 'evidence.message.foreign');
    else if (body.gw !== gateway || body.epoch !== epoch)
      this.#outcomes.unknown('message', 'evidence.message.other', { gateway: body.gw, epoch: body.epoch });
    else if (n === undefined)
      this.#outcomes.unknown('message', 'evidence.message.outside', { seq: body.seq });
    else if (this.#isWhole)
      this.#outcomes.mismatch('message', 'evidence.message.different', { n, seq: body.seq }, { record: n });
    else this.#outcomes.unknown('message', 'evidence.message.ask', { n, seq: body.seq }, { record: n });
  }
}
