import type { Seq } from '../model/message.ts';

/** What a message is called for ever, beside its gateway. */
export interface Identity {
  readonly epoch: string;
  readonly seq: Seq;
}

/** How far into a payload its head reaches. */
export const headBytes = 512;
const pattern = /"epoch":"([^"]+)","seq":(\d+)/;

/** Epoch and number as they stand at the head of a frozen payload: a row that was saved from another buffer keeps its own. */
export function identityOf(body: Buffer): Identity | undefined {
  const [, epoch, seq] = pattern.exec(body.toString('latin1', 0, headBytes)) ?? [];
  return epoch === undefined ? undefined : { epoch, seq: Number(seq) };
}
