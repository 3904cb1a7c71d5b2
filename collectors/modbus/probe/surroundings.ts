/** Reads the registers around a tag, for the finder: as one run, or where the device refuses that, one by one. */
import { isBitArea, lastIndex, type Area } from '../address.ts';
import type { Window } from './finder.ts';
import type { Layout } from '../tags/layout.ts';
import type { Reply } from '../wire/link.ts';

/** Registers of the widest type. */
const widest = 4;

/** Makes one request of the tag's unit; undefined where it is not asked any more. */
export type AskRegisters = (area: Area, start: number, count: number) => Promise<Reply | undefined>;

/** From one below the tag to what the widest type takes one above it. */
export async function surroundings(
  layout: Layout,
  ask: AskRegisters,
  withOtherArea: boolean,
): Promise<Window[]> {
  if (isBitArea(layout.area)) return [];
  const start = Math.max(0, layout.value.start - 1);
  const count = Math.min(lastIndex, layout.value.start + widest) - start + 1;
  const windows = await run(layout.area, start, count, ask);
  if (!withOtherArea) return windows;
  return [...windows, ...(await run(layout.area === 'hr' ? 'ir' : 'hr', start, count, ask))];
}

async function run(area: Area, start: number, count: number, ask: AskRegisters): Promise<Window[]> {
  const whole = await ask(area, start, count);
  if (whole?.kind === 'data') return [{ area, start, bytes: whole.bytes }];
  // A device that does not know the function will not know it for one register.
  if (whole?.kind === 'exception' && whole.code === 1) return [];
  const windows: Window[] = [];
  for (let at = start; at < start + count; at++) {
    const one = await ask(area, at, 1);
    if (one?.kind !== 'data') continue;
    const last = windows.at(-1);
    if (last !== undefined && last.start + last.bytes.length / 2 === at)
      windows[windows.length - 1] = { ...last, bytes: Buffer.concat([last.bytes, one.bytes]) };
    else windows.push({ area, start: at, bytes: one.bytes });
  }
  return windows;
}
