/** The name a person most likely meant: the known one with the fewest slips between, of letters or of whole words. */

/**
 * The candidate nearest to `word`, or undefined where none is near: at most one slip for every three characters, and
 * at least one, but not a slip for every character. Letter case and width (ｍ－０１) count for nothing. In a name of several words
 * (`modbus-rtu-over-tcp`) one that is left out is one slip, however long it is; where that alone makes several equally near,
 * none is.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const asked = word.normalize('NFKC').toLowerCase();
  let best: string | undefined;
  let fewest = Math.min(asked.length, Math.max(1, Math.floor(asked.length / 3)) + 1);
  let isShared = false;
  for (const candidate of candidates) {
    const known = candidate.normalize('NFKC').toLowerCase();
    const letters = distance(asked, known, fewest + 1);
    const words = wordSlips(asked, known, fewest + 1);
    const slips = Math.min(letters, words);
    if (best !== undefined && slips === fewest && words < letters) isShared = true;
    if (slips < fewest) [best, fewest, isShared] = [candidate, slips, false];
  }
  return isShared ? undefined : best;
}

/** Slips between two names word by word, words left out of the asked one among them; `limit` once it is at least that. */
function wordSlips(asked: string, known: string, limit: number): number {
  const [said, meant] = [wordsOf(asked), wordsOf(known)];
  if (meant.length < 2 || said.length === 0 || said.length > meant.length) return limit;
  // Fewest slips for the words said so far, by how many of those meant are used up.
  let above = meant.map((_, used) => used).concat(meant.length);
  for (const word of said) {
    const current = [limit];
    for (const [at, other] of meant.entries()) {
      const taken = (above[at] ?? limit) + distance(word, other, limit);
      current.push(Math.min(taken, (current[at] ?? limit) + 1));
    }
    above = current;
  }
  return Math.min(limit, above[meant.length] ?? limit);
}

function wordsOf(name: string): string[] {
  return name.split(/[-_\s]+/).filter((word) => word !== '');
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
