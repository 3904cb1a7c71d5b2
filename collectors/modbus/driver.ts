/** Modbus over TCP: with its own frames, or with those of a serial line. */
import { driverOver } from './assembly.ts';
import type { ModbusRtuOverTcpConfig, ModbusTcpConfig } from './settings/config.ts';
import { socketLine } from './wiring.ts';

export const socketDriver = driverOver<ModbusTcpConfig | ModbusRtuOverTcpConfig>(socketLine);
