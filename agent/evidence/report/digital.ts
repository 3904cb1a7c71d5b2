/** Why fewer machines count as digital than are declared so. */
import { say, type Lang } from '../../base/text.ts';
import type { Findings } from '../verify/findings.ts';

/** How many are declared digital and how many of them are simulations; nothing where all that are declared count. */
export function digitalText({ equipment }: Findings, lang: Lang): string | undefined {
  const declared = equipment.filter((one) => one.declared.digital === true);
  const simulated = declared.filter((one) => one.simulated).length;
  if (simulated === 0) return undefined;
  return say(lang, 'report.digitalDeclared', { declared: declared.length, simulated });
}
