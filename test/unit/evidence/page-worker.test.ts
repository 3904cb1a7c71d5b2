/** The worker of the page always answers: with what it found, or with why it cannot. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerRequests, type Reply, type Request } from '../../../agent/evidence/page/worker.ts';
import { grading, packOf } from '../../fakes/pack.ts';
import { periodOf, workshopLog } from '../../fakes/workshop-log.ts';

const spec = { equipment: 2, hours: 3 };
const pack = packOf(workshopLog(spec), { ...periodOf(spec), messages: 'none' });

// The page's build puts them there.
beforeAll(() => void Object.assign(globalThis, { zhencaiGradings: [grading] }));
afterAll(() => void Reflect.deleteProperty(globalThis, 'zhencaiGradings'));

/** Asks a worker. @param hand what its world does with a reply @returns all it said, up to an answer that was taken */
function ask(hand: (reply: Reply) => void): Promise<readonly Reply[]> {
  return new Promise((resolve) => {
    const said: Reply[] = [];
    answerRequests({
      postMessage(reply) {
        hand(reply);
        said.push(reply);
        if (reply.kind === 'outcome' || reply.kind === 'failed') resolve(said);
      },
      addEventListener(_, listener) {
        const data: Request = { pack, checkpoints: [] };
        queueMicrotask(() => listener({ data }));
      },
    });
  });
}

test('ready, how far it is, and what it found', async () => {
  const said = await ask(() => undefined);
  expect(said[0]).toEqual({ kind: 'ready' });
  expect(said.filter(({ kind }) => kind === 'progress').length).toBeGreaterThan(3);
  expect(said.at(-1)).toMatchObject({ kind: 'outcome', outcome: { verification: { sound: true } } });
});

test('an outcome that cannot be handed over is a failure that is told', async () => {
  const said = await ask(({ kind }) => {
    if (kind === 'outcome') throw new DOMException('no clone', 'DataCloneError');
  });
  expect(said.at(-1)).toEqual({ kind: 'failed', message: expect.stringContaining('no clone') });
});
