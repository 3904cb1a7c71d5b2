/** From a connection's config to its line: which port, frames and pace it has. */
import type { Clock } from '../../agent/base/clock.ts';
import { Client, type ClientParts } from './wire/client.ts';
import {
  sharedLinkOf,
  type ModbusConfig,
  type ModbusRtuConfig,
  type ModbusRtuOverTcpConfig,
  type ModbusTcpConfig,
} from './settings/config.ts';
import { gapMsOf, quietMsOf } from './settings/silences.ts';
import { Line } from './wire/line.ts';
import type { Link } from './wire/link.ts';
import { MbapFraming } from './wire/mbap.ts';
import { PacedLink, type Paces } from './wire/paced-link.ts';
import type { OpenPort } from './wire/port.ts';
import { RtuFraming } from './wire/rtu.ts';
import { socketOpener } from './wire/socket-port.ts';
import { characterMs } from './wire/timing.ts';
import { SharedLink, SharedLinks } from './wire/shared-link.ts';

/** Connections that use one link together, of the whole process: a device counts them all. */
const sharedLinks = new SharedLinks();

/** The line of a TCP endpoint. */
export function socketLine(config: ModbusTcpConfig | ModbusRtuOverTcpConfig, clock: Clock): Line {
  const { quirks } = config;
  const open = socketOpener(config, clock);
  const make = (): Link => {
    if (config.protocol === 'modbus-rtu-over-tcp') {
      const parts = { open, framing: new RtuFraming(), quietMs: quietMsOf(config) };
      return linkOf(config, parts, clock, gapMsOf(config));
    }
    const anyUnit = config.quirks.unitInReply === 'any';
    const framing = new MbapFraming({ anyUnit, zeroTransaction: config.quirks.zeroTid });
    return linkOf(config, { open, framing }, clock);
  };
  const name = sharedLinkOf(config);
  if (name === undefined) return new Line(new SharedLink(make()), quirks);
  const { shared, release } = sharedLinks.take(name, make);
  return new Line(shared, quirks, release);
}

/**
 * The line of a serial port.
 * @param open opens it (serial-port.ts)
 */
export function serialLine(config: ModbusRtuConfig, open: OpenPort, clock: Clock): Line {
  const parts = {
    open,
    framing: new RtuFraming(),
    quietMs: quietMsOf(config),
    byteMs: characterMs(config),
  };
  // Opened once and for good: to close it after a scan would free nothing.
  return new Line(new SharedLink(linkOf(config, parts, clock, gapMsOf(config))), { closeAfterScan: false });
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
