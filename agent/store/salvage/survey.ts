/**
 * What can be read of a broken buffer: messages, cursors, deriver state and facts, told by their shape and checked by their
 * sums. What changes (cursors, state, facts) is taken from the newest pages alone; where two of them differ, neither counts.
 */
import { messageClasses, type Message, type MessageClass } from '../../model/message.ts';
import { messageSum, pairSum } from '../sum.ts';
import type { Image } from './image.ts';
import { cellsOf, type Cell } from './page.ts';
import type { Column } from './record.ts';

/** What was read beside the messages. */
export interface Survey {
  readonly facts: ReadonlyMap<string, string>;
  readonly cursors: ReadonlyMap<string, number>;
  readonly state: ReadonlyMap<string, Buffer>;
  /** Highest and newest of the messages. */
  readonly lastRow: number | undefined;
  readonly lastTime: number | undefined;
}

/** Every message of an image; one that stands in several versions of its page comes several times. */
export function* messagesOf(image: Image): Generator<Message> {
  for (const { page, pageOf } of image.versions())
    for (const cell of cellsOf(page, pageOf)) {
      const message = messageOf(cell);
      if (message !== undefined) yield message;
    }
}

export function surveyOf(image: Image): Survey {
  const facts = new Certain<string>();
  const cursors = new Certain<number>();
  const state = new Certain<Buffer>();
  let [lastRow, lastTime]: [number | undefined, number | undefined] = [undefined, undefined];
  for (const { page, pageOf, isCurrent } of image.versions())
    for (const cell of cellsOf(page, pageOf)) {
      const message = messageOf(cell);
      if (message !== undefined) {
        lastRow = Math.max(lastRow ?? message.seq, message.seq);
        lastTime = Math.max(lastTime ?? message.time, message.time);
        continue;
      }
      const [name, value, sum] = cell.columns;
      if (!isCurrent || cell.rowid !== undefined || cell.columns.length !== 3 || !isText(name)) continue;
      if (value === null || value === undefined || sum !== pairSum(name, value)) continue;
      if (typeof value === 'string') facts.see(name, value);
      else if (typeof value === 'number') cursors.see(name, value);
      else state.see(name, value);
    }
  // A base that is older than the events that were told would count parts twice.
  const certain = image.isTorn ? new Map<string, Buffer>() : state.values;
  return { facts: facts.values, cursors: cursors.values, state: certain, lastRow, lastTime };
}

function messageOf({ rowid: seq, columns }: Cell): Message | undefined {
  if (seq === undefined || columns.length < 9 || columns.length > 10) return undefined;
  const [alias, time, kind, topic, retain, schema, cfg, equipment, body, sum = null] = columns;
  if (alias !== null || typeof time !== 'number' || (retain !== 0 && retain !== 1)) return undefined;
  if (!isText(topic) || !isText(schema) || !isText(cfg) || !isText(equipment)) return undefined;
  if (!isClass(kind) || !Buffer.isBuffer(body)) return undefined;
  const message = { seq, time, class: kind, topic, retain: retain === 1, schema, cfg, equipment, body };
  const isSound = sum === null ? isPlausible(message) : sum === messageSum(message);
  return isSound ? message : undefined;
}

/** A row from before there were sums: its bytes must be JSON that carries its number. */
function isPlausible({ seq, body }: Message): boolean {
  try {
    const { seq: told } = JSON.parse(body.toString()) as { seq?: unknown };
    return seq >= 1 ? told === seq : typeof told === 'number';
  } catch {
    return false;
  }
}

function isText(column: Column | undefined): column is string {
  return typeof column === 'string';
}

function isClass(column: Column | undefined): column is MessageClass {
  return messageClasses.some((one) => one === column);
}

/** Values by key; none where there were two. */
class Certain<Value extends string | number | Buffer> {
  readonly #seen = new Map<string, Value | undefined>();

  see(key: string, value: Value): void {
    const isOther = this.#seen.has(key) && !isEqual(this.#seen.get(key), value);
    this.#seen.set(key, isOther ? undefined : value);
  }

  get values(): Map<string, Value> {
    return new Map(
      [...this.#seen].flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
    );
  }
}

function isEqual(one: string | number | Buffer | undefined, other: string | number | Buffer): boolean {
  return Buffer.isBuffer(one) && Buffer.isBuffer(other) ? one.equals(other) : one === other;
}
