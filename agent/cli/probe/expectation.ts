import type { Expectation } from '../../../collectors/probe.ts';
import { CodedError } from '../../base/errors.ts';

const number = String.raw`[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?`;
const form = new RegExp(`^(${number})(?:(?:±|\\+/?-)(\\d+(?:\\.\\d*)?)(%)?)?$`);

/**
 * `231.4`, `231.4±0.5`, `231.4+-0.5`, `231.4±2%`. Without a tolerance it is half of the last digit given: 231.4 is what a
 * display shows from 231.35 to 231.45.
 * @throws CodedError `cli.badExpect`
 */
export function expectationOf(text: string): Expectation {
  const written = text.normalize('NFKC').replaceAll(/\s/g, '').replace('−', '-').toLowerCase();
  const match = form.exec(written);
  const value = Number(match?.[1] ?? Number.NaN);
  if (!Number.isFinite(value)) throw new CodedError('cli.badExpect', { value: text });
  const [, digits = '', tolerance, percent] = match ?? [];
  if (tolerance === undefined) return { value, tolerance: halfOfLastDigit(digits) };
  const room = percent === undefined ? Number(tolerance) : (Math.abs(value) * Number(tolerance)) / 100;
  return { value, tolerance: room };
}

function halfOfLastDigit(digits: string): number {
  const [mantissa = '', exponent = '0'] = digits.split('e');
  const places = (mantissa.split('.')[1] ?? '').length - Number(exponent);
  return Number(`5e${-places - 1}`);
}
