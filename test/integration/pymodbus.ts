/** Where pymodbus is, the Modbus server that we did not write, and whether. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { Peer } from './peer.ts';

/** The system's Python: pymodbus comes from the distribution's package. */
export const python = '/usr/bin/python3';

/** Whether its server can run; it needs more than the package itself. */
export const hasPymodbus = spawnSync(python, ['-c', 'import pymodbus.server.async_io']).status === 0;

if (!hasPymodbus)
  process.stderr.write(
    'pymodbus tests need more packages (apt install python3-pymodbus python3-serial-asyncio)\n',
  );

/**
 * Starts its server (see pymodbus-server.py): nothing for Modbus TCP, `rtu-tcp` for RTU frames over TCP (what it says is the
 * port), `rtu DEVICE BAUD [N|E|O]` for a serial port; before them `identity`, to say what it is.
 */
export function startPymodbus(...args: readonly string[]): Promise<Peer> {
  return Peer.start(python, [path.join(import.meta.dirname, 'pymodbus-server.py'), ...args]);
}

/** A read of a master. */
export interface MasterRead {
  readonly unit: number;
  readonly area: 'hr' | 'ir' | 'co' | 'di';
  readonly start: number;
  readonly count: number;
}

/** What came of it. */
export interface MasterAnswer {
  readonly words?: readonly number[];
  readonly bits?: readonly boolean[];
  readonly exception?: number;
  readonly error?: string;
}

/** Its master (see pymodbus-client.py), on a serial port or on RTU frames over TCP. */
export class PymodbusMaster implements AsyncDisposable {
  readonly #peer: Peer;

  private constructor(peer: Peer) {
    this.#peer = peer;
  }

  /** Connects: `rtu DEVICE BAUD N|E|O` or `rtu-tcp PORT`. */
  static async open(...args: readonly string[]): Promise<PymodbusMaster> {
    return new PymodbusMaster(
      await Peer.start(python, [path.join(import.meta.dirname, 'pymodbus-client.py'), ...args]),
    );
  }

  /** One request, not repeated; a silent unit is an `error` after 2 s. */
  async read(read: MasterRead): Promise<MasterAnswer> {
    return JSON.parse(await this.#peer.ask(JSON.stringify(read))) as MasterAnswer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#peer[Symbol.asyncDispose]();
  }
}
