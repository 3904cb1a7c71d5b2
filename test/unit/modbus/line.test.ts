/** Lines that share a link, and links that keep a pace, without a wire. */
import { describe, expect, test } from 'vitest';
import { Line } from '../../../collectors/modbus/wire/line.ts';
import type { Link, Reply } from '../../../collectors/modbus/wire/link.ts';
import { PacedLink } from '../../../collectors/modbus/wire/paced-link.ts';
import { SharedLink, SharedLinks } from '../../../collectors/modbus/wire/shared-link.ts';
import { FakeClock, settle } from '../../fakes/clock.ts';

const never = new AbortController().signal;
const data: Reply = { kind: 'data', bytes: Buffer.alloc(2), time: 0 };

class ScriptedLink implements Link {
  isOpen = false;
  opens = 0;
  readonly address = undefined;
  answer: () => Promise<Reply> = async () => data;
  #end: (reply: Reply) => void = () => undefined;

  async open(): Promise<void> {
    this.opens++;
    this.isOpen = true;
  }

  request(): Promise<Reply> {
    const ended = new Promise<Reply>((resolve) => (this.#end = resolve));
    return Promise.race([this.answer(), ended]);
  }

  identify(): Promise<Reply> {
    return this.request();
  }

  close(): void {
    this.isOpen = false;
    this.#end({ kind: 'doubt', detail: 'closed' });
  }
}

const ask = (line: Line): Promise<Reply> => line.ask('scan', (link) => link.request(1, 'hr', 0, 1), never);

describe('two connections on one link', () => {
  function two(closeAfterScan = false) {
    const link = new ScriptedLink();
    const shared = new SharedLink(link);
    return { link, one: new Line(shared, { closeAfterScan }), other: new Line(shared, { closeAfterScan }) };
  }

  test('it is opened once, and closed with the last', async () => {
    const { link, one, other } = two();
    await Promise.all([one.open(never), other.open(never)]);
    await Promise.all([ask(one), ask(other)]);
    one.end();
    expect([link.opens, link.isOpen]).toEqual([1, true]);
    await expect(ask(one)).rejects.toMatchObject({ code: 'modbus.notConnected' });
    expect(await ask(other)).toBe(data);
    other.end();
    expect(link.isOpen).toBe(false);
  });

  test('what one ends under way leaves the other to open it anew', async () => {
    const { link, one, other } = two();
    await Promise.all([one.open(never), other.open(never)]);
    link.answer = () => new Promise(() => undefined);
    const under = ask(one);
    const waiting = ask(other);
    await settle();
    link.answer = async () => data;
    one.drop();
    expect(await under).toMatchObject({ kind: 'doubt' });
    expect(await waiting).toBe(data);
    expect(link.opens).toBe(2);
  });

  test('one that is opened again keeps a link on which the other is answered, and replaces one on which nobody is', async () => {
    const { link, one, other } = two();
    await Promise.all([one.open(never), other.open(never)]);
    await ask(other);
    await one.open(never);
    expect(link.opens).toBe(1);
    await one.open(never);
    expect(link.opens).toBe(2);
  });

  test('with closeAfterScan it is closed after the last scan of both', async () => {
    const { link, one, other } = two(true);
    await Promise.all([one.open(never), other.open(never)]);
    const gate = Promise.withResolvers<void>();
    const scan = one.visit(() => gate.promise);
    await other.visit(() => ask(other));
    expect(link.isOpen).toBe(true);
    gate.resolve();
    await scan;
    expect(link.isOpen).toBe(false);
  });

  test('a shared link is there as long as somebody holds it', () => {
    const sharedLinks = new SharedLinks();
    const make = (): Link => new ScriptedLink();
    const [one, other] = [sharedLinks.take('a', make), sharedLinks.take('a', make)];
    expect(other.shared).toBe(one.shared);
    expect(sharedLinks.take('b', make).shared).not.toBe(one.shared);
    one.release();
    one.release();
    expect(sharedLinks.take('a', make).shared).toBe(one.shared);
  });
});

describe('pace', () => {
  test('after the connection, between requests, and the longer pause of two units', async () => {
    const clock = new FakeClock();
    const link = new ScriptedLink();
    const times: number[] = [];
    link.answer = async () => {
      times.push(clock.elapsed());
      return data;
    };
    const pauses: Record<number, number> = { 2: 50 };
    const paced = new PacedLink(
      link,
      { gapMs: 4, pauseMs: (unit) => pauses[unit] ?? 0, afterOpenMs: 200 },
      clock,
    );
    await paced.open(never);
    const all = (async () => {
      for (const unit of [1, 1, 2, 1]) await paced.request(unit, 'hr', 0, 1);
    })();
    await clock.advance(1000);
    await all;
    expect(times).toEqual([200, 204, 254, 304]);
  });

  test('who waits when it is closed is told, and asks nothing', async () => {
    const clock = new FakeClock();
    const link = new ScriptedLink();
    const paced = new PacedLink(link, { gapMs: 0, pauseMs: () => 0, afterOpenMs: 200 }, clock);
    await paced.open(never);
    const waiting = paced.request(1, 'hr', 0, 1);
    paced.close();
    await paced.open(never);
    expect(await waiting).toEqual({ kind: 'doubt', detail: 'closed' });
  });
});
