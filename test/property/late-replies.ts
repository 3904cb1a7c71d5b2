/**
 * Asks a hostile device again and again with the real client, in virtual time, and holds every value that it accepts against
 * the one request that it made.
 *
 *   node test/property/late-replies.ts [--responses 1000000] [--seed 1] [--kind tcp|line] [--gap MS] [--copy MS]
 */
import { parseArgs } from 'node:util';
import { Client } from '../../collectors/modbus/wire/client.ts';
import type { Framing } from '../../collectors/modbus/wire/framing.ts';
import type { Reply } from '../../collectors/modbus/wire/link.ts';
import { MbapFraming } from '../../collectors/modbus/wire/mbap.ts';
import { RtuFraming } from '../../collectors/modbus/wire/rtu.ts';
import { createRandom, pick, type Random } from '../../scripts/workshop/model/random.ts';
import { FakeClock } from '../fakes/clock.ts';
import { HostileLine } from '../fakes/hostile-line.ts';
import { HostileTcp } from '../fakes/hostile-tcp.ts';
import { wordsFor, type Hostile } from '../fakes/hostile.ts';

/** One run. */
export interface Fuzz {
  readonly kind: 'tcp' | 'line';
  /** Ends when the device has sent so many. */
  readonly responses: number;
  readonly seed: number;
  /** Between a reply and the next request; default 4 on a line (3.5 characters of 9600 baud), 0 on TCP. */
  readonly gapMs?: number;
  /** How long after a reply its copy may begin, on a line; default 0. */
  readonly copyWithinMs?: number;
}

/** What came of it. */
export interface Outcome {
  readonly seed: number;
  readonly responses: number;
  readonly requests: number;
  readonly accepted: number;
  /** Requests without a value, by what the client said. */
  readonly refused: Readonly<Record<string, number>>;
  /** What the device did. */
  readonly did: Readonly<Record<string, number>>;
  /** Accepted, and not the answer to the request: the first of them, and how many. */
  readonly wrongs: readonly string[];
  readonly wrong: number;
}

const timeoutMs = 100;
const quietMs = 30;
const lineGapMs = 4;
const areas = ['hr', 'ir'] as const;
const units = [1, 2, 3] as const;
/** Few, so that the reply to one request often looks like that to another. */
const counts = [4, 4, 8, 12] as const;
const starts = 16;
const mostWrongs = 10;

/** Runs it. */
export async function fuzz({ kind, responses, seed, gapMs, copyWithinMs = 0 }: Fuzz): Promise<Outcome> {
  const clock = new FakeClock();
  const random = createRandom(seed);
  const parts = { clock, random, timeoutMs, copyWithinMs };
  const isLine = kind === 'line';
  const device: Hostile = isLine ? new HostileLine(parts) : new HostileTcp(parts);
  const framing: Framing = isLine ? new RtuFraming() : new MbapFraming();
  const client = new Client({
    open: () => Promise.resolve(device.open()),
    framing,
    timeoutMs: () => timeoutMs,
    quietMs: isLine ? quietMs : undefined,
    clock,
  });
  const { signal } = new AbortController();
  const restMs = gapMs ?? (isLine ? lineGapMs : 0);
  let [requests, accepted, wrong] = [0, 0, 0];
  const refused: Record<string, number> = {};
  const wrongs: string[] = [];

  while (device.responses < responses) {
    if (!client.isOpen) await client.open(signal);
    const [unit, area] = [pick(random, units), pick(random, areas)];
    const [start, count] = [4 * Math.floor(random() * starts), pick(random, counts)];
    requests++;
    const reply = await passing(clock, client.request(unit, area, start, count));
    if (reply.kind === 'data') {
      accepted++;
      const fault = faultOf(reply.bytes, { unit, code: area === 'hr' ? 3 : 4, start, count }, device);
      if (fault !== undefined && wrong++ < mostWrongs) wrongs.push(`request ${requests}: ${fault}`);
    } else {
      const why = reply.kind === 'doubt' ? `doubt: ${reply.detail.replaceAll(/\d+/g, 'n')}` : reply.kind;
      refused[why] = (refused[why] ?? 0) + 1;
    }
    const idleMs = restMs + idle(random);
    if (idleMs > 0) await clock.advance(idleMs);
  }
  return {
    seed,
    responses: device.responses,
    requests,
    accepted,
    refused,
    did: Object.fromEntries(device.did),
    wrongs,
    wrong,
  };
}

/** Most scans ask at once; between two of them is a while. */
function idle(random: Random): number {
  return random() < 0.03 ? Math.floor(random() * 2 * timeoutMs) : 0;
}

/** Lets time pass until the reply is there. */
async function passing(clock: FakeClock, asked: Promise<Reply>): Promise<Reply> {
  let reply: Reply | undefined;
  void asked.then((came) => (reply = came));
  for (;;) {
    await Promise.resolve();
    if (reply !== undefined) return reply;
    await clock.next();
  }
}

/** What is wrong with an accepted value: it has to be the answer to what the device was asked last. */
function faultOf(
  bytes: Uint8Array,
  asked: { readonly unit: number; readonly code: number; readonly start: number; readonly count: number },
  device: Hostile,
): string | undefined {
  const { last } = device;
  if (last === undefined) return 'nothing was asked';
  const expected = Buffer.alloc(2 * asked.count);
  for (const [index, word] of wordsFor({ ...asked, number: last.number }).entries())
    expected.writeUInt16BE(word, 2 * index);
  if (expected.equals(bytes)) return undefined;
  return `${Buffer.from(bytes).toString('hex')} instead of ${expected.toString('hex')}`;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      responses: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      kind: { type: 'string' },
      gap: { type: 'string' },
      copy: { type: 'string', default: '0' },
    },
  });
  for (const kind of ['tcp', 'line'] as const) {
    if (values.kind !== undefined && values.kind !== kind) continue;
    const begunMs = performance.now();
    const outcome = await fuzz({
      kind,
      responses: Number(values.responses),
      seed: Number(values.seed),
      copyWithinMs: Number(values.copy),
      ...(values.gap === undefined ? {} : { gapMs: Number(values.gap) }),
    });
    const seconds = Math.round((performance.now() - begunMs) / 100) / 10;
    process.stdout.write(`${JSON.stringify({ kind, seconds, ...outcome }, undefined, 2)}\n`);
    if (outcome.wrong > 0) process.exitCode = 1;
  }
}
