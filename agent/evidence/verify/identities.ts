/** What endpoints say they are. */
import type { IdentityRecord, RegisterRecord } from '../../model/record.ts';
import type { Seen } from './log.ts';
import type { Outcomes } from './outcomes.ts';

const simulation = /simulat|仿真|模拟/i;
/** Characters that a reader does not see. */
const invisible = /\p{Cf}/gu;

/** The rule of the README: a fact, other than where it is found on the network, speaks of a simulation. */
export function isSimulated(facts: Readonly<Record<string, string>>): boolean {
  return Object.entries(facts).some(
    ([name, value]) =>
      name !== 'address' && name !== 'mac' && simulation.test(value.normalize('NFKC').replace(invisible, '')),
  );
}

/** Check `identity`, and the identities as they are known at the end. */
export class Identities {
  readonly #outcomes: Outcomes;
  readonly #latest = new Map<string, IdentityRecord>();
  readonly #simulated = new Set<string>();
  readonly #simulations: IdentityRecord[] = [];
  /** Equipment of any identity: it stays asked after its points were taken away. */
  readonly #named = new Set<string>();
  #count = 0;

  constructor(outcomes: Outcomes) {
    this.#outcomes = outcomes;
  }

  see({ record, n, entry }: Seen): void {
    if (record.kind !== 'identity') return;
    this.#count += 1;
    for (const id of record.equipment) this.#named.add(id);
    const simulated = isSimulated(record.facts);
    if (record.simulated !== simulated)
      this.#outcomes.mismatch('identity', 'evidence.identity.rule', { n }, { record: n, entry });
    // What the facts say counts, whatever the record claims.
    if (simulated || record.simulated) {
      this.#simulations.push(record);
      for (const id of record.equipment) this.#simulated.add(id);
    }
    this.#latest.set(`${record.connection}\n${record.unit ?? ''}`, record);
  }

  /** Equipment that a register reads where a simulation answers, whatever list the identity carries. */
  attribute({ tags }: RegisterRecord): void {
    for (const { connection, unit } of this.#simulations)
      for (const tag of tags)
        if (tag.connection === connection && (unit === undefined || (tag.unit ?? 1) === unit))
          this.#simulated.add(tag.equipment);
  }

  /** `read`: equipment of which something was read; somebody must have been asked who it is. */
  finish(read: readonly string[]): void {
    const strangers = read.filter((id) => !this.#named.has(id));
    const params = { count: this.#count, simulated: this.#simulated.size };
    const [equipment] = strangers;
    if (equipment !== undefined)
      this.#outcomes.unknown('identity', 'evidence.identity.missing', { equipment, count: strangers.length });
    else this.#outcomes.match('identity', 'evidence.identity.ok', params);
  }

  /** Whether any identity that names the equipment was a simulation. */
  isSimulated(equipment: string): boolean {
    return this.#simulated.has(equipment);
  }

  /** The latest identity of each endpoint, or unit behind it. */
  latest(): readonly IdentityRecord[] {
    return [...this.#latest.values()];
  }
}
