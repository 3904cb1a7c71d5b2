/** The relay of the chaos run breaks a link as its states say, and never changes a byte. */
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Relay } from '../../scripts/chaos/relay.ts';
import { until } from './gateway.ts';

/** One connection as its client sees it. */
interface Dialled {
  readonly socket: Socket;
  answered: string;
  /** Code of the error it ended with; '' where it ended without one. */
  ended: string | undefined;
}

/** Answers everything with the same bytes, and keeps them. */
let server: net.Server;
let heard: string;
let relay: Relay;
let first: Dialled;
/** The server's end of the first connection. */
let far: Socket;
let clients: Socket[];

beforeEach(async () => {
  [heard, clients] = ['', []];
  server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.toString();
      socket.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  relay = await Relay.start((server.address() as AddressInfo).port);
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  first = dial();
  [far] = await accepted;
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await relay[Symbol.asyncDispose]();
  server.close();
});

function dial(): Dialled {
  const socket = net.connect(relay.port, '127.0.0.1');
  const dialled: Dialled = { socket, answered: '', ended: undefined };
  clients.push(socket);
  socket.on('data', (bytes: Buffer) => (dialled.answered += bytes.toString()));
  socket.on('error', (error: NodeJS.ErrnoException) => (dialled.ended = error.code));
  socket.on('close', () => (dialled.ended ??= ''));
  return dialled;
}

const says = (one: Dialled, text: string) => until(`the answer ${text}`, () => one.answered === text);
const reset = (one: Dialled) => until('the reset', () => one.ended === 'ECONNRESET');
/** Long enough for what gets through to have got through. */
const rest = () => new Promise((resolve) => setTimeout(resolve, 100));

test('open: everything gets through, in order', async () => {
  for (const text of ['one ', 'two ', 'three']) first.socket.write(text);
  await says(first, 'one two three');
});

test('delay: later, and in order', async () => {
  relay.set({ kind: 'delay', ms: 50 });
  first.socket.write('one ');
  first.socket.write('two');
  await says(first, 'one two');
  relay.set({ kind: 'open' });
  first.socket.write(' three');
  await says(first, 'one two three');
});

test('reset: the connection is cut, and so are new ones until it is open', async () => {
  relay.set({ kind: 'reset' });
  await reset(first);
  await reset(dial());
  relay.set({ kind: 'open' });
  const again = dial();
  again.socket.write('again');
  await says(again, 'again');
});

test('hold: nothing gets through, then all of it', async () => {
  relay.set({ kind: 'hold' });
  const second = dial();
  first.socket.write('held');
  second.socket.write('too');
  await rest();
  expect([heard, first.ended, second.ended]).toEqual(['', undefined, undefined]);
  relay.set({ kind: 'open' });
  await says(first, 'held');
  await says(second, 'too');
});

test('silent: what was sent is gone, and the connection is cut when the link is back', async () => {
  first.socket.write('before');
  await says(first, 'before');
  relay.set({ kind: 'silent' });
  first.socket.write('lost');
  await rest();
  expect([heard, first.ended]).toEqual(['before', undefined]);
  relay.set({ kind: 'open' });
  await reset(first);
  expect(heard).toBe('before');
});

test('deaf: requests arrive, answers do not', async () => {
  relay.set({ kind: 'deaf' });
  first.socket.write('asked');
  await until('the request', () => heard === 'asked');
  await rest();
  relay.set({ kind: 'open' });
  await reset(first);
  expect(first.answered).toBe('');
});

test('a side that goes while nothing gets through is missed by the other when the link is back', async () => {
  const isGone = new Promise<void>((resolve) => far.once('close', () => resolve()));
  relay.set({ kind: 'hold' });
  first.socket.destroy();
  await rest();
  expect(far.destroyed).toBe(false);
  relay.set({ kind: 'open' });
  await isGone;
});
