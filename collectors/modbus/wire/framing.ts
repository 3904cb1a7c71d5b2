/** How requests and replies stand on a line: Modbus TCP (mbap.ts) or RTU (rtu.ts). */
import type { Request } from './request.ts';

/**
 * What there is of a reply that has not come yet.
 *   none    nothing: no bytes, or such as no reply to the request has
 *   part    the first of it
 *   spoilt  all of it, but not as it was sent
 */
export type Sign = 'none' | 'part' | 'spoilt';

/**
 * What the first bytes of those received are.
 *   reply  one to the request under way, from the unit on
 *   skip   bytes that mean nothing to anyone: a repeated reply, another's, noise
 *   more   not all there yet
 *   doubt  nothing after them can be trusted
 */
export type Look =
  | { readonly kind: 'reply'; readonly body: Buffer; readonly size: number }
  | { readonly kind: 'skip'; readonly size: number }
  | { readonly kind: 'more'; readonly sign: Sign }
  | { readonly kind: 'doubt'; readonly detail: string };

/** The frames of one connection. It knows which request is under way. */
export interface Framing {
  /** Whether a reply does not name its request, so that it can be taken for that to another. */
  readonly isAnonymous: boolean;
  /** A new connection: nothing of the one before counts any more. */
  begin(): void;
  /** The bytes of a request, which is under way from now on. */
  write(request: Request): Buffer;
  /** The request under way is given up. */
  forget(): void;
  /** Looks at the first of the bytes received, of which there is at least one. */
  look(received: Buffer): Look;
}
