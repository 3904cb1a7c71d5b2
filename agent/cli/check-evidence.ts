/** What `zhencai check` says of the evidence to come: what an acceptance would miss, while it can still be filled in. */
import type { Plant } from '../../config/plant.ts';
import { say, type Lang, type TextKey } from '../base/text.ts';

/** A lack, and the equipment that has it. */
export interface EvidenceLack {
  readonly key: TextKey;
  readonly equipment: readonly string[];
}

/** Nothing where no evidence is kept. */
export function evidenceLacks({ equipment, tags, evidence }: Plant): EvidenceLack[] {
  if (!evidence.enabled) return [{ key: 'check.evidenceOff', equipment: [] }];
  const connected = new Set(tags.map((tag) => tag.equipment));
  const followed = new Set(tags.filter((tag) => tag.keyParameter === true).map((tag) => tag.equipment));
  const served = equipment.filter(({ id }) => connected.has(id));
  const lacks: EvidenceLack[] = [
    { key: 'check.notDigital', equipment: idsOf(served.filter(({ digital }) => digital !== true)) },
    { key: 'check.noBasis', equipment: idsOf(served.filter(withoutBasis)) },
    { key: 'check.noParameter', equipment: idsOf(served.filter(({ id, key }) => key && !followed.has(id))) },
  ];
  const found = lacks.filter((lack) => lack.equipment.length > 0);
  const hasLinks = tags.some(({ businessLink }) => businessLink !== undefined);
  return hasLinks ? found : [...found, { key: 'check.noLinks', equipment: [] }];
}

/** A line a lack; nothing where there is none. */
export function evidenceLines(lang: Lang, lacks: readonly EvidenceLack[]): string[] {
  if (lacks.length === 0) return [];
  const lines = lacks.map(
    ({ key, equipment }) => `  · ${say(lang, key, { equipment: equipment.join(', ') })}`,
  );
  return ['', say(lang, 'check.evidence'), ...lines];
}

function withoutBasis({ digital, digitalBasis }: Plant['equipment'][number]): boolean {
  return digital === true && digitalBasis === undefined;
}

function idsOf(equipment: Plant['equipment']): string[] {
  return equipment.map(({ id }) => id);
}
