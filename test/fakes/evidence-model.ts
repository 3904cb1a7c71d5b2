/** What a log must hold of its windows, by plain lists: every message, and the sums of the readings. */
import type { Message } from '../../agent/model/message.ts';
import type { WindowRecord } from '../../agent/model/record.ts';
import { hourMs } from './evidence-plant.ts';
import { FakeTree } from './tree.ts';

export interface Counts {
  readonly good: number;
  readonly bad: number;
  readonly silent: number;
  readonly missing: number;
  readonly live: number;
  readonly backfilled: number;
}

interface Open {
  readonly bodies: readonly string[];
  readonly seqs: readonly number[];
  readonly counts: Counts;
}

/** A window, less what is only known of a whole scan. */
export type Expected = Counts &
  Pick<WindowRecord, 'equipment' | 'from' | 'to' | 'scheduled'> & {
    readonly messages: { readonly n: number; readonly bytes: number; readonly root: string } & Readonly<
      Partial<Record<'first' | 'last', number | undefined>>
    >;
  };

interface State {
  readonly from: number;
  readonly open: Readonly<Record<string, Open>>;
  readonly closed: readonly Expected[];
}

const none: Counts = { good: 0, bad: 0, silent: 0, missing: 0, live: 0, backfilled: 0 };
const empty: Open = { bodies: [], seqs: [], counts: none };

/** Nothing in it is changed, only replaced: what is durable is an older state. */
export class EvidenceModel {
  #now: State = { from: 0, open: {}, closed: [] };
  #disk: State = this.#now;

  /** Windows of the durable log, in no order. */
  get closed(): readonly Expected[] {
    return this.#disk.closed;
  }

  message({ equipment, body, seq }: Message): void {
    const { bodies, seqs, counts } = this.#open(equipment);
    this.#put(equipment, { bodies: [...bodies, body.toString()], seqs: [...seqs, seq], counts });
  }

  readings(equipment: string, more: Counts): void {
    const open = this.#open(equipment);
    const sum = (name: keyof Counts): number => open.counts[name] + more[name];
    const counts = {
      good: sum('good'),
      bad: sum('bad'),
      silent: sum('silent'),
      missing: sum('missing'),
      live: sum('live'),
      backfilled: sum('backfilled'),
    };
    this.#put(equipment, { ...open, counts });
  }

  commit(): void {
    this.#disk = this.#now;
  }

  crash(): void {
    this.#now = this.#disk;
  }

  /** A new run closes what the one before left, with the time that was last alive. */
  start(aliveAt: number | undefined, now: number): void {
    const { from } = this.#now;
    if (aliveAt === undefined) this.#now = { ...this.#now, from: now };
    else this.close(Math.max(Math.min(aliveAt, now), from + 1), now);
  }

  close(at: number, next: number): void {
    const { from, open, closed } = this.#now;
    const to = Math.min(at, (Math.floor(from / hourMs) + 1) * hourMs);
    const more = Object.entries(open)
      .map(([equipment, one]) => windowOf(equipment, one, from, to))
      .filter(({ scheduled, messages }) => scheduled > 0 || messages.n > 0);
    this.#now = { from: next, open: {}, closed: [...closed, ...more] };
  }

  #open(equipment: string): Open {
    return this.#now.open[equipment] ?? empty;
  }

  #put(equipment: string, open: Open): void {
    this.#now = { ...this.#now, open: { ...this.#now.open, [equipment]: open } };
  }
}

function windowOf(equipment: string, { bodies, seqs, counts }: Open, from: number, to: number): Expected {
  const scheduled = counts.good + counts.bad + counts.missing;
  const root = FakeTree.of(bodies).root().toString('base64');
  const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  const [first, last] = [seqs[0], seqs.at(-1)];
  const ends = first === undefined || last === undefined ? {} : { first, last };
  return { equipment, from, to, scheduled, ...counts, messages: { n: bodies.length, bytes, root, ...ends } };
}

/** The same of a record. */
export function expectedOf(record: WindowRecord): Expected {
  const { equipment, from, to, scheduled, good, bad, silent, missing, live, backfilled, messages } = record;
  return { equipment, from, to, scheduled, good, bad, silent, missing, live, backfilled, messages };
}
