/** What waits for the next transaction. It stays as it is until that one is on disk. */
import type { Message, Seq } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import type { Rejection } from './store.ts';

/** What a store that broke had in memory and not, or not surely, on disk. */
export interface Remains {
  readonly messages: readonly Message[];
  readonly state: ReadonlyMap<string, Buffer>;
  readonly cursors: ReadonlyMap<string, Seq>;
  /** Last time a transaction was on disk. */
  readonly aliveAt: EpochMs | undefined;
}

export class Pending {
  messages: Message[] = [];
  bytes = 0;
  readonly state = new Map<string, Buffer>();
  readonly cursors = new Map<string, Seq>();
  rejections: { readonly publisher: string; readonly rejection: Rejection }[] = [];

  get isEmpty(): boolean {
    return (
      this.messages.length === 0 &&
      this.state.size === 0 &&
      this.cursors.size === 0 &&
      this.rejections.length === 0
    );
  }

  /** Whether nothing waits, or nothing but how far publishers are. */
  get isIdle(): boolean {
    const { messages, state, rejections } = this;
    return messages.length + state.size + rejections.length === 0;
  }

  take(message: Message): void {
    this.messages.push(message);
    this.bytes += message.body.length;
  }

  /** Forgets the messages taken after the first `count`. */
  cutTo(count: number): void {
    for (const message of this.messages.splice(count)) this.bytes -= message.body.length;
  }

  /** It is on disk. */
  clear(): void {
    this.messages = [];
    this.bytes = 0;
    this.state.clear();
    this.cursors.clear();
    this.rejections = [];
  }
}
