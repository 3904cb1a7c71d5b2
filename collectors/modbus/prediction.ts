/** How long requests are expected to take, before any has been made. Pure. */
import { isBitArea } from './address.ts';
import type { ModbusConfig } from './config.ts';
import type { Block } from './plan.ts';
import { characterMs, frameGapMs, tcpGapMs } from './timing.ts';
import { settingsOf } from './unit.ts';

/** Round trip of a request on a wired plant network, and what a device on a serial line takes before it answers, in milliseconds. */
export const assumedRoundTripMs = 10;

/** Bytes of a request, and of a reply without its data (MODBUS over Serial Line V1.02 §2.5.1, Application Protocol §6.1–6.4). */
const requestBytes = 8;
const replyBytes = 5;

/**
 * Seconds a cycle of `blocks` is expected to take, each being a round trip and the pause before the next. On a serial port of
 * this machine the time on the wire is counted; behind a serial server it is not, since its baud rate is not known here.
 */
export function predictedSeconds(config: ModbusConfig, blocks: readonly Block[]): number {
  let ms = 0;
  for (const block of blocks) {
    const { pauseMs } = settingsOf(config, block.unit).quirks;
    ms += assumedRoundTripMs + Math.max(pauseMs, gapMs(config));
    if (config.protocol === 'modbus-rtu') ms += onWireMs(config, block);
  }
  // A connection that is closed after every scan costs one more round trip to open again, and what it rests after that.
  if (config.protocol !== 'modbus-rtu' && config.quirks.closeAfterScan)
    ms += assumedRoundTripMs + config.quirks.pauseAfterConnectMs;
  return ms / 1000;
}

type Serial = Extract<ModbusConfig, { protocol: 'modbus-rtu' }>;

function gapMs(config: ModbusConfig): number {
  if (config.protocol === 'modbus-tcp') return 0;
  return config.frameGapMs ?? (config.protocol === 'modbus-rtu' ? frameGapMs(config) : tcpGapMs);
}

/** The request, the silence that ends it, and the reply. */
function onWireMs(config: Serial, { area, count }: Block): number {
  const dataBytes = isBitArea(area) ? Math.ceil(count / 8) : count * 2;
  return (requestBytes + replyBytes + dataBytes) * characterMs(config) + frameGapMs(config);
}
