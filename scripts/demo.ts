/**
 * `npm run demo`: a simulated workshop, an embedded broker, the agent, an independent witness, and a live view of it all.
 *
 *   npm run demo -- [--seconds N] [--json] [--lang zh|en]
 *
 * With --seconds it ends by itself: exit 0 when every connected equipment delivered over both protocols, nothing was
 * lost, every message fits its schema and the evidence verifies, else 1. Pack and report are left in .zhencai. With --json the
 * summary is JSON on stdout and nothing else is.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chooseLang } from '../agent/base/text.ts';
import { askSnapshot } from '../agent/console/local.ts';
import { payloadNames, payloadSchemas, strictPayloadJsonSchema } from '../agent/publish/json/schemas.ts';
import type { Snapshot } from '../agent/runtime/snapshot.ts';
import { agentCommand } from './agent-command.ts';
import { startBroker } from './demo/broker.ts';
import { Child } from './child.ts';
import { badOption, optionsOf } from './options.ts';
import { evidenceOf } from './demo/evidence.ts';
import { copyPlant, type DemoPlant } from './demo/plant-copy.ts';
import { drawScreen } from './demo/screen.ts';
import { DemoShift } from './demo/shift.ts';
import { summarise, type Summary } from './demo/summary.ts';
import { demoText, type Lang } from './demo/texts.ts';
import { Witness } from './demo/witness.ts';

const root = path.dirname(import.meta.dirname);
const brokerPort = 18830;
/** How long the last messages may take to arrive before the account is closed. */
const drainMs = 5_000;

