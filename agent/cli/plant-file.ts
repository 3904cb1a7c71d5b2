import { CodedError } from '../base/errors.ts';
import type { Invocation } from './verbs.ts';

/** The plant file named with `-c`. @throws CodedError `cli.configMissing` */
export function plantFile({ values }: Pick<Invocation, 'values'>): string {
  if (values.config === undefined) throw new CodedError('cli.configMissing');
  return values.config;
}
