/** The words of the command line → options and the rest; what is wrong with them in the language that is asked for. */
import { parseArgs } from 'node:util';
import { CodedError, messageOf } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { options } from './invocation.ts';

/** @throws CodedError `cli.unknownOption`, `cli.unknownOptionNear`, `cli.optionValue`, `cli.optionIsFlag`, `cli.badOption` */
export function parseWords(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw badOption(error);
  }
}

/** What `--lang` says, also where the rest cannot be understood. */
export function langIn(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  if (at < 0) return undefined;
  const [, value] = argv[at]?.split('=') ?? [];
  return value ?? argv[at + 1];
}

/** Node tells what is wrong with an option in English alone, and not which one may be meant. */
function badOption(error: unknown): CodedError {
  const message = messageOf(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const [, option = ''] = /'(--?[^' =,]+)/.exec(message) ?? [];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const near = option.startsWith('--') ? nearest(option.slice(2), Object.keys(options)) : undefined;
    if (near === undefined) return new CodedError('cli.unknownOption', { option });
    return new CodedError('cli.unknownOptionNear', { option, nearest: `--${near}` });
  }
  if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return new CodedError('cli.badOption', { message });
  const isFlag = message.includes('does not take an argument');
  return new CodedError(isFlag ? 'cli.optionIsFlag' : 'cli.optionValue', { option: longOf(option) });
}

/** `--config` for `-c`, which takes no `=`. */
function longOf(option: string): string {
  const found = Object.entries(options).find(([, one]) => 'short' in one && `-${one.short}` === option);
  return found === undefined ? option : `--${found[0]}`;
}
