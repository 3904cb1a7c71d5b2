import { expect, test } from 'vitest';
import { Turns, type Party } from '../../../collectors/modbus/wire/turns.ts';
import { settle } from '../../fakes/clock.ts';

const never = new AbortController().signal;

/** Queues turns; each is noted when it comes, and given back a moment later. */
function queue(turns: Turns, order: string[], party: Party, name: string, times = 1): Promise<void> {
  return (async () => {
    for (let at = 0; at < times; at++) {
      expect(await turns.take(party, never)).toBe(true);
      order.push(name);
      await settle();
      turns.give();
    }
  })();
}

test('a guest is served at once where nobody asks', async () => {
  const turns = new Turns();
  expect(await turns.take('guest', never)).toBe(true);
  turns.give();
});

test('between two requests of a scan there is one of a guest, however many wait', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const scan = queue(turns, order, 'scan', 's', 5);
  const guests = ['a', 'b', 'c'].map((name) => queue(turns, order, 'guest', name));
  await Promise.all([scan, ...guests]);
  expect(order.join('')).toBe('sasbscss');
});

test('guests that ask again and again do not keep a scan waiting', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const guests = ['a', 'b'].map((name) => queue(turns, order, 'guest', name, 3));
  const scan = queue(turns, order, 'scan', 's', 3);
  await Promise.all([scan, ...guests]);
  expect(order.join('')).toBe('asbsasbab');
});

test('who gives up waiting is passed over', async () => {
  const turns = new Turns();
  const abort = new AbortController();
  expect(await turns.take('scan', never)).toBe(true);
  const impatient = turns.take('guest', abort.signal);
  const patient = turns.take('guest', never);
  abort.abort();
  expect(await impatient).toBe(false);
  turns.give();
  expect(await patient).toBe(true);
  turns.give();
  expect(await turns.take('scan', abort.signal)).toBe(false);
  expect(await turns.take('scan', never)).toBe(true);
});
