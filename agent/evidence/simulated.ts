/** Whether an endpoint says of itself that it is a simulation (DESIGN law 12). */

const rule = /simulat|仿真|模拟/i;
/** Characters that a reader does not see. */
const invisible = /\p{Cf}/gu;
/** Where it is, not what it is. */
const places: ReadonlySet<string> = new Set(['address', 'mac']);

/** @param facts of an identity record */
export function isSimulated(facts: Readonly<Record<string, string>>): boolean {
  return Object.entries(facts).some(
    ([name, value]) => !places.has(name) && rule.test(value.normalize('NFKC').replace(invisible, '')),
  );
}
