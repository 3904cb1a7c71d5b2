/** What a collector asks of the wire, whichever it is. One request at a time. */
import type { EpochMs } from '../../../agent/model/time.ts';
import type { Area } from '../address.ts';
import type { IdentityCode } from './mei.ts';

/** The bytes asked for, checked for unit, function and length, and when they came. */
export interface Data {
  readonly kind: 'data';
  readonly bytes: Uint8Array;
  readonly time: EpochMs;
}

/**
 * What came of a request.
 *   exception  the device refused; the connection is as good as before
 *   timeout    nothing of a reply came in time
 *   doubt      what came, or a break of the connection, leaves doubt
 * After these two the link has closed itself, or sees to it otherwise that what comes late is never taken for another reply.
 * `noiseBytes` came in the place of the reply and are none (noise.ts); absent where nothing of the kind came.
 */
export type Reply =
  | Data
  | { readonly kind: 'exception'; readonly code: number; readonly time: EpochMs }
  | {
      readonly kind: 'timeout';
      readonly noiseBytes?: number | undefined;
      /** true: since the request to this unit before, which was given up as well, a reply to that has come, whole and right. */
      readonly isLate?: true | undefined;
    }
  | { readonly kind: 'doubt'; readonly detail: string; readonly noiseBytes?: number | undefined };

/** One physical line or TCP connection. */
export interface Link {
  readonly isOpen: boolean;
  /** IP address last connected to, or the device file that the name of a serial port led to; undefined before. */
  readonly address: string | undefined;

  /**
   * Opens it anew; whatever was open before is dropped first.
   * @throws NotConnectedError it cannot be opened
   */
  open(signal: AbortSignal): Promise<void>;

  /**
   * Reads `count` registers or bits. Must be open; the reply to the request before must have come.
   * @param start 0-based
   */
  request(unit: number, area: Area, start: number, count: number): Promise<Reply>;

  /**
   * Asks a unit what it is, from object `first` of a category on; as `request`. The bytes are those after the function code,
   * for `parseIdentity`.
   */
  identify(unit: number, code: IdentityCode, first: number): Promise<Reply>;

  /** Drops the connection at once; a request under way ends in doubt. */
  close(): void;
}
