/**
 * A plain table of float32 registers without a model: the far side of the benchmark.
 *
 *   node scripts/workshop/modbus/table.ts --registers 1000 [--units 1] [--every 1000] [--port 0]
 *
 * Prints one JSON line `{"ready":true,"port":…}` (and sends it to a parent over IPC); ends on SIGTERM, SIGINT or
 * when its parent goes.
 */
import { parseArgs } from 'node:util';
import { endWithParent } from '../lifetime.ts';
import type { Unit } from './answer.ts';
import { identityOf } from './identity.ts';
import { RegisterImage } from './image.ts';
import { ModbusServer } from './server.ts';

/** Options of a table server. */
export interface TableOptions {
  /** 16-bit registers per unit, 2..65536; two make one float32 (ABCD), in holding and input registers alike. */
  readonly registers: number;
  /** Units 1..n; default 1. */
  readonly units?: number;
  /** Every value grows by 1 this often; absent: the table is static. */
  readonly incrementEveryMs?: number;
  /** 0 (default): any free port. */
  readonly port?: number;
}

/** A running table server. */
export interface TableServer {
  readonly port: number;
  /** Requests taken so far. */
  requests(): number;
  /** For tests that need the faults. */
  readonly server: ModbusServer;
  stop(): Promise<void>;
}

/** Value of the float32 at index i (registers 2i, 2i+1) after n increments: i + 0.5 + n. */
export async function startTable(options: TableOptions): Promise<TableServer> {
  const floats = Math.floor(options.registers / 2);
  if (floats < 1 || options.registers > 65_536)
    throw new RangeError(`registers ${options.registers}: 2..65536`);
  let round = 0;
  const images: RegisterImage[] = [];
  const units = new Map<number, Unit>();
  for (let unit = 1; unit <= (options.units ?? 1); unit += 1) {
    const image = emptyImage(options.registers);
    fill(image, floats, round);
    images.push(image);
    units.set(unit, { image, identity: identityOf(`table-${unit}`) });
  }
  const server = new ModbusServer({ port: options.port ?? 0, units });
  await server.start();
  const timer =
    options.incrementEveryMs === undefined ? undefined : setInterval(grow, options.incrementEveryMs);
  function grow(): void {
    if (server.faults.some(({ fault }) => fault === 'freeze')) return;
    round += 1;
    for (const image of images) fill(image, floats, round);
  }
  return {
    port: server.port,
    requests: () => server.requests,
    server,
    stop: async () => {
      clearInterval(timer);
      await server.stop();
    },
  };
}

/** Declared by its last registers only; the table itself writes the bytes. */
function emptyImage(registers: number): RegisterImage {
  const zero = (): number => 0;
  const last = { address: registers - 1, type: 'uint16', value: zero } as const;
  return new RegisterImage([
    { area: 'hr', ...last },
    { area: 'ir', ...last },
  ]);
}

function fill(image: RegisterImage, floats: number, round: number): void {
  for (const area of ['hr', 'ir'] as const) {
    const words = image.words(area);
    for (let i = 0; i < floats; i += 1) words.writeFloatBE(i + 0.5 + round, i * 4);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      registers: { type: 'string', default: '1000' },
      units: { type: 'string', default: '1' },
      every: { type: 'string' },
      port: { type: 'string', default: '0' },
    },
  });
  const table = await startTable({
    registers: Number(values.registers),
    units: Number(values.units),
    port: Number(values.port),
    ...(values.every === undefined ? {} : { incrementEveryMs: Number(values.every) }),
  });
  endWithParent(() => table.stop());
  const ready = { ready: true, port: table.port };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.send?.(ready);
}

if (import.meta.main) await main();
