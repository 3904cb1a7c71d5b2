/**
 * Whatever happens to a gateway (refused transactions, power cuts, clocks that are set, other point tables), the pack of its
 * log is sound in every check, and its windows hold exactly the messages and readings that became durable.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makePack, type Pack, type PackRequest } from '../../agent/evidence/pack.ts';
import { fingerprint } from '../../agent/evidence/note.ts';
import { verifyPack, type Verification, type VerifyOptions } from '../../agent/evidence/verify/verify.ts';
import type { GapRecord, WindowRecord } from '../../agent/model/record.ts';
import { EvidenceAgent, key, origin } from '../fakes/evidence-agent.ts';
import { expectedOf, type Expected } from '../fakes/evidence-model.ts';
import * as plant from '../fakes/evidence-plant.ts';
import { grading } from '../fakes/pack.ts';
import { FakeTree } from '../fakes/tree.ts';

const runs = Number(process.env['PROPERTY_RUNS'] ?? 150);
const begin = Date.UTC(2026, 10, 3, 7, 20);

const few = fc.integer({ min: 0, max: 4 });
const machine = fc.constantFrom(...plant.machines);
const readings = fc.record({
  live: few,
  queued: fc.constantFrom(0, 0, 0, 2),
  bad: few,
  silent: few,
  missing: few,
});
const stage = fc.constantFrom(0, 1);

type Step = (agent: EvidenceAgent) => void | Promise<void>;
const steps: fc.Arbitrary<readonly [string, Step]> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(machine, readings).map(
      ([id, read]) =>
        [
          `${id} says ${JSON.stringify(read)}`,
          (agent: EvidenceAgent): void => {
            agent.append(plant.messageOf(id, agent.now, agent.read(id, read)));
          },
        ] as const,
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(machine, readings)
      .map(
        ([id, read]) =>
          [
            `${id} read ${JSON.stringify(read)}`,
            (agent: EvidenceAgent): void => void agent.read(id, read),
          ] as const,
      ),
  },
  {
    weight: 2,
    arbitrary: fc.constant([
      'the gateway says',
      (agent: EvidenceAgent): void => agent.append(plant.messageOf('', agent.now, 0)),
    ] as const),
  },
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: 1, max: 10_000 })
      .map(
        (ms) =>
          [`gap of ${ms}`, (agent: EvidenceAgent): void => agent.append(plant.gapOf(agent.now, ms))] as const,
      ),
  },
  {
    weight: 5,
    arbitrary: fc
      .boolean()
      .map(
        (refused) =>
          [
            refused ? 'refused' : 'committed',
            (agent: EvidenceAgent): void => void agent.commit(refused),
          ] as const,
      ),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.oneof(fc.integer({ min: 1, max: 2 * plant.hourMs }), fc.constant(plant.hourMs)), fc.boolean())
      .map(
        ([ms, refused]) =>
          [
            `${ms} pass${refused ? ', refused' : ''}`,
            (agent: EvidenceAgent): void => {
              agent.now += ms;
              agent.closeWindows(refused);
            },
          ] as const,
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.integer({ min: -5 * plant.hourMs, max: 5 * plant.hourMs }), fc.boolean(), fc.boolean())
      .map(
        ([ms, noticed, refused]) =>
          [
            `clock set by ${ms}${noticed ? ', noticed' : ''}${refused ? ', refused' : ''}`,
            (agent: EvidenceAgent): void => {
              agent.setClock(ms, noticed);
              agent.closeWindows(refused);
            },
          ] as const,
      ),
  },
  {
    weight: 3,
    arbitrary: fc.boolean().map(
      (commits) =>
        [
          `signed${commits ? ' and committed' : ''}`,
          (agent: EvidenceAgent): void => {
            agent.sign();
            if (commits) agent.commit();
          },
        ] as const,
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.boolean(), fc.integer({ min: -plant.hourMs, max: 30 * plant.hourMs }), stage)
      .map(
        ([isClean, away, next]) =>
          [
            `${isClean ? 'stopped' : 'crashed'} for ${away}, then stage ${next}`,
            (agent: EvidenceAgent): void => (isClean ? agent.stop(away, next) : agent.crash(away, next)),
          ] as const,
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.string({ minLength: 4, unit: 'grapheme' }), few)
      .map(
        ([nonce, k]) =>
          [`challenged with ${nonce} for ${k}`, (agent: EvidenceAgent) => agent.challenge(nonce, k)] as const,
      ),
  },
);

/** A life of a gateway; its failing steps are told. */
const life = fc.array(steps, { minLength: 1, maxLength: 60 });

async function lived(events: readonly (readonly [string, Step])[]): Promise<EvidenceAgent> {
  const agent = new EvidenceAgent(begin);
  for (const [, step] of events) await step(agent);
  agent.end();
  return agent;
}

