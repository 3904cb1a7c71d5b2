/**
 * The windows that are open: one per equipment, and one for the gateway's own messages. Each holds the edge of the tree over
 * its messages and, for an equipment, the tally of its readings.
 *
 * Must hold: every message is in exactly one window, the one that was open when it was committed. `fold` changes nothing
 * until `kept`; windows are closed only while no message waits for a transaction.
 */
import type { Message, Seq } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import type { RecordDraft } from './ledger.ts';
import { leafHash, TreeEdge, type SavedEdge } from './merkle.ts';
import type { EquipmentTally, TallyFinding } from './tally.ts';

/** The messages of a window. */
interface Messages {
  readonly edge: TreeEdge;
  readonly bytes: number;
  readonly first: Seq | undefined;
  readonly last: Seq | undefined;
}

interface Open {
  /** Undefined: the gateway's own messages, or an equipment that is no longer in the point table. */
  readonly tally: EquipmentTally | undefined;
  /** What the run before counted; nothing is added to it. */
  left: TallyFinding | undefined;
  messages: Messages;
  isDirty: boolean;
}

interface SavedOpen {
  readonly from: EpochMs;
  /** Length they were opened with: the raster may be another in the next run. */
  readonly windowMs: number;
  readonly ids: readonly string[];
}

interface SavedWindow extends SavedEdge {
  readonly bytes: number;
  readonly first?: Seq | undefined;
  readonly last?: Seq | undefined;
  readonly readings?: TallyFinding | undefined;
}

/** Since when windows are open, and which. */
const openKey = 'evidence/open';
/** Removes a key. */
const nothing = Buffer.alloc(0);

/** Windows of all equipment; they are opened and closed together. */
export class Windows {
  readonly #open = new Map<string, Open>();
  /** Closed for good: their saved forms go with the next transaction. */
  #gone: string[] = [];
  readonly #windowMs: number;
  #from: EpochMs;
  /** The raster on which those that are open must end. */
  #rasterMs: number;
  #isFromDirty = true;

  /** @param tallies of every equipment with tags @param windowMs length of a window */
  constructor(tallies: readonly EquipmentTally[], windowMs: number, from: EpochMs) {
    this.#windowMs = this.#rasterMs = windowMs;
    this.#from = from;
    for (const tally of tallies) this.#open.set(tally.equipment, opened(tally));
    this.#open.set('', opened(undefined));
  }

  /** Since when they are open. */
  get from(): EpochMs {
    return this.#from;
  }

  /** Takes up what the run before left open. @returns whether there was anything @throws where it was damaged */
  restore(state: (key: string) => Buffer | undefined): boolean {
    const kept = state(openKey);
    if (kept === undefined) return false;
    const { from, windowMs, ids } = JSON.parse(kept.toString()) as SavedOpen;
    this.#from = from;
    this.#rasterMs = windowMs;
    for (const id of ids) {
      const found = state(keyOf(id));
      if (found === undefined) continue;
      const { readings, bytes, first, last, ...edge } = JSON.parse(found.toString()) as SavedWindow;
      const open = this.#openOf(id);
      open.messages = { edge: TreeEdge.restored(edge), bytes, first, last };
      open.left = readings;
    }
    return true;
  }

  /** What a transaction's messages and the readings since the last one make of the windows. */
  fold(messages: readonly Message[]): { state: ReadonlyMap<string, Buffer>; kept: () => void } {
    const folded = new Map<Open, Messages>();
    for (const { equipment, body, seq } of messages) {
      const open = this.#openOf(equipment);
      const { edge, bytes, first } = folded.get(open) ?? copyOf(open.messages);
      edge.add(leafHash(body));
      folded.set(open, { edge, bytes: bytes + body.length, first: first ?? seq, last: seq });
    }
    // Before those that are written: one that was closed for good may have been opened again.
    const state = new Map<string, Buffer>(this.#gone.map((id) => [keyOf(id), nothing]));
    const dirty = [...this.#open].filter(
      ([, open]) => open.isDirty || open.tally?.isDirty === true || folded.has(open),
    );
    for (const [id, open] of dirty) state.set(keyOf(id), saved(folded.get(open) ?? open.messages, open));
    if (this.#isFromDirty) {
      const ids = [...this.#open.keys()];
      const open: SavedOpen = { from: this.#from, windowMs: this.#rasterMs, ids };
      state.set(openKey, Buffer.from(JSON.stringify(open)));
    }
    return {
      state,
      kept: () => {
        this.#isFromDirty = false;
        this.#gone = [];
        for (const [open, after] of folded) open.messages = after;
        for (const [, open] of dirty) {
          open.isDirty = false;
          if (open.tally) open.tally.isDirty = false;
        }
      },
    };
  }

  /**
   * Closes every window and opens the next ones.
   * @param at end of those that close; where that is later, the end they have on the raster: a stop takes its time
   * @param from beginning of those that open
   */
  close(at: EpochMs, from: EpochMs, now: EpochMs): RecordDraft[] {
    const to = Math.min(at, (Math.floor(this.#from / this.#rasterMs) + 1) * this.#rasterMs);
    const closed: RecordDraft[] = [];
    for (const [id, open] of this.#open) {
      const { edge, bytes, first, last } = open.messages;
      const root = edge.root().toString('base64');
      const messages = { n: edge.size, bytes, first, last, root };
      const readings = open.left ?? open.tally?.finding() ?? nothingRead;
      if (readings.scheduled > 0 || edge.size > 0)
        closed.push({
          kind: 'window',
          time: now,
          equipment: id,
          from: this.#from,
          to,
          ...readings,
          messages,
        });
      open.left = undefined;
      open.tally?.restart();
      open.messages = noMessages();
      open.isDirty = true;
      if (open.tally !== undefined || id === '') continue;
      this.#open.delete(id);
      this.#gone.push(id);
    }
    this.#from = from;
    this.#rasterMs = this.#windowMs;
    this.#isFromDirty = true;
    return closed;
  }

  #openOf(id: string): Open {
    const found = this.#open.get(id);
    if (found !== undefined) return found;
    const open = opened(undefined);
    this.#open.set(id, open);
    this.#isFromDirty = true;
    return open;
  }
}

const nothingRead = {
  scheduled: 0,
  good: 0,
  bad: 0,
  silent: 0,
  missing: 0,
  live: 0,
  backfilled: 0,
  tags: 0,
  moved: 0,
  pace: [],
  keys: [],
  links: [],
} as const;

function keyOf(equipment: string): string {
  return `evidence/window/${equipment}`;
}

function opened(tally: EquipmentTally | undefined): Open {
  return { tally, left: undefined, messages: noMessages(), isDirty: false };
}

function noMessages(): Messages {
  return { edge: TreeEdge.empty(), bytes: 0, first: undefined, last: undefined };
}

function copyOf(messages: Messages): Messages {
  return { ...messages, edge: messages.edge.copy() };
}

function saved({ edge, bytes, first, last }: Messages, { left, tally }: Open): Buffer {
  const window: SavedWindow = {
    ...edge.saved(),
    bytes,
    first,
    last,
    readings: left ?? tally?.finding(),
  };
  return Buffer.from(JSON.stringify(window));
}
