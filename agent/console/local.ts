/**
 * The agent's window for its own machine: a Unix socket in the data folder. Whoever connects sends one line of JSON, what
 * it asks, and gets one document of JSON. It can look and it can challenge; it can change nothing that is collected. The
 * folder's rights say who may ask.
 */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { CodedError, messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { TextKey } from '../base/text.ts';
import type { AgentWindow } from '../runtime/agent.ts';
import { mostChallenged, type ChallengeAnswer, type ChallengeRequest } from '../runtime/challenge.ts';
import type { Snapshot } from '../runtime/snapshot.ts';

/** Longest wait for a question or an answer; a challenge reads machines. */
const answerMs = 5_000;
const challengeMs = 30_000;
/** Longest question. */
const maxQuestionBytes = 4096;

type Question = { readonly ask: 'snapshot' } | ({ readonly ask: 'challenge' } & ChallengeRequest);

/** An answer that is none: the code of an error. */
interface Refusal {
  readonly error: { readonly code: string; readonly message: string };
}

function socketPath(dataDir: string): string {
  return path.join(dataDir, 'agent.sock');
}

/** JSON of a snapshot; 64-bit integers as decimal strings. */
export function snapshotJson(snapshot: Snapshot, space?: number): string {
  return JSON.stringify(
    snapshot,
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    space,
  );
}

/** Answers until disposed of. Where the socket cannot be made, that is logged and the agent runs without. */
export async function serveWindow(dataDir: string, window: AgentWindow, log: Log): Promise<AsyncDisposable> {
  const file = socketPath(dataDir);
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.setTimeout(challengeMs, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    void answer(socket, window);
  });
  // The lock on the data folder is ours, so a socket that is there is left over.
  fs.rmSync(file, { force: true });
  await new Promise<void>((resolve) => {
    server.on('error', (error) => {
      log.warn({ file, reason: messageOf(error) }, 'status socket not available');
      resolve();
    });
    server.listen(file, () => resolve());
  });
  return {
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** One question, one answer. What is no question is answered as a refusal. */
async function answer(socket: net.Socket, window: AgentWindow): Promise<void> {
  try {
    const question = questionOf(await lineOf(socket));
    const answered =
      question.ask === 'snapshot'
        ? snapshotJson(window.snapshot())
        : JSON.stringify(await window.challenge(question));
    socket.end(answered);
  } catch (error) {
    const code = error instanceof CodedError ? error.code : '';
    socket.end(JSON.stringify({ error: { code, message: messageOf(error) } } satisfies Refusal));
  }
}

async function lineOf(socket: net.Socket): Promise<string> {
  let text = '';
  for await (const part of socket.iterator({ destroyOnReturn: false })) {
    text += String(part);
    if (text.includes('\n')) break;
    if (text.length > maxQuestionBytes) throw new Error('the question is too long');
  }
  return text;
}

function questionOf(line: string): Question {
  const { ask, nonce, k } = JSON.parse(line) as Record<string, unknown>;
  if (ask === 'snapshot') return { ask };
  if (ask !== 'challenge' || typeof nonce !== 'string' || !Number.isInteger(k))
    throw new Error('no question');
  const count = Number(k);
  if (nonce.length < 4 || nonce.length > 200 || !nonce.isWellFormed()) throw new CodedError('cli.nonce');
  if (count < 1 || count > mostChallenged) throw new Error(`k is 1 to ${mostChallenged}`);
  return { ask, nonce, k: count };
}

/**
 * A picture of the agent that runs on `dataDir`.
 * @throws CodedError `agent.notRunning`
 */
export async function askSnapshot(dataDir: string): Promise<Snapshot> {
  return asked<Snapshot>(dataDir, { ask: 'snapshot' }, answerMs);
}

/**
 * Has the agent that runs on `dataDir` carry out a challenge.
 * @throws CodedError `agent.notRunning`, or what the agent refused it with
 */
export async function askChallenge(dataDir: string, request: ChallengeRequest): Promise<ChallengeAnswer> {
  return asked<ChallengeAnswer>(dataDir, { ask: 'challenge', ...request }, challengeMs);
}

async function asked<Answer extends object>(
  dataDir: string,
  question: Question,
  timeoutMs: number,
): Promise<Answer> {
  const socket = net.connect(socketPath(dataDir));
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error('no answer')));
  const parts: Buffer[] = [];
  let answered: Answer | Refusal;
  try {
    socket.write(`${JSON.stringify(question)}\n`);
    for await (const part of socket) parts.push(part as Buffer);
    answered = JSON.parse(Buffer.concat(parts).toString()) as Answer | Refusal;
  } catch (error) {
    throw new CodedError('agent.notRunning', { folder: dataDir }, error);
  }
  if (!isRefusal(answered)) return answered;
  const { code, message } = answered.error;
  throw code === '' ? new Error(message) : new CodedError(code as TextKey);
}

function isRefusal(answered: object): answered is Refusal {
  return 'error' in answered;
}
