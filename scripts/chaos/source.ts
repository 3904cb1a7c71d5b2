/**
 * A Modbus TCP device of a chaos run, a process of its own:
 *
 *   node scripts/chaos/source.ts --port N --log FILE --first N
 *
 * Every read of holding registers has a number of its own, over all runs of the process, and every value it answers tells
 * its register and that number: two registers are one uint32, `(address / 2) · 2²⁴ + number`. The read is in the log
 * before it is answered, so what arrives at the far end can be held against what was served, value by value.
 */
import net, { type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { AppendedLog, LogTail } from './appended.ts';
import { monotonicMs } from './monotonic.ts';

/** Numbers are below this; with the register a value has 32 bits. */
const numbers = 2 ** 24;
const headerBytes = 7;

const { values } = parseArgs({
  options: { port: { type: 'string' }, log: { type: 'string' }, first: { type: 'string' } },
});
const file = values.log ?? '';
let last = Number(values.first) - 1;
for (const line of new LogTail(file).lines()) last = Number(line.split(' ', 1)[0]);
const log = new AppendedLog(file);

net
  .createServer((socket) => {
    let rest = Buffer.alloc(0);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let length = lengthOf(rest); rest.length >= length; length = lengthOf(rest)) {
        answer(socket, rest.subarray(0, length));
        rest = rest.subarray(length);
      }
    });
  })
  .listen(Number(values.port), '127.0.0.1');

/** Bytes of the request at the head, as far as they are known (Modbus Messaging on TCP/IP 3.1.3). */
function lengthOf(bytes: Buffer): number {
  return bytes.length < headerBytes ? headerBytes + 1 : 6 + bytes.readUInt16BE(4);
}

function answer(socket: Socket, request: Buffer): void {
  const code = request[headerBytes] ?? 0;
  // Read holding registers (Modbus 6.3) is all it knows; anything else is an illegal function.
  const pdu = code === 3 ? read(request) : Buffer.from([code | 0x80, 1]);
  const header = Buffer.from(request.subarray(0, headerBytes));
  header.writeUInt16BE(pdu.length + 1, 4);
  socket.write(Buffer.concat([header, pdu]));
}

function read(request: Buffer): Buffer {
  const [start, count] = [request.readUInt16BE(8), request.readUInt16BE(10)];
  last += 1;
  if (last >= numbers) throw new Error('no numbers left');
  log.append(`${last} ${monotonicMs().toFixed(3)} ${start} ${count}`);
  const pdu = Buffer.alloc(2 + 2 * count);
  pdu[0] = 3;
  pdu[1] = 2 * count;
  for (let index = 0; index < count; index++) {
    const address = start + index;
    const value = (address >> 1) * numbers + last;
    pdu.writeUInt16BE(address % 2 === 0 ? value >>> 16 : value & 0xffff, 2 + 2 * index);
  }
  return pdu;
}
