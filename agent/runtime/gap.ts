/** The gap message: an explained hole (CONTRACT 5). */
import type { TextKey } from '../base/text.ts';
import type { Draft } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import { jsonDraft, type Speaker } from '../publish/json/envelope.ts';
import type { GapBody, GapKind } from '../publish/json/schemas.ts';

type Facts = Omit<GapBody, 'schema' | 'id' | 'gw' | 'epoch' | 'seq' | 'ts' | 'kind' | 'code'>;

/** What a gap says, less the envelope. Its code has a text in the catalogue; of a refused message it is what was answered. */
export type GapFacts =
  | (Facts & { readonly kind: Exclude<GapKind, 'dead-letter'>; readonly code?: TextKey | undefined })
  | (Facts & { readonly kind: 'dead-letter'; readonly code: string });

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
