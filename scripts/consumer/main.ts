/**
 * The consumer as a command:
 *
 *   npm run consumer -- listen --broker mqtt://127.0.0.1:1883 [--root uns/v1] [--db mes.sqlite] [--destination mqtt]
 *                             [--seconds N]
 *   npm run consumer -- report --db mes.sqlite --planned planned.csv [--json] [--lang zh|en]
 *
 * Exit code 0 fine · 1 the database failed · 2 bad arguments or table.
 */
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { listen } from './listen.ts';
import { Mes, type MesOptions, type Outcome } from './mes.ts';
import { PlannedError, readPlanned } from './planned.ts';
import { reportOf, textOfReport } from './report.ts';
import { textOf, type Lang } from './texts.ts';

/** Invalid messages told one by one; after that only their number is. */
const maxToldInvalid = 20;

/** Ends the command with exit code 2 and its message. */
class UsageError extends Error {}

function argumentsOf(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      broker: { type: 'string' },
      root: { type: 'string', default: 'uns/v1' },
      db: { type: 'string' },
      'client-id': { type: 'string', default: 'zhencai-mes' },
      destination: { type: 'string', default: 'mqtt' },
      seconds: { type: 'string' },
      planned: { type: 'string' },
      json: { type: 'boolean', default: false },
      lang: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

type Values = ReturnType<typeof argumentsOf>['values'];

function langOf(asked: string | undefined): Lang {
  const wanted = asked ?? Intl.DateTimeFormat().resolvedOptions().locale;
  return wanted.startsWith('zh') ? 'zh' : 'en';
}

async function listenCommand(values: Values, lang: Lang): Promise<number> {
  const { broker } = values;
  if (broker === undefined) throw new UsageError(textOf(lang, 'needed', { name: 'broker' }));
  if (!/^(mqtts?|wss?):\/\/./.test(broker) || !URL.canParse(broker))
    throw new UsageError(textOf(lang, 'badValue', { name: 'broker', value: broker }));
  const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
  if (seconds !== undefined && !(seconds > 0 && seconds < 2_000_000))
    throw new UsageError(textOf(lang, 'badValue', { name: 'seconds', value: values.seconds ?? '' }));
  const counts: Record<Outcome, number> = { taken: 0, duplicate: 0, ignored: 0, invalid: 0 };
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort());
  const timer = seconds === undefined ? undefined : setTimeout(() => end.abort(), seconds * 1000);
  using mes = openMes(values.db ?? 'mes.sqlite', lang, { destination: values.destination });
  try {
    await listen(
      mes,
      {
        broker,
        root: values.root,
        clientId: values['client-id'],
        onOutcome: (outcome, topic) => {
          counts[outcome] += 1;
          if (outcome === 'invalid' && counts.invalid <= maxToldInvalid)
            say(textOf(lang, 'invalid', { topic, detail: mes.fault ?? '' }));
        },
        onLink: (link, detail) =>
          say(textOf(lang, link, { root: values.root, client: values['client-id'], detail })),
      },
      end.signal,
    );
  } finally {
    clearTimeout(timer);
    say(textOf(lang, 'ended', counts));
  }
  return 0;
}

function reportCommand(values: Values, lang: Lang): number {
  for (const name of ['db', 'planned'] as const)
    if (values[name] === undefined) throw new UsageError(textOf(lang, 'needed', { name }));
  const { db = '', planned = '' } = values;
  // Opening would make an empty one.
  if (!fs.existsSync(db)) throw new UsageError(textOf(lang, 'unreadable', { file: db, detail: 'ENOENT' }));
  const rows = plannedOf(planned, lang);
  using mes = openMes(db, lang);
  const report = reportOf(mes, rows);
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : textOfReport(report, lang));
  return 0;
}

function openMes(file: string, lang: Lang, options: MesOptions = {}): Mes {
  try {
    return Mes.open(file, options);
  } catch (error) {
    throw new UsageError(textOf(lang, 'unreadable', { file, detail: messageOf(error) }), { cause: error });
  }
}

function plannedOf(file: string, lang: Lang): ReturnType<typeof readPlanned> {
  try {
    return readPlanned(file);
  } catch (error) {
    if (!(error instanceof PlannedError))
      throw new UsageError(textOf(lang, 'unreadable', { file, detail: messageOf(error) }), { cause: error });
    const { fault, row, column, value } = error;
    const what = textOf(lang, `fault.${fault}`, { value });
    throw new UsageError(textOf(lang, 'fault', { file, row, column, what }), { cause: error });
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** An answer of parseArgs. */
function isBadArgument(error: unknown): error is TypeError {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** @returns the exit code */
async function main(argv: readonly string[]): Promise<number> {
  let lang = langOf(undefined);
  try {
    const { values, positionals } = argumentsOf(argv);
    lang = langOf(values.lang);
    if (values.help) {
      process.stdout.write(`${textOf(lang, 'usage')}\n`);
      return 0;
    }
    if (positionals.length !== 1) throw new UsageError(textOf(lang, 'noCommand'));
    if (positionals[0] === 'listen') return await listenCommand(values, lang);
    if (positionals[0] === 'report') return reportCommand(values, lang);
    throw new UsageError(textOf(lang, 'noCommand'));
  } catch (error) {
    if (error instanceof UsageError) {
      say(`${error.message}\n${textOf(lang, 'usage')}`);
      return 2;
    }
    if (isBadArgument(error)) {
      say(`${textOf(lang, 'badArgument', { detail: error.message })}\n${textOf(lang, 'usage')}`);
      return 2;
    }
    say(textOf(lang, 'failed', { detail: messageOf(error) }));
    return 1;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
