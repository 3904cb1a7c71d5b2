/** How the page writes what the report has no form for. Pure. */
import { grouped, spelt } from '../report/figures.ts';

/** Hexadecimal to be read aloud and compared: groups of four, eight to a line. */
export function readAloud(hex: string): string {
  return spelt(hex).join('\n');
}

/** `1.3 GB`, `12.0 MB`, `3 KB`. */
export function size(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${grouped(Math.ceil(bytes / 1e3))} KB`;
}
