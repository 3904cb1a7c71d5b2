/** Times of a serial line, out of how it is set. Pure. */

/** How characters travel on a line. */
export interface CharacterFormat {
  readonly baudRate: number;
  readonly dataBits: number;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: number;
}

/** Above this rate the silences are fixed, so that no controller drowns in its timer (MODBUS over Serial Line V1.02 §2.5.1.1). */
const fixedAboveBaud = 19_200;
const fixedGapMs = 1.75;
/** Silence between two frames, in characters. */
const gapCharacters = 3.5;

/** An adapter on USB hands over what came every 16 ms, and the operating system takes its time as well. */
const leastQuietMs = 30;
const quietCharacters = 10;

/** How long a serial line behind TCP has to be quiet: a mobile network delivers a frame in parts. */
export const tcpQuietMs = 100;

/** Silence between two frames on such a line, whose baud rate is not known: 3.5 characters at 9600 baud, and a little. */
export const tcpGapMs = 5;

/** A format as people write it: `9600 8E1`. */
export function formatText({ baudRate, dataBits, parity, stopBits }: CharacterFormat): string {
  return `${baudRate} ${dataBits}${parity[0]?.toUpperCase() ?? ''}${stopBits}`;
}

/** Time that one character takes, in milliseconds: start bit, data, parity, stop bits. */
export function characterMs({ baudRate, dataBits, parity, stopBits }: CharacterFormat): number {
  return ((1 + dataBits + (parity === 'none' ? 0 : 1) + stopBits) * 1000) / baudRate;
}

/** Least silence between two frames, in milliseconds. */
export function frameGapMs(format: CharacterFormat): number {
  return format.baudRate > fixedAboveBaud ? fixedGapMs : gapCharacters * characterMs(format);
}

/** How long a line has to be quiet after a fault, in milliseconds. */
export function quietMs(format: CharacterFormat): number {
  return Math.max(leastQuietMs, Math.ceil(quietCharacters * characterMs(format)));
}
