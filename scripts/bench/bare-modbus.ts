/**
 * The bare loop our pipeline is compared with: modbus-serial reading the same registers from the same server, one request
 * in flight, and doing nothing with them.   node bare-modbus.ts PORT REGISTERS SECONDS
 */
import ModbusRTU from 'modbus-serial';

/** Registers per request: the most that hold whole float32 values. */
const blockRegisters = 124;

const [port, registers, seconds] = process.argv.slice(2).map(Number);
if (port === undefined || registers === undefined || seconds === undefined)
  throw new Error('PORT REGISTERS SECONDS');

const client = new ModbusRTU.default();
await client.connectTCP('127.0.0.1', { port });
client.setID(1);
client.setTimeout(2000);

async function readFor(durationMs: number): Promise<number> {
  const until = performance.now() + durationMs;
  let read = 0;
  while (performance.now() < until) {
    for (let address = 0; address < (registers ?? 0); address += blockRegisters) {
      const count = Math.min(blockRegisters, (registers ?? 0) - address);
      await client.readHoldingRegisters(address, count);
      read += count;
    }
  }
  return read;
}

await readFor(1000);
const started = performance.now();
const read = await readFor(seconds * 1000);
const readingsPerSecond = Math.round((1000 * read) / 2 / (performance.now() - started));
process.stdout.write(`${JSON.stringify({ readingsPerSecond })}\n`);
client.close(() => process.exit(0));
