/** The manifest: what a pack says it is. */
import type { EpochMs } from '../../model/time.ts';
import { hashOf, hashesOf, textOf } from './bytes.ts';
import { isObject, parseJson } from './canonical.ts';
import { subtreesOf } from './merkle.ts';
import { parseKey, type VerifierKey } from './note.ts';
import * as shape from './shape.ts';

/** Fields of manifest.json (README), read. */
export interface Manifest {
  readonly made: EpochMs;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly gateway: string;
  readonly epoch: string;
  readonly origin: string;
  readonly key: VerifierKey;
  readonly keyText: string;
  readonly range: readonly [number, number];
  readonly left: readonly Uint8Array[];
  readonly redacted: boolean;
  readonly version: string;
  readonly files: ReadonlyMap<string, { readonly bytes: number; readonly sha256: Uint8Array }>;
  readonly gone: readonly number[];
}

const { text, time, list, object } = shape;

const written = object({
  schema: shape.oneOf('zhencai.pack/1'),
  made: time,
  from: time,
  to: time,
  gateway: text,
  epoch: text,
  origin: text,
  key: text,
  range: list(time),
  left: list(shape.hash),
  redacted: shape.flag,
  version: text,
  files: list(object({ name: text, bytes: time, sha256: shape.hash })),
  gone: list(time),
});

/** A manifest that fits the README, as it stands in the file. */
interface Written {
  readonly made: EpochMs;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly gateway: string;
  readonly epoch: string;
  readonly origin: string;
  readonly key: string;
  readonly range: readonly number[];
  readonly left: readonly string[];
  readonly redacted: boolean;
  readonly version: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  readonly gone: readonly number[];
}

/** Reads manifest.json. `fault` is the field that is wrong, empty where it is no JSON, `canonical` not in its one form. */
export function readManifest(bytes: Uint8Array): { manifest?: Manifest; fault?: string } {
  const parsed = parseJson(textOf(bytes) ?? '');
  if (parsed === undefined || !isObject(parsed.value)) return { fault: '' };
  if (!parsed.canonical) return { fault: 'canonical' };
  const wrong = written(parsed.value);
  if (wrong !== undefined) return { fault: wrong };
  return understood(parsed.value as unknown as Written);
}

function understood(found: Written): { manifest?: Manifest; fault?: string } {
  const { gateway, epoch, origin } = found;
  const [a, b] = found.range;
  if (found.from >= found.to) return { fault: 'to' };
  if (origin !== `zhencai/${gateway}/${epoch}`) return { fault: 'origin' };
  const key = parseKey(found.key);
  if (key === undefined || key.name !== origin) return { fault: 'key' };
  if (a === undefined || b === undefined || found.range.length !== 2 || a >= b) return { fault: 'range' };
  const left = hashesOf(found.left);
  if (left?.length !== subtreesOf(a)) return { fault: 'left' };
  const files = new Map(
    found.files.map(({ name, bytes, sha256 }) => [
      name,
      { bytes, sha256: hashOf(sha256) ?? new Uint8Array(0) },
    ]),
  );
  if (files.size !== found.files.length) return { fault: 'files' };
  return { manifest: { ...found, key, keyText: found.key, range: [a, b], left, files } };
}
