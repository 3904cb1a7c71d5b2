/** From a connection's config to its line: which port, frames and pace it has. */
import type { Clock } from '../../agent/base/clock.ts';
import { Client, type ClientParts } from './client.ts';
import {
  sharedLinkOf,
  type ModbusConfig,
  type ModbusRtuConfig,
  type ModbusRtuOverTcpConfig,
  type ModbusTcpConfig,
} from './config.ts';
import { Line } from './line.ts';
import type { Link } from './link.ts';
import { MbapFraming } from './mbap.ts';
import { PacedLink, type Paces } from './paced-link.ts';
import type { OpenPort } from './port.ts';
import { RtuFraming } from './rtu.ts';
import { socketOpener } from './socket-port.ts';
import { characterMs, frameGapMs, quietMs, tcpGapMs, tcpQuietMs } from './timing.ts';
import { Trunk, Trunks } from './trunk.ts';

/** Connections that use one link together, of the whole process: a device counts them all. */
const trunks = new Trunks();

/** The line of a TCP endpoint. */
export function socketLine(config: ModbusTcpConfig | ModbusRtuOverTcpConfig, clock: Clock): Line {
  const { quirks } = config;
  const open = socketOpener(config, clock);
  const make = (): Link => {
    if (config.protocol === 'modbus-rtu-over-tcp') {
      const parts = { open, framing: new RtuFraming(), quietMs: config.quietMs ?? tcpQuietMs };
      return linkOf(config, parts, clock, config.frameGapMs ?? tcpGapMs);
    }
    const anyUnit = config.quirks.unitInReply === 'any';
    const framing = new MbapFraming({ anyUnit, zeroTransaction: config.quirks.zeroTid });
    return linkOf(config, { open, framing }, clock);
  };
  const shared = sharedLinkOf(config);
  if (shared === undefined) return new Line(new Trunk(make()), quirks);
  const { trunk, release } = trunks.take(shared, make);
  return new Line(trunk, quirks, release);
}

/**
 * The line of a serial port.
 * @param open opens it (serial-port.ts)
 */
export function serialLine(config: ModbusRtuConfig, open: OpenPort, clock: Clock): Line {
  const gapMs = config.frameGapMs ?? frameGapMs(config);
  const parts = {
    open,
    framing: new RtuFraming(),
    quietMs: config.quietMs ?? quietMs(config),
    byteMs: characterMs(config),
  };
  // Opened once and for good: to close it after a scan would free nothing.
  return new Line(new Trunk(linkOf(config, parts, clock, gapMs)), { closeAfterScan: false });
}

function linkOf(
  config: ModbusConfig,
  parts: Omit<ClientParts, 'timeoutMs' | 'clock'>,
  clock: Clock,
  gapMs = 0,
): Link {
  const client = new Client({
    ...parts,
    timeoutMs: (unit) => config.units[unit]?.timeoutMs ?? config.timeoutMs,
    clock,
  });
  const paces: Paces = {
    gapMs,
    pauseMs: (unit) => config.units[unit]?.quirks.pauseMs ?? config.quirks.pauseMs,
    afterOpenMs: 'pauseAfterConnectMs' in config.quirks ? config.quirks.pauseAfterConnectMs : 0,
  };
  return hasPace(config, paces) ? new PacedLink(client, paces, clock) : client;
}

function hasPace(config: ModbusConfig, { gapMs, afterOpenMs }: Paces): boolean {
  const units = Object.values(config.units);
  const isPaused = config.quirks.pauseMs > 0 || units.some(({ quirks }) => (quirks.pauseMs ?? 0) > 0);
  return gapMs > 0 || afterOpenMs > 0 || isPaused;
}
