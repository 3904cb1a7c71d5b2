/** What carries bytes to the far side and back: a socket (socket-port.ts) or a serial line (serial-port.ts). */

/** What a port tells. `lost` comes once, and nothing after it. */
export interface PortEvents {
  readonly data: (chunk: Buffer) => void;
  /** @param why as text */
  readonly lost: (why: string) => void;
}

/** One open port. */
export interface Port {
  readonly isOpen: boolean;
  /** IP address connected to; of a serial line the device file that its name led to. */
  readonly address: string | undefined;
  /** Tells what comes from now on, and at once if it has been lost already. To be called once. */
  listen(events: PortEvents): void;
  write(bytes: Buffer): void;
  /** Throws away what was received and not read, and what was not sent yet. */
  flush(): Promise<void>;
  /** Drops it at once; what is still on its way will not be read. No event comes any more. */
  drop(): void;
}

/**
 * Opens a port.
 * @throws NotConnectedError it cannot be opened, not within its time, or `signal` aborted
 */
export type OpenPort = (signal: AbortSignal) => Promise<Port>;
