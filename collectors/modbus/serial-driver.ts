/** Modbus RTU on a serial line of this machine. Loaded only where a plant has one, since it brings a native library. */
import { driverOver } from './assembly.ts';
import type { ModbusRtuConfig } from './settings/config.ts';
import { serialOpener } from './wire/serial-port.ts';
import { serialLine } from './wiring.ts';

export const serialDriver = driverOver<ModbusRtuConfig>((config, clock) =>
  serialLine(config, serialOpener(config), clock),
);