const usage = 'npm run demo -- [--seconds N] [--json] [--lang zh|en]';
const values = optionsOf(usage, {
  seconds: { type: 'string' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
});
const locale = process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG'];
const lang: Lang = chooseLang(values.lang, locale);
const seconds = values.seconds === undefined ? Infinity : Number(values.seconds);
if (!(seconds > 0)) badOption(usage, '--seconds: a number above 0');

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
process.exitCode = (await demo()).ok ? 0 : 1;

async function demo(): Promise<Summary> {
  const startedAt = performance.now();
  say(demoText(lang, 'starting'));
  await using stack = new AsyncDisposableStack();
  const broker = stack.use(await startBroker(brokerPort));
  say(demoText(lang, 'brokerReady', { port: broker.port }));
  const shift = stack.use(new DemoShift());
  const schemas = payloadNames.map(
    (name) => [payloadSchemas[name].shape.schema.value, strictPayloadJsonSchema(name)] as const,
  );
  const witness = stack.use(new Witness(new Map(schemas), (topic, body) => shift.take(topic, body)));
  await witness.connect(`mqtt://127.0.0.1:${broker.port}`, 'uns/v1');
  const { workshop, ready } = await startWorkshop();
  stack.use(workshop);
  say(demoText(lang, 'workshopReady', { count: Object.keys(ready.ports).length }));
  const plant = copyPlant(path.join(root, 'config/plants/demo'), workFolder(stack), ready.ports, broker.port);
  const agent = stack.use(new Child('agent', agentCommand('run', '-c', plant.file), () => undefined));

  const agentStartedAt = performance.now();
  const seen = await watch({ plant, agent, witness, shift, control: ready.control, startedAt });
  // Ctrl-C in a terminal reaches the agent, too: then the last look counts.
  const last = (await askSnapshot(plant.dataDir).catch(() => undefined)) ?? seen;
  await drained(witness, last);
  await agent[Symbol.asyncDispose]();
  const kept = path.join(root, '.zhencai');
  const evidence = await evidenceOf(plant.file, kept, witness.account().head, lang);
  const summary = summarise({
    seconds: (performance.now() - agentStartedAt) / 1000,
    snapshot: last,
    account: witness.account(),
    agentStartedAt,
    protocols: plant.protocols,
    lang,
    evidence,
    withState: shift.withState(last?.equipment.map(({ id }) => id) ?? [], Date.now()),
  });
  report(summary);
  return summary;
}

/** A folder of this run's own, so that two demos do not meet; gone with the run. */
function workFolder(stack: AsyncDisposableStack): string {
  const parent = path.join(root, '.zhencai');
  fs.mkdirSync(parent, { recursive: true });
  const folder = fs.mkdtempSync(path.join(parent, 'demo-'));
  stack.defer(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What is watched. */
interface Scenes {
  readonly plant: DemoPlant;
  readonly agent: Child;
  readonly witness: Witness;
  readonly shift: DemoShift;
  readonly control: number;
  readonly startedAt: number;
}

/** Redraws every second until it is time. A terminal gets a live view, anything else a line now and then. */
async function watch({
  plant,
  agent,
  witness,
  shift,
  control,
  startedAt,
}: Scenes): Promise<Snapshot | undefined> {
  const live = process.stdout.isTTY && values.json !== true;
  const until = startedAt + seconds * 1000;
  let before: Snapshot | undefined;
  for (let turn = 0; !stopping.signal.aborted && performance.now() < until; turn++) {
    const now = await askSnapshot(plant.dataDir).catch(() => undefined);
    if (agent.ended && !stopping.signal.aborted) throw agent.failure();
    if (now && live) {
      const file = path.relative(process.cwd(), plant.file);
      const scene = { now, before, witness: witness.account(), shift, plantFile: file, control };
      const screen = drawScreen(scene, lang);
      process.stdout.write(`\u001B[H\u001B[2J${screen}\n`);
    } else if (now && turn % 5 === 4) {
      const { samples, messages, lost, invalid } = witness.account();
      const delivering = now.equipment.filter(({ reachable }) => reachable).length;
      const elapsed = Math.round((performance.now() - startedAt) / 1000);
      say(
        demoText(lang, 'summary', {
          seconds: elapsed,
          delivering,
          total: now.equipment.length,
          samples,
          messages,
          lost,
          invalid,
        }),
      );
    }
    before = now ?? before;
    await delay(Math.min(1000, Math.max(0, until - performance.now())), undefined, {
      signal: stopping.signal,
    }).catch(() => undefined);
  }
  return before;
}

/** Waits until the witness has what the agent had committed at the end. */
async function drained(witness: Witness, last: Snapshot | undefined): Promise<void> {
  const until = performance.now() + drainMs;
  while (witness.account().lastSeq < (last?.store.lastSeq ?? 0) && performance.now() < until) await delay(50);
}

async function startWorkshop(): Promise<{
  workshop: Child;
  ready: { ports: Record<string, number>; control: number };
}> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    ports: Record<string, number>;
    control: number;
  }>();
  const workshop = new Child(
    'workshop',
    [path.join(root, 'scripts/workshop/main.ts'), '--ports', 'free', '--json'],
    (line) => {
      if (line.startsWith('{"ready":true'))
        resolve(JSON.parse(line) as { ports: Record<string, number>; control: number });
    },
  );
  workshop.process.once('exit', () => reject(workshop.failure()));
  return { workshop, ready: await promise };
}

/** Progress goes to stderr, so that stdout is the answer. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function report(summary: Summary): void {
  if (values.json) {
    process.stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`);
    return;
  }
  const { delivering, total } = summary.equipment;
  const { samples, messages, lost, invalid } = summary;
  const { pack, report: html, records, simulated, sound } = summary.evidence;
  const [packFile, reportFile] = [pack, html].map((file) => path.relative(process.cwd(), file));
  const verdict = demoText(lang, sound ? 'sound' : 'unsound');
  say(demoText(lang, 'ended'));
  say(
    demoText(lang, 'packed', { records, simulated, verdict, pack: packFile ?? '', report: reportFile ?? '' }),
  );
  say(
    demoText(lang, 'summary', {
      seconds: Math.round(summary.seconds),
      delivering,
      total,
      samples,
      messages,
      lost,
      invalid,
    }),
  );
  say(summary.ok ? demoText(lang, 'ok') : demoText(lang, 'notOk', { problems: summary.problems.join(', ') }));
}
