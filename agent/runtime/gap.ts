/** The gap message: an explained hole (CONTRACT 5). */
import type { Draft } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import { jsonDraft, type Speaker } from '../publish/json/envelope.ts';
import type { GapBody } from '../publish/json/schemas.ts';

/** What a gap says, less the envelope. */
export type GapFacts = Omit<GapBody, 'schema' | 'id' | 'gw' | 'epoch' | 'seq' | 'ts'>;

/** @param topic the gateway's gap topic */
export function gapDraft(speaker: Speaker, topic: string, now: EpochMs, facts: GapFacts): Draft {
  const head = {
    class: 'gap',
    topic,
    retain: false,
    schema: 'zhencai.gap/1',
    cfg: '',
    equipment: '',
    time: now,
  } as const;
  return jsonDraft(speaker, head, { ts: now, ...facts });
}
