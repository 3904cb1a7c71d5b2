/** The grading editions that were put into the page when it was made (scripts/page.ts). */
import type { Grading } from '../verify/findings.ts';

declare const zhencaiGradings: readonly Grading[];

/** The newest edition: what is used until a pack says which it wants. */
export function newestGrading(): Grading {
  const newest = zhencaiGradings.at(-1);
  if (newest === undefined) throw new Error('the page was made without a grading edition');
  return newest;
}

/** The edition of that name, if the page has it. */
export function gradingOf(edition: string): Grading | undefined {
  return zhencaiGradings.find((one) => one.edition === edition);
}
