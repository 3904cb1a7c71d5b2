/**
 * The agent's window for its own machine: a Unix socket in the data folder that answers each connection with one
 * snapshot as JSON and hangs up. It takes no input, so it can change nothing; the folder's rights say who may look.
 */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { CodedError, messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Snapshot } from '../runtime/snapshot.ts';

/** Longest wait for an answer of the agent. */
const answerMs = 5_000;

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

/** Serves snapshots until disposed of. Where the socket cannot be made, that is logged and the agent runs without. */
export async function serveSnapshot(
  dataDir: string,
  take: () => Snapshot,
  log: Log,
): Promise<AsyncDisposable> {
  const file = socketPath(dataDir);
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.setTimeout(answerMs, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.end(snapshotJson(take()));
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

/**
 * Asks the agent that runs on `dataDir`.
 * @throws CodedError `agent.notRunning`
 */
export async function askSnapshot(dataDir: string): Promise<Snapshot> {
  const socket = net.connect(socketPath(dataDir));
  socket.setTimeout(answerMs, () => socket.destroy(new Error('no answer')));
  const parts: Buffer[] = [];
  try {
    for await (const part of socket) parts.push(part as Buffer);
    return JSON.parse(Buffer.concat(parts).toString()) as Snapshot;
  } catch (error) {
    throw new CodedError('agent.notRunning', { folder: dataDir }, error);
  }
}
