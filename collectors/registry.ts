/**
 * The protocols there are. The pure part of each is here from the start; `load()` brings in a driver, and with it the
 * vendor library, only where a plant uses it.
 */
import type { z } from 'zod';
import type { Protocol } from './collector.ts';
import { modbusRtu, modbusRtuOverTcp, modbusTcp } from './modbus/protocol.ts';
import { opcua } from './opcua/protocol.ts';

/** All protocols by name. To add one: collectors/README.md. */
export const protocols = {
  'modbus-tcp': modbusTcp,
  'modbus-rtu': modbusRtu,
  'modbus-rtu-over-tcp': modbusRtuOverTcp,
  opcua,
} as const;

/** Name of a protocol. */
export type ProtocolName = keyof typeof protocols;

/** Config of one connection, of whichever protocol. */
export type ConnectionConfig = z.output<(typeof protocols)[ProtocolName]['schema']>;

/** The protocol of a connection. */
export function protocolOf(connection: ConnectionConfig): Protocol<ConnectionConfig> {
  return protocols[connection.protocol] as Protocol<ConnectionConfig>;
}
