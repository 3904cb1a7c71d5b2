/**
 * Where more was read than was due. What is due follows from the point table; a scan counts in the window it ends in. So one that
 * was begun just before the period counts, too, and so does the one made at once after a start: never more than one reading per
 * point each time.
 */
import { say, type Lang } from '../../base/text.ts';
import type { EquipmentFinding, Findings } from '../verify/findings.ts';
import { grouped } from './figures.ts';

/** So many machines are named in a sentence. */
const mostNamed = 8;

/** A sentence for those that edges and starts explain, and one for those they do not; nothing where nothing is over. */
export function excessTexts(findings: Findings, lang: Lang): string[] {
  const over = findings.equipment.filter((one) => one.expected > 0 && excessOf(one) > 0);
  const [edge, odd] = [true, false].map((is) => over.filter((one) => isOfEdges(findings, one) === is));
  return [...sentence('report.excess', edge ?? [], lang), ...sentence('report.excessOdd', odd ?? [], lang)];
}

function sentence(
  key: 'report.excess' | 'report.excessOdd',
  over: readonly EquipmentFinding[],
  lang: Lang,
): string[] {
  if (over.length === 0) return [];
  const named = over.slice(0, mostNamed).map(({ declared }) => declared.id);
  const equipment = `${named.join(lang === 'zh' ? '、' : ', ')}${over.length > mostNamed ? ' …' : ''}`;
  return [say(lang, key, { equipment, most: grouped(Math.max(...over.map(excessOf))) })];
}

/** The begin of the period, every start in it, and every register, whose stretch has an edge of its own. */
function isOfEdges({ starts, registers }: Findings, one: EquipmentFinding): boolean {
  return excessOf(one) <= one.tags * (1 + starts.length + registers.length);
}

function excessOf({ good, bad, expected }: EquipmentFinding): number {
  return good + bad - expected;
}
