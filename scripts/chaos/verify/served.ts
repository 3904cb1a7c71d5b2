/** What one source served: its reads by number. */
import { LogTail } from '../appended.ts';
import { tags, type ChaosTag, type ConnectionId } from '../plant.ts';

export interface Read {
  /** CLOCK_MONOTONIC milliseconds. */
  readonly at: number;
  readonly start: number;
  readonly count: number;
}

export class Served {
  /** Readings served: each tag of each read. */
  readings = 0;
  readonly #tail: LogTail;
  readonly #tags: readonly ChaosTag[];
  #first = 0;
  readonly #reads: Read[] = [];

  constructor(file: string, connection: ConnectionId) {
    this.#tail = new LogTail(file);
    this.#tags = tags.filter((tag) => tag.connection === connection);
  }

  /** Takes in what was served since the last call. */
  read(): void {
    for (const line of this.#tail.lines()) {
      const [number = 0, at = 0, start = 0, count = 0] = line.split(' ').map(Number);
      if (this.#reads.length === 0) this.#first = number;
      if (number !== this.#first + this.#reads.length) throw new Error(`a served read is missing: ${line}`);
      const read = { at, start, count };
      this.#reads.push(read);
      this.readings += this.#tags.filter((tag) => holds(read, tag)).length;
    }
  }

  /** The read of that number, if it holds the tag. */
  of(number: number, tag: ChaosTag): Read | undefined {
    const read = this.#reads[number - this.#first];
    return read !== undefined && holds(read, tag) ? read : undefined;
  }

  /** How many reads of the tag there were between two of its numbers. */
  between(after: number, before: number, tag: ChaosTag): number {
    let reads = 0;
    for (let number = after + 1; number < before; number++) if (this.of(number, tag)) reads += 1;
    return reads;
  }
}

function holds({ start, count }: Read, { address }: ChaosTag): boolean {
  return start <= address && address + 2 <= start + count;
}
