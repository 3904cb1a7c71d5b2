/** The requests this agent makes, and what a reply to one must look like. Pure; the bytes around them are the framing's. */
import { isBitArea, type Area } from '../address.ts';
import { identifyFunction, identityRequest, type IdentityCode } from './mei.ts';

/** A request: unit, function and data, as they travel on every kind of line. */
export interface Request {
  readonly unit: number;
  readonly code: number;
  readonly body: Buffer;
  /** Bytes of data in the reply, which its third byte has to say; undefined where the reply itself says how long it is. */
  readonly dataBytes: number | undefined;
}

/** Reading functions of the areas (MODBUS Application Protocol V1.1b3 §6.1–6.4). */
const readCodes: Readonly<Record<Area, number>> = { co: 1, di: 2, hr: 3, ir: 4 };

/** The functions that are sent: they read, and do nothing else (DESIGN law 6). */
export const readFunctions: ReadonlySet<number> = new Set([...Object.values(readCodes), identifyFunction]);

/** Reads `count` registers or bits from the 0-based `start`. */
export function readRequest(unit: number, area: Area, start: number, count: number): Request {
  const code = readCodes[area];
  const body = Buffer.from([unit, code, start >> 8, start & 0xff, count >> 8, count & 0xff]);
  return { unit, code, body, dataBytes: isBitArea(area) ? Math.ceil(count / 8) : count * 2 };
}

/** Asks what a unit is, see identity.ts. */
export function identifyRequest(unit: number, category: IdentityCode, first: number): Request {
  const body = Buffer.from([unit, ...identityRequest(category, first)]);
  return { unit, code: identifyFunction, body, dataBytes: undefined };
}

/** What a reply says. `mismatch`: it is none to the request. */
export type Answer =
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'exception'; readonly code: number }
  | { readonly kind: 'mismatch'; readonly detail: string };

/**
 * Takes a reply apart.
 * @param body from the unit on, of the request's function or its exception
 */
export function answerOf(body: Buffer, { dataBytes }: Request): Answer {
  if (((body[1] ?? 0) & 0x80) !== 0) return { kind: 'exception', code: body[2] ?? 0 };
  if (dataBytes === undefined) return { kind: 'data', bytes: body.subarray(2) };
  if (body[2] !== dataBytes || body.length !== 3 + dataBytes)
    return { kind: 'mismatch', detail: `${body.length - 3} bytes instead of ${dataBytes}` };
  return { kind: 'data', bytes: body.subarray(3) };
}

/** Whether a reply to the one would look like a reply to the other. */
export function isAlike(one: Request, other: Request): boolean {
  return one.code === other.code && one.dataBytes === other.dataBytes;
}

/** Registers or bytes of bits that may be asked for instead of something else, the fewest first. */
const smallSizes = Array.from({ length: 12 }, (_, at) => at + 1);

/** Something small to ask of the same unit, whose reply looks otherwise than each of those; undefined where there is none. */
export function otherThan(request: Request, owed: readonly Request[]): Request | undefined {
  const { unit, code, body } = request;
  const area = (Object.keys(readCodes) as Area[]).find((name) => readCodes[name] === code) ?? 'hr';
  const start = code === identifyFunction ? 0 : body.readUInt16BE(2);
  return smallSizes
    .map((size) => readRequest(unit, area, start, isBitArea(area) ? (size - 1) * 8 + 1 : size))
    .find((other) => !isAlike(request, other) && !owed.some((one) => isAlike(one, other)));
}
