/** The simulated RS-485 line in real time, read by a master that we did not write: pymodbus, on a terminal and over TCP. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { createConnection } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { SerialLine } from '../../scripts/workshop/serial/line.ts';
import type { LineOptions } from '../../scripts/workshop/serial/line.ts';
import { servePty } from '../../scripts/workshop/serial/pty.ts';
import { serveTcp } from '../../scripts/workshop/serial/tcp.ts';
import { haveSocat, tempDir } from './programs.ts';
import { hasPymodbus, PymodbusMaster } from './pymodbus.ts';

const options: LineOptions = {
  baudRate: 19_200,
  parity: 'even',
  slaves: [{ unit: 1 }, { unit: 2, turnaroundMs: 20 }, { unit: 247 }],
};

/** Reads two registers as one uint32 and asks the line's oracle. */
async function isRight(master: PymodbusMaster, line: SerialLine, unit: number): Promise<boolean> {
  const { words } = await master.read({ unit, area: 'hr', start: 100, count: 2 });
  const [high, low] = words ?? [];
  if (high === undefined || low === undefined) return false;
  return line.oracle.check({ unit, address: 100 }, high * 0x10000 + low).isRight;
}

/** All that a master can meet on a line that is well, and on one that is not. */
async function readEverything(master: PymodbusMaster, line: SerialLine, nowMs: () => number): Promise<void> {
  for (const unit of [1, 2, 247, 1]) expect(await isRight(master, line, unit)).toBe(true);
  expect(await master.read({ unit: 2, area: 'ir', start: 65_411, count: 125 })).toMatchObject({
    words: expect.objectContaining({ length: 125, 1: 65_412 }),
  });
  const bits = Array.from({ length: 9 }, (_, i) => i % 3 === 0);
  expect(await master.read({ unit: 1, area: 'co', start: 0, count: 9 })).toEqual({ bits });
  expect(await master.read({ unit: 1, area: 'di', start: 3, count: 9 })).toEqual({ bits });
  line.inject({ fault: 'exception', unit: 2, from: 7, to: 7, code: 6 }, nowMs());
  expect(await master.read({ unit: 2, area: 'hr', start: 0, count: 8 })).toEqual({ exception: 6 });
  expect(await isRight(master, line, 2)).toBe(true);
  line.inject({ fault: 'corrupt', unit: 2 }, nowMs());
  expect(await master.read({ unit: 2, area: 'hr', start: 0, count: 2 })).toHaveProperty('error');
  line.clear();
  expect(await isRight(master, line, 1)).toBe(true);
  expect(line.tally).toMatchObject({ garbledBytes: 0, brokenFrames: 0 });
}

const runs = hasPymodbus || process.env['CI'] === 'true';

describe.skipIf(!runs)('over TCP', () => {
  test('pymodbus reads a line with RTU frames', async () => {
    // pymodbus keeps no silence over TCP: a gateway that hands over packets does it for it.
    const line = new SerialLine({ ...options, modem: { latencyMs: 3, packMs: 5 } });
    await using tcp = await serveTcp(line);
    await using master = await PymodbusMaster.open('rtu-tcp', String(tcp.port));
    await readEverything(master, line, () => tcp.run.now());
  });
});

test('a DTU says who it is to each that connects, and that it lives', async () => {
  const modem = { registration: 'DTU-0042', heartbeat: { text: 'ping', everyMs: 20 } };
  await using tcp = await serveTcp(new SerialLine({ ...options, modem }));
  for (const connection of [1, 2]) {
    const socket = createConnection(tcp.port, '127.0.0.1');
    let heard = '';
    socket.on('data', (bytes) => (heard += bytes.toString()));
    while (!heard.includes('pingping')) await once(socket, 'data');
    expect(heard).toMatch(/^DTU-0042(ping)+$/);
    expect(tcp.connections).toBe(connection);
    const closed = once(socket, 'close');
    tcp.cut();
    await closed;
  }
});

const hasTerminal = runs && haveSocat();

describe.skipIf(!hasTerminal)('on a terminal', () => {
  // pyserial checks the parity it set, and a terminal has none: N, whatever the line is paced by.
  test('pymodbus reads a line, closes it and opens it again', async () => {
    using folder = tempDir();
    const line = new SerialLine(options);
    await using pty = await servePty(line, path.join(folder.path, 'line'));
    {
      await using master = await PymodbusMaster.open('rtu', pty.path, '19200', 'N');
      await readEverything(master, line, () => pty.run.now());
    }
    await using again = await PymodbusMaster.open('rtu', pty.path, '19200', 'N');
    expect(await isRight(again, line, 247)).toBe(true);
  });

  test('an adapter that is pulled out is gone, and comes back under another name', async () => {
    using folder = tempDir();
    const line = new SerialLine(options);
    await using pty = await servePty(line, path.join(folder.path, 'ttyUSB0'));
    const open = fs.openSync(pty.path, fs.constants.O_RDWR | fs.constants.O_NOCTTY | fs.constants.O_NONBLOCK);
    await pty.unplug();
    expect(fs.existsSync(pty.path)).toBe(false);
    expect(() => fs.writeSync(open, 'x')).toThrow('EIO');
    fs.closeSync(open);
    await pty.plug(path.join(folder.path, 'ttyUSB1'));
    expect(path.basename(pty.path)).toBe('ttyUSB1');
    await using master = await PymodbusMaster.open('rtu', pty.path, '19200', 'N');
    expect(await isRight(master, line, 1)).toBe(true);
  });

  test('a link that cannot be made is said', async () => {
    const nowhere = path.join('/', randomUUID(), 'line');
    await expect(servePty(new SerialLine(options), nowhere)).rejects.toThrow('socat ended with 1');
  });
});

test('a line that was disposed does nothing more', async () => {
  const line = new SerialLine({ ...options, modem: { heartbeat: { text: 'ping', everyMs: 1 } } });
  const tcp = await serveTcp(line);
  await once(createConnection(tcp.port, '127.0.0.1'), 'data');
  await tcp[Symbol.asyncDispose]();
  tcp.run.take(Buffer.alloc(4));
  await delay(20);
  expect(line.tally.brokenFrames).toBe(0);
});
