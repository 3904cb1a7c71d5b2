/** What came while a reply was awaited, and is none: a line at another speed, or something else that anyone may say. Pure. */

/** What a driver of the line leaves on it when it is switched off. */
export const mostStrayBytes = 2;

/**
 * How many of the bytes that came are a reply spoilt beyond recognition, for all one can tell. None where they are what a line
 * says without any device: the echo of the request, as two-wire adapters let it through, a modem's words in plain text
 * (its registration, its heartbeat), a stray byte or two.
 * @param frame of the request
 */
export function noiseOf(received: Buffer, frame: Buffer): number {
  if (received.length <= mostStrayBytes || received.equals(frame)) return 0;
  return received.every(isText) ? 0 : received.length;
}

/** ASCII, with the ends of lines. */
function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d;
}
