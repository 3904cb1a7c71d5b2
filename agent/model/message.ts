import type { EpochMs } from './time.ts';

/** Number of an outbox row: grows by one per message of the gateway, over all topics, and is never used twice. */
export type Seq = number;

/** What a message is. Retention treats telemetry as the first to go. */
export const messageClasses = ['telemetry', 'event', 'meta', 'status', 'gap', 'evidence'] as const;
export type MessageClass = (typeof messageClasses)[number];

/** What is known of a message before it has a number. */
export interface MessageHead {
  readonly class: MessageClass;
  readonly topic: string;
  readonly retain: boolean;
  /** Name and major version of the payload's schema, `zhencai.telemetry/1`. */
  readonly schema: string;
  /** Hash of the configuration the payload was made under; empty where none applies. */
  readonly cfg: string;
  /** Equipment the message is about; empty for the gateway's own. */
  readonly equipment: string;
  /** When it was made, by this gateway's wall clock. */
  readonly time: EpochMs;
}

/** A message that waits for its number: the number stands inside the bytes, so they are made when it is given. */
export interface Draft extends MessageHead {
  readonly encode: (seq: Seq) => Buffer;
}

/** One row of the outbox. `body` is frozen: every delivery of it, first or repeated, sends these bytes. */
export interface Message extends MessageHead {
  readonly seq: Seq;
  readonly body: Buffer;
}
