/** What an MES knows of each machine since the demo began: its own database, filled from the messages alone. */
import { Mes } from '../consumer/mes.ts';
import { elementsOf, type Elements } from '../consumer/elements.ts';

/** An event worth a line of the demo. */
export interface Told {
  readonly type: string;
  readonly path: string;
  readonly t: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** How many lines are kept. */
const mostLines = 8;

export class DemoShift implements Disposable {
  readonly #mes = Mes.open(':memory:');
  readonly #startedAt = Date.now();
  readonly #latest: Told[] = [];

  /** Takes a message in. */
  take(topic: string, body: Buffer): void {
    this.#mes.take(body);
    const [, type] = /\/_event\/(\w+)$/.exec(topic) ?? [];
    if (type === undefined) return;
    const told = JSON.parse(body.toString()) as Omit<Told, 'type'>;
    if (!isNews(type, told.data['kind'])) return;
    this.#latest.push({ ...told, type });
    if (this.#latest.length > mostLines) this.#latest.shift();
  }

  /** The latest events, oldest first. */
  get latest(): readonly Told[] {
    return this.#latest;
  }

  /** Times and quantities of a machine up to now; undefined where it has neither state nor counter. */
  elements(equipment: string, now: number): Elements | undefined {
    const facts = this.#mes.facts(equipment, this.#startedAt - 60_000, now);
    return facts.intervals.length === 0 ? undefined : elementsOf(facts, {});
  }

  /** Machines whose state is known. */
  withState(equipment: readonly string[], now: number): string[] {
    return equipment.filter((id) => this.elements(id, now) !== undefined);
  }

  [Symbol.dispose](): void {
    this.#mes[Symbol.dispose]();
  }
}

/** Single parts and cycles would fill the screen. */
function isNews(type: string, kind: unknown): boolean {
  return (
    type !== 'cycle' &&
    kind !== 'refresh' &&
    !(type === 'count' && (kind === 'increment' || kind === 'first'))
  );
}
