/**
 * How long requests are expected to take, before any has been made. Pure.
 *
 *   ▕ request ▏ silence · the unit thinks ▕ reply ▏ gap or pause ▕ request ▏ …
 *
 * On a serial line the bytes are what takes the time (MODBUS over Serial Line V1.02 §2.5.1); on a network only the turnaround
 * counts. A gateway has both: what its line is like can be said as `line`.
 */
import type { Phrase } from '../../../agent/base/text.ts';
import { isBitArea } from '../address.ts';
import type { ModbusConfig } from '../settings/config.ts';
import type { Block } from '../tags/plan.ts';
import { characterMs, formatText, frameGapMs, type CharacterFormat } from '../wire/timing.ts';
import { gapMsOf } from '../settings/silences.ts';
import { settingsOf } from '../settings/unit.ts';

/**
 * From a request to the first byte of its reply, in milliseconds, where `turnaroundMs` says nothing: the network both ways and
 * the device; on a serial line the device and the adapter; behind a serial server all of it.
 */
export const assumedTurnaroundMs = { 'modbus-tcp': 10, 'modbus-rtu': 10, 'modbus-rtu-over-tcp': 20 } as const;
/** To open a TCP connection. */
const assumedConnectMs = 10;
/** The line behind a serial server of which nothing is said: what every device offers (§2.5.1). */
const assumedLine: CharacterFormat = { baudRate: 9600, parity: 'even', dataBits: 8, stopBits: 1 };

/** Bytes of a request, and of a reply without its data: unit, function, CRC; on TCP a header in place of unit and CRC. */
const frameBytes = { request: 8, reply: 5 } as const;
const tcpBytes = { request: 12, reply: 9 } as const;

/** The serial line that requests travel on, and whether it is only assumed; undefined where there is none, or none is known. */
export function lineOf(
  config: ModbusConfig,
): { readonly format: CharacterFormat; readonly isAssumed: boolean } | undefined {
  if (config.protocol === 'modbus-rtu') return { format: config, isAssumed: false };
  if (config.line !== undefined) return { format: config.line, isAssumed: false };
  return config.protocol === 'modbus-tcp' ? undefined : { format: assumedLine, isAssumed: true };
}

/** What one request costs, from its first byte to where the next may begin, in milliseconds. @param before unit asked before */
export function requestMs(config: ModbusConfig, block: Block, before: number): number {
  const { unit } = block;
  const pauseMs = Math.max(...[unit, before].map((one) => settingsOf(config, one).quirks.pauseMs));
  return onWireMs(config, block) + turnaroundMs(config, unit) + Math.max(pauseMs, gapMs(config));
}

/** Seconds a cycle of `blocks` is expected to take, the pause before the next one included. */
export function predictedSeconds(config: ModbusConfig, blocks: readonly Block[]): number {
  let before = blocks.at(-1)?.unit;
  let ms = 0;
  for (const block of blocks) {
    ms += requestMs(config, block, before ?? block.unit);
    before = block.unit;
  }
  if (config.protocol !== 'modbus-rtu' && config.quirks.closeAfterScan)
    ms += assumedConnectMs + config.quirks.pauseAfterConnectMs;
  return ms / 1000;
}

/** Bytes of the requests and of their replies. */
export function bytesOf({ protocol }: ModbusConfig, blocks: readonly Block[]): number {
  const { request, reply } = protocol === 'modbus-tcp' ? tcpBytes : frameBytes;
  return blocks.reduce((sum, block) => sum + request + reply + dataBytes(block), 0);
}

/** What the predicted times are made of. */
export function basisOf(config: ModbusConfig): Phrase {
  const params = { turnaroundMs: config.quirks.turnaroundMs ?? assumedTurnaroundMs[config.protocol] };
  const line = lineOf(config);
  if (line === undefined) return { key: 'modbus.basisNetwork', params };
  const { format, isAssumed } = line;
  const key = isAssumed ? 'modbus.basisAssumed' : 'modbus.basisLine';
  return { key, params: { ...params, line: formatText(format), gapMs: Math.round(gapMs(config) * 10) / 10 } };
}

function turnaroundMs(config: ModbusConfig, unit: number): number {
  return settingsOf(config, unit).quirks.turnaroundMs ?? assumedTurnaroundMs[config.protocol];
}

/** Silence between a reply and the next request; a gateway that speaks Modbus TCP keeps that of its line. */
function gapMs(config: ModbusConfig): number {
  if (config.protocol !== 'modbus-tcp') return gapMsOf(config);
  return config.line === undefined ? 0 : frameGapMs(config.line);
}

/** The request, the silence that ends it, and the reply; 0 on a network. */
function onWireMs(config: ModbusConfig, block: Block): number {
  const line = lineOf(config);
  if (line === undefined) return 0;
  const { format } = line;
  const bytes = frameBytes.request + frameBytes.reply + dataBytes(block);
  return bytes * characterMs(format) + frameGapMs(format);
}

function dataBytes({ area, count }: Block): number {
  return isBitArea(area) ? Math.ceil(count / 8) : count * 2;
}
