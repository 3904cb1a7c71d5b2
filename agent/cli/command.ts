/** From the words of the command line to an exit status: 0 fine, 1 a finding or failure, 2 bad config or usage. */
import { CodedError, ConfigError, describeError } from '../base/errors.ts';
import { chooseLang, say, type Lang } from '../base/text.ts';
import { version } from '../base/version.ts';
import { langIn, parseWords } from './words.ts';
import { verbs } from './verbs.ts';

/** What the process gives a command. */
export interface Terminal {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Called once, by a verb that can be stopped softly. */
  readonly stopSignal: () => AbortSignal;
}

/** Runs the verb the arguments name. Never rejects: what goes wrong is said on stderr. */
export async function command({ argv, env, stopSignal }: Terminal): Promise<number> {
  const locale = env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'];
  let lang: Lang = chooseLang(langIn(argv), locale);
  try {
    const { values, positionals } = parseWords(argv);
    lang = chooseLang(values.lang, locale);
    const [name, ...rest] = positionals;
    if (values.version) return print(version);
    if (values.help || name === undefined) return print(say(lang, 'cli.usage', { version }));
    const verb = Object.hasOwn(verbs, name) ? verbs[name as keyof typeof verbs] : undefined;
    if (verb === undefined) throw new CodedError('cli.unknownVerb', { verb: name });
    const out = (text: string): void => void print(text);
    const aside = (text: string): void => void process.stderr.write(`${text}\n`);
    return await (
      await verb()
    )({ lang, values, rest, env, out, aside, stopSignal });
  } catch (error) {
    process.stderr.write(`${describeError(error, lang)}\n`);
    const usage =
      error instanceof ConfigError || (error instanceof CodedError && error.code.startsWith('cli.'));
    return usage ? 2 : 1;
  }
}

function print(text: string): 0 {
  process.stdout.write(`${text}\n`);
  return 0;
}
