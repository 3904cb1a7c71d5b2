/**
 * Keeps what mqtt.js keeps for ever small. mqtt-packet keeps the bytes of every message length below 16384 that it has ever
 * written, each in a slice of Node's buffer pool, and a slice keeps its whole pool of 64 KiB: a gateway whose messages differ in
 * length grows by a pool with each, to 1 GiB (mqttjs/mqtt-packet#163). Written in one go, all of them lie in a few pools.
 */
import { EventEmitter } from 'node:events';
import { writeToStream } from 'mqtt-packet';

/** Lengths from here on are not kept. */
const mostKept = 16_384;
const topic = '/';
/** Bytes of the topic and of its length, which count as part of the message. */
const topicBytes = 3;

/** Where it does not matter what is written; it is no `Writable`, which would be corked for each length. */
const nowhere: NodeJS.WritableStream = Object.assign(new EventEmitter(), {
  writable: true,
  write: () => true,
  end: () => nowhere,
});

let isDone = false;

/** Writes all lengths that will be kept, once in the life of the process. To be called before the first connection. */
export function writeLengths(): void {
  if (isDone) return;
  isDone = true;
  // Nor are 65536 buffers of two bytes worth their 7 MiB.
  writeToStream.cacheNumbers = false;
  const longest = Buffer.alloc(mostKept - topicBytes);
  for (let length = 0; length < longest.length; length++)
    writeToStream(
      { cmd: 'publish', topic, payload: longest.subarray(0, length), qos: 0, dup: false, retain: false },
      nowhere,
    );
}
