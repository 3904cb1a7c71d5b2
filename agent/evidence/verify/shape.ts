/** Shapes of JSON values. A shape answers with the path of the first field that is not as it must be. */
import { fromBase64, isHash } from './bytes.ts';
import { isObject } from './canonical.ts';

/** Undefined: it fits. Else the path of what does not, `messages.n`; empty for the value itself. */
export type Shape = (value: unknown) => string | undefined;

function simple(fits: (value: unknown) => boolean): Shape {
  return (value) => (fits(value) ? undefined : '');
}

/** Any text. */
export const text = simple((value) => typeof value === 'string');
export const flag = simple((value) => typeof value === 'boolean');
export const number = simple((value) => typeof value === 'number');
/** Integer UTC milliseconds. */
export const time = simple((value) => Number.isSafeInteger(value) && Number(value) >= 0);
/** An integer of any sign that a double holds exactly. */
export const integer = simple((value) => Number.isSafeInteger(value));
/** A number of things. So bounded, sums over all records of a log stay exact. */
export const count = simple(
  (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32,
);
/** A number of things of which there is at least one. */
export const positive = simple((value) => count(value) === undefined && value !== 0);
export const hash = simple(isHash);
/** 12 bytes in base64, or none. */
export const link = simple((value) => typeof value === 'string' && /^(?:[A-Za-z0-9+/]{16})?$/.test(value));
/** Any bytes in base64. */
export const base64Text = simple((value) => typeof value === 'string' && fromBase64(value) !== undefined);

/** One of these texts. */
export function oneOf(...texts: readonly string[]): Shape {
  return simple((value) => typeof value === 'string' && texts.includes(value));
}

/** What may be left out. */
export function optional(shape: Shape): Shape {
  return (value) => (value === undefined ? undefined : shape(value));
}

/** A list of one shape. */
export function list(shape: Shape): Shape {
  return (value) => {
    if (!Array.isArray(value)) return '';
    for (let at = 0; at < value.length; at += 1) {
      const fault = shape(value[at]);
      if (fault !== undefined) return joined(String(at), fault);
    }
    return undefined;
  };
}

/** An object with at least these fields: others may be added within a major version. */
export function object(fields: Readonly<Record<string, Shape>>): Shape {
  const entries = Object.entries(fields);
  return (value) => {
    if (!isObject(value)) return '';
    for (const [name, shape] of entries) {
      const fault = shape(value[name]);
      if (fault !== undefined) return joined(name, fault);
    }
    return undefined;
  };
}

/** Any names with values of one shape. */
export function record(shape: Shape): Shape {
  return (value) => {
    if (!isObject(value)) return '';
    for (const name of Object.keys(value)) {
      const fault = shape(value[name]);
      if (fault !== undefined) return joined(name, fault);
    }
    return undefined;
  };
}

function joined(name: string, rest: string): string {
  return rest === '' ? name : `${name}.${rest}`;
}
