/**
 * Read Device Identification, function 43 with MEI type 14 (MODBUS Application Protocol V1.1b3 §6.21), as bytes. Pure.
 *
 *   request  MEI type (14) · ReadDeviceIdCode · first object id
 *   reply    MEI type · ReadDeviceIdCode · conformity level · more follows · next object id · number of objects │ id · length · value │ …
 */

/** The function code. */
export const identifyFunction = 43;

const meiType = 14;
const headBytes = 6;

/** ReadDeviceIdCode: the category of objects asked for, as a stream. */
export type IdentityCode = 1 | 2 | 3;

/** One reply. */
export interface IdentityPart {
  /** Highest category the device has; bit 7 of the level, individual access, is of no use here. */
  readonly conformity: number;
  readonly objects: readonly (readonly [id: number, value: Uint8Array])[];
  /** Object to go on with; undefined where nothing follows. */
  readonly next: number | undefined;
}

/** The names of basic (0–2) and regular (3–6) objects, as IdentityRecord has them; 7–127 are reserved. */
const names = [
  'vendor',
  'productCode',
  'revision',
  'vendorUrl',
  'productName',
  'modelName',
  'application',
] as const;

/** A request without its unit. */
export function identityRequest(code: IdentityCode, first: number): readonly number[] {
  return [identifyFunction, meiType, code, first];
}

/** The fact an object is kept as; extended ones are the vendor's own and named by number, object0x80. */
export function factName(id: number): string {
  return names[id] ?? `object0x${id.toString(16).padStart(2, '0')}`;
}

/**
 * Takes a reply apart.
 * @param bytes what follows the function code
 * @returns undefined where it is not one to `code`, or its lengths do not add up
 */
export function parseIdentity(bytes: Uint8Array, code: IdentityCode): IdentityPart | undefined {
  const [mei, echoed, level = 0, follows, next = 0, count = 0] = bytes;
  if (bytes.length < headBytes || mei !== meiType || echoed !== code || count === 0) return undefined;
  const objects: (readonly [number, Uint8Array])[] = [];
  let at = headBytes;
  // By the clause's text `count` is that of this reply, by its example that of all replies together: the bytes decide.
  while (objects.length < count && at < bytes.length) {
    const id = bytes[at] ?? 0;
    const length = bytes[at + 1];
    if (length === undefined || at + 2 + length > bytes.length) return undefined;
    objects.push([id, bytes.subarray(at + 2, at + 2 + length)]);
    at += 2 + length;
  }
  if (at !== bytes.length || objects.length === 0) return undefined;
  return { conformity: level & 0x7f, objects, next: follows === 0 ? undefined : next };
}
