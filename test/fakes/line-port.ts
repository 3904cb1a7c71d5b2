/** The simulated RS-485 line of the workshop as a port of the Modbus client, in the time of a fake clock. */
import type { Port, PortEvents } from '../../collectors/modbus/wire/port.ts';
import type { SerialLine } from '../../scripts/workshop/serial/line.ts';
import type { FakeClock } from './clock.ts';

/** The line as a port: bytes come in steps of a clock that somebody moves. */
export class LinePort implements Port {
  isOpen = true;
  readonly address = undefined;
  readonly #line: SerialLine;
  readonly #clock: FakeClock;
  #events: PortEvents | undefined;

  constructor(line: SerialLine, clock: FakeClock) {
    this.#line = line;
    this.#clock = clock;
    line.connect(clock.elapsed());
  }

  listen(events: PortEvents): void {
    this.#events = events;
  }

  write(bytes: Buffer): void {
    this.hear();
    this.#line.send(bytes, this.#clock.elapsed());
  }

  async flush(): Promise<void> {
    this.#line.advance(this.#clock.elapsed());
  }

  drop(): void {
    this.isOpen = false;
    this.#events = undefined;
    this.#line.disconnect();
  }

  /** Hands over what has come meanwhile. */
  hear(): void {
    const bytes = this.#line.advance(this.#clock.elapsed());
    if (bytes.length > 0) this.#events?.data(bytes);
  }
}
