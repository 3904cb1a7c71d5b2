/** The events of one counter: a chain without a break, whatever was killed, so no part is counted twice or forgotten. */
import { tags } from '../plant.ts';
import type { Finding } from './finding.ts';
import type { Served } from './served.ts';
import type { Count } from './wire.ts';

const counter = tags.find(({ role }) => role === 'count.total');
const numbers = 2 ** 24;

/** @param counts by their numbers @param served of the counter's connection */
export function* countsOf(counts: readonly Count[], served: Served): Generator<Finding> {
  let before: Count | undefined;
  for (const count of counts) {
    const { seq, at, kind, delta, total, raw, prevRaw } = count;
    const wrong = (text: string): Finding => ({ kind: 'wrong', at, text: `number ${seq}: count ${text}` });
    if (counter === undefined || served.of(raw % numbers, counter) === undefined)
      yield wrong(`of ${raw}, never served`);
    if (before === undefined) {
      if (kind !== 'first') yield wrong(`of kind ${kind} without one before it`);
    } else {
      if (prevRaw !== before.raw)
        yield wrong(`follows ${prevRaw}, the one before it (${before.seq}) has ${before.raw}`);
      if (delta !== raw - before.raw) yield wrong(`of ${delta} from ${before.raw} to ${raw}`);
      if (total !== before.total + delta) yield wrong(`makes ${total} of ${before.total} and ${delta}`);
    }
    before = count;
  }
}
