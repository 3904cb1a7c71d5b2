/** The faults a server can be given at run time, as they are asked for and as they are held. */
import type { Area } from '../model/machine.ts';
import type { Random } from '../model/random.ts';

/** Names of the faults. */
export const faultNames = [
  'refuse',
  'drop',
  'stall',
  'late',
  'exception',
  'wrongUnit',
  'garbage',
  'freeze',
  'restart',
] as const;
export type FaultName = (typeof faultNames)[number];

/** What goes wrong, and for how long. Fields that a fault does not use are ignored. */
export interface FaultOrder {
  /**
   * refuse: stop listening and close connections · drop: close connections, and every new one while it lasts ·
   * stall: accept and never answer · late: answer after `delayMs`, in order, whether or not the client still waits ·
   * exception: answer `code` to reads that touch `area` `from`..`to` · wrongUnit: answer under another unit id ·
   * garbage: answer bytes that are no reply (`variant`) · freeze: values stop changing, answers continue ·
   * restart: close, refuse for `downMs`, come back; `resetCounters` sets the machine's counters to zero.
   */
  readonly fault: FaultName;
  /** How long it lasts; absent: until cleared (drop: once). Ignored by restart. */
  readonly seconds?: number;
  /** stall, late, exception, wrongUnit, garbage: only requests to this unit. */
  readonly unit?: number;
  /** stall, late, exception, wrongUnit, garbage: share of those requests it happens to, 0..1; default 1. */
  readonly rate?: number;
  /** late; default 2000. */
  readonly delayMs?: number;
  /** exception: default the whole area hr, code 2. `to` is inclusive. */
  readonly area?: Area;
  readonly from?: number;
  readonly to?: number;
  readonly code?: number;
  /** garbage: random bytes; a reply with a wrong protocol id; with a wrong length; cut short. Default bytes. */
  readonly variant?: 'bytes' | 'protocol' | 'length' | 'short';
  /** restart; default 3000. */
  readonly downMs?: number;
  readonly resetCounters?: boolean;
}

const areaOfFunction: Readonly<Record<number, Area>> = { 1: 'co', 2: 'di', 3: 'hr', 4: 'ir' };

/** True when a fault concerns requests to a unit. */
function concerns(order: FaultOrder | undefined, unit: number): order is FaultOrder {
  return order !== undefined && (order.unit === undefined || order.unit === unit);
}

/** The faults of an endpoint, and how often each happened to a request. */
export class Faults {
  readonly active: ReadonlyMap<FaultName, FaultOrder>;
  readonly struck: Record<FaultName, number>;
  readonly #random: Random;

  constructor(active: ReadonlyMap<FaultName, FaultOrder>, random: Random) {
    this.active = active;
    this.#random = random;
    this.struck = Object.fromEntries(faultNames.map((name) => [name, 0])) as Record<FaultName, number>;
  }

  /** The fault of a name if it happens to this request; to be asked once per request. @param pdu of an exception */
  strikes(name: FaultName, unit: number, pdu?: Buffer): FaultOrder | undefined {
    const order = this.active.get(name);
    if (!concerns(order, unit) || (pdu !== undefined && !touches(order, pdu))) return undefined;
    if (order.rate !== undefined && this.#random() >= order.rate) return undefined;
    this.struck[name] += 1;
    return order;
  }
}

/** True when a read request PDU touches the address range of an exception fault. */
export function touches(order: FaultOrder, pdu: Buffer): boolean {
  if (pdu.length !== 5 || areaOfFunction[pdu[0] ?? 0] !== (order.area ?? 'hr')) return false;
  const first = pdu.readUInt16BE(1);
  const last = first + pdu.readUInt16BE(3) - 1;
  return last >= (order.from ?? 0) && first <= (order.to ?? 0xffff);
}

/** Spoils a whole reply ADU in the chosen way; never changes the buffer it is given. */
export function spoil(reply: Buffer, variant: FaultOrder['variant']): Buffer {
  const spoiled = Buffer.from(reply);
  if (variant === 'protocol') spoiled.writeUInt16BE(0x5a5a, 2);
  else if (variant === 'length') spoiled.writeUInt16BE(Math.max(2, reply.readUInt16BE(4) - 1), 4);
  else if (variant === 'short') return spoiled.subarray(0, Math.max(1, spoiled.length - 2));
  else for (let i = 0; i < spoiled.length; i += 1) spoiled[i] = (i * 151 + 89) & 0xff;
  return spoiled;
}
