/** The name a person most likely meant: the known one with the fewest typing slips between. */

/**
 * The candidate nearest to `word`, or undefined where none is near: at most one slip for every three characters, and
 * at least one. Letter case counts for nothing.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const asked = word.toLowerCase();
  let best: string | undefined;
  let fewest = Math.max(1, Math.floor(asked.length / 3)) + 1;
  for (const candidate of candidates) {
    const slips = distance(asked, candidate.toLowerCase(), fewest);
    if (slips < fewest) [best, fewest] = [candidate, slips];
  }
  return best;
}

/** Edits between two words (insert, delete, replace, swap of neighbours), or `limit` once it is at least that. */
function distance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const differ = from[row - 1] === to[column - 1] ? 0 : 1;
      let slips = Math.min(
        (above[column] ?? limit) + 1,
        (current[column - 1] ?? limit) + 1,
        (above[column - 1] ?? limit) + differ,
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped) slips = Math.min(slips, (before[column - 2] ?? limit) + 1);
      current.push(slips);
    }
    [before, above] = [above, current];
  }
  return Math.min(limit, above[to.length] ?? limit);
}
