import type { Draft, MessageHead, Seq } from '../../model/message.ts';

/** Who speaks: the gateway and the epoch of its buffer. */
export interface Speaker {
  readonly gateway: string;
  readonly epoch: string;
}

/** The message's identity for ever: the consumer's idempotency key in one word. */
export function messageId(speaker: Speaker, seq: Seq): string {
  return `${speaker.gateway}:${speaker.epoch}:${seq}`;
}

/** A draft whose payload is the envelope followed by `body`, as compact JSON. */
export function jsonDraft(speaker: Speaker, head: MessageHead, body: object): Draft {
  return {
    ...head,
    encode: (seq) =>
      Buffer.from(
        JSON.stringify({
          schema: head.schema,
          id: messageId(speaker, seq),
          gw: speaker.gateway,
          epoch: speaker.epoch,
          seq,
          ...body,
        }),
      ),
  };
}
