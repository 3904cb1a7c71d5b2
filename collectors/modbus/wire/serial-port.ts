/**
 * The one importer of serialport: a serial line as a port.
 *
 * Device names such as /dev/ttyUSB0 go to whichever adapter was found first, and change when one is plugged in again. The
 * names under /dev/serial/by-id belong to an adapter. A name that is not there is an error that lists those that are.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { SerialPort } from 'serialport';
import { messageOf, NotConnectedError } from '../../../agent/base/errors.ts';
import { Status } from '../../../agent/model/status.ts';
import { orAborted } from '../../aborted.ts';
import type { OpenPort, Port, PortEvents } from './port.ts';

/** A serial line as it is set (MODBUS over Serial Line V1.02 §2.5.1, §3.2). */
export interface SerialSettings {
  /** Device file. */
  readonly port: string;
  readonly baudRate: number;
  readonly dataBits: 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

/** Where adapters have names of their own, and where a board has its ports. */
const stableFolder = '/dev/serial/by-id';
const boardPorts = /^tty(S|USB|ACM|AMA|mxc|O|SC)\d+$/;

/** What serialport says of a port whose lock another process has, or has made exclusive. */
const locked = /cannot lock port|device or resource busy/i;

/** Opens a serial line, for this process alone. */
export function serialOpener(settings: SerialSettings): OpenPort {
  // A port that is still being closed has its lock: it cannot be opened again before.
  let closed: Promise<void> = Promise.resolve();
  return async (signal) => {
    const { port: file } = settings;
    await orAborted(closed, signal).catch(() => undefined);
    if (signal.aborted)
      throw new NotConnectedError('modbus.notConnected', Status.BadNoCommunication, {}, 'stopped');
    if (!(await isThere(file))) {
      const found = await serialPorts();
      const params = { port: file, found: found.length === 0 ? '–' : found.join(', ') };
      throw new NotConnectedError('modbus.portGone', Status.BadNoCommunication, params);
    }
    const { baudRate, dataBits, parity, stopBits } = settings;
    const line = { baudRate, dataBits, parity, stopBits };
    const serial = new SerialPort({ path: file, ...line, autoOpen: false, lock: true, hupcl: false });
    const failure = await new Promise<Error | null>((resolve) => serial.open(resolve));
    if (failure !== null) {
      const why = messageOf(failure);
      const code = locked.test(why) ? 'modbus.portTaken' : 'modbus.portRefused';
      throw new NotConnectedError(code, Status.BadNoCommunication, { port: file }, why);
    }
    const opened = new SerialLinePort(serial, await fs.realpath(file).catch(() => file));
    closed = opened.closed;
    if (signal.aborted) {
      opened.drop();
      throw new NotConnectedError('modbus.notConnected', Status.BadNoCommunication, {}, 'stopped');
    }
    await opened.flush();
    return opened;
  };
}

class SerialLinePort implements Port {
  readonly address: string;
  /** Resolves when it has been closed. */
  readonly closed: Promise<void>;
  readonly #serial: SerialPort;
  readonly #closedNow: () => void;
  #events: PortEvents | undefined;
  #lostWhy: string | undefined;

  /** @param device its file, links resolved */
  constructor(serial: SerialPort, device: string) {
    this.address = device;
    this.#serial = serial;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    this.#closedNow = resolve;
    serial.on('error', (error: Error) => this.#lose(error.message));
    serial.on('close', () => {
      this.#closedNow();
      this.#lose('the serial port is gone');
    });
  }

  get isOpen(): boolean {
    return this.#serial.isOpen && this.#lostWhy === undefined;
  }

  listen(events: PortEvents): void {
    this.#events = events;
    if (this.#lostWhy !== undefined) return events.lost(this.#lostWhy);
    this.#serial.on('data', (chunk: Buffer) => {
      if (this.#lostWhy === undefined) events.data(chunk);
    });
  }

  write(bytes: Buffer): void {
    this.#serial.write(bytes);
  }

  async flush(): Promise<void> {
    await new Promise((resolve) => this.#serial.flush(resolve));
  }

  drop(): void {
    this.#lostWhy ??= 'dropped';
    this.#close();
  }

  #lose(why: string): void {
    if (this.#lostWhy !== undefined) return;
    this.#lostWhy = why;
    this.#close();
    this.#events?.lost(why);
  }

  #close(): void {
    // Told of a failure too: there is nothing more to be done about the port then.
    if (this.#serial.isOpen) this.#serial.close(this.#closedNow);
    else this.#closedNow();
  }
}

async function isThere(file: string): Promise<boolean> {
  return await fs.access(file).then(
    () => true,
    () => false,
  );
}

/** The serial ports of this machine, those with a lasting name first. */
async function serialPorts(): Promise<string[]> {
  const names = async (folder: string): Promise<string[]> =>
    (await fs.readdir(folder).catch(() => [])).map((name) => path.join(folder, name));
  const onBoard = (await names('/dev')).filter((file) => boardPorts.test(path.basename(file)));
  return [...(await names(stableFolder)), ...onBoard];
}
