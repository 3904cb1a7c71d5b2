/** Reads the registers around a tag, for the finder: as one run, or where the device refuses that, one by one. */
import { isBitArea, lastIndex, type Area } from '../address.ts';
import type { Window } from './finder.ts';
import type { Layout } from '../tags/layout.ts';
import type { Reply } from '../wire/link.ts';

/** Registers of the widest type. */
const widest = 4;

/** Makes one request of the tag's unit; undefined where it is not asked any more. */
export type AskRegisters = (area: Area, start: number, count: number) => Promise<Reply | undefined>;

/** The area it is mixed up with: functions 3 and 4, and 1 and 2 (MODBUS Application Protocol V1.1b3 §6.1 to §6.4). */
export const otherArea: Readonly<Record<Area, Area>> = { hr: 'ir', ir: 'hr', co: 'di', di: 'co' };

/**
 * From one below the tag to what the widest type takes one above it, in the tag's area and in the other one.
 * @param isThorough where the other area refuses that, whether to look at it one by one, too, or at the tag's very place only
 */
export async function surroundings(
  layout: Layout,
  ask: AskRegisters,
  isThorough: boolean,
): Promise<Window[]> {
  if (isBitArea(layout.area)) return [];
  const start = Math.max(0, layout.value.start - 1);
  const count = Math.min(lastIndex, layout.value.start + widest) - start + 1;
  const own = await windowsOf(await ask(layout.area, start, count), layout.area, start, count, ask);
  const area = otherArea[layout.area];
  const whole = await ask(area, start, count);
  if (isThorough || whole?.kind !== 'exception')
    return [...own, ...(await windowsOf(whole, area, start, count, ask))];
  const { value } = layout;
  const alone = whole.code === 1 ? whole : await ask(area, value.start, value.count);
  return alone?.kind === 'data' ? [...own, { area, start: value.start, bytes: alone.bytes }] : own;
}

/** What a request for all of them came to, and where it was refused, each alone. */
async function windowsOf(
  whole: Reply | undefined,
  area: Area,
  start: number,
  count: number,
  ask: AskRegisters,
): Promise<Window[]> {
  if (whole?.kind === 'data') return [{ area, start, bytes: whole.bytes }];
  // A device that does not know the function will not know it for one register; where one keeps silent, every further
  // request costs a timeout, and soon the unit would not be asked for the other area any more.
  if (whole?.kind !== 'exception' || whole.code === 1) return [];
  const windows: Window[] = [];
  for (let at = start; at < start + count; at++) {
    const one = await ask(area, at, 1);
    if (one !== undefined && one.kind !== 'data' && one.kind !== 'exception') break;
    if (one?.kind !== 'data') continue;
    const last = windows.at(-1);
    if (last !== undefined && last.start + last.bytes.length / 2 === at)
      windows[windows.length - 1] = { ...last, bytes: Buffer.concat([last.bytes, one.bytes]) };
    else windows.push({ area, start: at, bytes: one.bytes });
  }
  return windows;
}
