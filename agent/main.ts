#!/usr/bin/env node
/**
 * The `zhencai` command: arguments → one verb → exit code. The only place that reads the environment, listens to signals
 * and ends the process.
 */
import { parseArgs } from 'node:util';
import { chooseLang, say, type Lang } from './base/text.ts';
import { CodedError, ConfigError, describeError, messageOf } from './base/errors.ts';
import { version } from './base/version.ts';
import { options, verbs, type Invocation } from './cli/verbs.ts';

/** How long a soft stop may take before the process ends all the same: below what service managers allow. */
const softStopMs = 5_000;

process.exit(await main(process.argv.slice(2)));

async function main(argv: readonly string[]): Promise<number> {
  const locale = process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG'];
  let lang: Lang = chooseLang(undefined, locale);
  try {
    const { values, positionals } = parse(argv);
    lang = chooseLang(values.lang, locale);
    const [name, ...rest] = positionals;
    if (values.version) return print(version);
    if (values.help || name === undefined) return print(say(lang, 'cli.usage', { version }));
    const verb = verbs[name as keyof typeof verbs];
    if (verb === undefined) throw new CodedError('cli.unknownVerb', { verb: name });
    const invocation: Invocation = {
      lang,
      values,
      rest,
      env: process.env,
      out: (text) => void print(text),
      signal: stopSignal(),
    };
    return await (
      await verb()
    )(invocation);
  } catch (error) {
    process.stderr.write(`${describeError(error, lang)}\n`);
    const usage =
      error instanceof ConfigError || (error instanceof CodedError && error.code.startsWith('cli.'));
    return usage ? 2 : 1;
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new CodedError('cli.badOption', { message: messageOf(error) });
  }
}

function print(text: string): 0 {
  process.stdout.write(`${text}\n`);
  return 0;
}

/** Aborted by the first SIGTERM or SIGINT; a second one, or a stop that takes too long, ends the process at once. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) process.exit(1);
    stopping.abort();
    setTimeout(() => process.exit(1), softStopMs).unref();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return stopping.signal;
}
