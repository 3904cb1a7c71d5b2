/** OPC UA, the part with I/O: loaded, and with it the vendor library, only where a plant uses the protocol. */
import type { Driver } from '../collector.ts';
import type { OpcuaConfig } from './config.ts';
import { OpcuaCollector } from './collector.ts';

export const opcuaDriver: Driver<OpcuaConfig> = {
  open: (spec, deps) => new OpcuaCollector(spec, deps),
};