function packOf(agent: EvidenceAgent, more: Partial<PackRequest> = {}): Pack {
  const made = makePack(agent.disk, {
    gateway: plant.gateway,
    epoch: plant.epoch,
    version: '0',
    key,
    made: agent.now,
    from: Math.floor((begin - 1000 * plant.hourMs) / plant.hourMs) * plant.hourMs,
    to: (Math.floor(agent.now / plant.hourMs) + 1000) * plant.hourMs,
    messages: 'all',
    redact: false,
    anchors: [],
    ...more,
  });
  if (typeof made === 'string') throw new Error(`no pack: ${made}`);
  return made;
}

function verified(pack: Pack, options: Partial<VerifyOptions> = {}): Promise<Verification> {
  return verifyPack(pack.bytes, { grading, key: fingerprint(key.publicKey), ...options });
}

/** Checks that found what they looked for, and what is wrong with the others. */
function matching({ checks }: Verification): { ids: string[]; wrong: unknown[] } {
  return {
    ids: checks.filter(({ verdict }) => verdict === 'match').map(({ id }) => id),
    wrong: checks.filter(({ verdict }) => verdict === 'mismatch'),
  };
}

const always = [
  'container',
  'manifest',
  'key',
  'records',
  'tree',
  'checkpoints',
  'clock',
  'windows',
  'sequence',
];

function recordsOf(agent: EvidenceAgent): { readonly kind: string }[] {
  return agent.disk.ledger.map(({ body }) => JSON.parse(body.toString()) as { kind: string });
}

function byWindow(a: Expected, b: Expected): number {
  const orderOf = ({ from, to, equipment, messages }: Expected): string =>
    [from, to, equipment, messages.first].join(' ');
  return orderOf(a) < orderOf(b) ? -1 : 1;
}

test('windows hold exactly the messages and readings that became durable, and the whole pack is sound', async () => {
  await fc.assert(
    fc.asyncProperty(life, async (events) => {
      const agent = await lived(events);
      const windows = recordsOf(agent).filter((record) => record.kind === 'window') as WindowRecord[];
      expect(windows.map(expectedOf).sort(byWindow)).toEqual([...agent.model.closed].sort(byWindow));
      // Only what is in force stays in the store's state.
      expect(agent.disk.windowKeys.length).toBeLessThanOrEqual(4);

      const anchors = agent.notes.filter((_, at) => at % 3 === 0);
      const outside = agent.notes.map(({ note }) => note);
      const found = await verified(packOf(agent, { anchors }), { checkpoints: outside });
      const { ids, wrong } = matching(found);
      expect(wrong).toEqual([]);
      expect(ids).toEqual(expect.arrayContaining([...always, 'anchors']));
      expect(ids.includes('messages')).toBe(windows.some(({ messages }) => messages.n > 0));
      const challenges = recordsOf(agent).filter(({ kind }) => kind === 'challenge');
      if (challenges.length > 0) expect(ids).toContain('challenges');
    }),
    { numRuns: runs },
  );
});

test('gap messages are records with the same facts, each once', async () => {
  await fc.assert(
    fc.asyncProperty(life, async (events) => {
      const agent = await lived(events);
      const records = recordsOf(agent).filter((record) => record.kind === 'gap') as GapRecord[];
      const told = agent.disk.messages.filter((message) => message.class === 'gap');
      expect(records.map(({ seq }) => seq)).toEqual(told.map(({ seq }) => seq));
      for (const [at, { gap }] of records.entries())
        expect(JSON.parse(told[at]?.body.toString() ?? '')).toMatchObject(gap);
    }),
    { numRuns: runs / 3 },
  );
});

test('every checkpoint is the root of the records of its size, in the order of sizes', async () => {
  await fc.assert(
    fc.asyncProperty(life, async (events) => {
      const agent = await lived(events);
      const tree = FakeTree.of(agent.disk.ledger.map(({ body }) => body));
      for (const { size, note } of agent.disk.checkpoints(0)) {
        const text = `${origin}\n${size}\n${tree.root(size).toString('base64')}\n\n`;
        expect(note.slice(0, text.length)).toBe(text);
      }
    }),
    { numRuns: runs / 3 },
  );
});

test('a pack that begins anywhere is sound, redacted or not, and needs nothing that is not in it', async () => {
  await fc.assert(
    fc.asyncProperty(
      life,
      fc.nat(),
      fc.boolean(),
      fc.subarray([...plant.machines, '']),
      async (events, at, redact, wanted) => {
        const agent = await lived(events);
        const { time } = agent.disk.ledger[at % agent.disk.ledger.length] ?? { time: begin };
        const from = Math.floor(time / plant.hourMs) * plant.hourMs;
        const anchors = agent.notes.filter((_, index) => index % 2 === 0);
        const pack = packOf(agent, { from, redact, anchors, messages: new Set(wanted) });
        const found = await verified(pack, { checkpoints: anchors.map(({ note }) => note) });
        const { ids, wrong } = matching(found);
        expect(wrong).toEqual([]);
        expect(ids).toEqual(expect.arrayContaining([...always, 'anchors']));
        const first = agent.disk.firstAt(from);
        expect(found.findings?.pack.range).toEqual([first, agent.disk.checkpoints(0).at(-1)?.size]);
        expect(found.findings?.pack.redacted).toBe(redact);
      },
    ),
    { numRuns: runs },
  );
});
