/**
 * One destination's loop: rows after its position, in order; the position moves when they are acknowledged, never before
 * (DESIGN laws 1 and 2). After an outage what is made now goes first, and the backlog drains in order beside it
 * (CONTRACT 6). A refused message goes to the dead letters, with a gap message, and the rest goes on.
 */
import { RetryableError } from '../base/errors.ts';
import type { Health, Notice } from '../base/health.ts';
import type { Draft, Message, Seq } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import type { ClockSince, Outgoing, Published, Publisher, Refusal } from '../publish/publisher.ts';
import { identityOf } from '../store/identity.ts';
import { acceptedKey } from '../store/delivered.ts';
import type { Found } from '../store/selection.ts';
import type { Batch } from '../store/store.ts';
import type { GapFacts } from './gap.ts';
import { Pace } from './pace.ts';
import { Position, type Ahead } from './position.ts';
import { Reminder, type ReminderDeps } from './reminder.ts';
import type { Route } from './route.ts';
import type { Part } from './supervise.ts';

/** What is read from the store at a time. */
const batch: Batch = { rows: 256, bytes: 2 << 20 };
/** Rows of which the oldest has waited longer are a backlog. */
const lateMs = 10_000;
/** Pause after a search that found nothing: scans go first. */
const searchPauseMs = 1;

/** A link, and what ends its use. */
interface UsedLink {
  /** Aborts when the link is lost or is to be given up. */
  readonly stop: AbortSignal;
  readonly signal: AbortSignal;
  readonly working: () => void;
}

/** Figures of one destination. */
export interface ForwardFigures {
  delivered: number;
  bytes: number;
  refused: number;
  lastDeliveredAt: EpochMs | undefined;
}

export interface ForwardDeps extends ReminderDeps {
  readonly gap: (facts: GapFacts) => Draft;
  /** What happened to the clock since a row was made. */
  readonly since: (row: Message) => ClockSince;
}

export class Forward implements Part {
  readonly health: Health;
  readonly figures: ForwardFigures = { delivered: 0, bytes: 0, refused: 0, lastDeliveredAt: undefined };
  readonly #publisher: Publisher;
  readonly #route: Route;
  readonly #deps: ForwardDeps;
  readonly #position: Position;
  readonly #pace: Pace;
  readonly #reminder: Reminder;

  constructor(publisher: Publisher, route: Route, health: Health, deps: ForwardDeps) {
    this.#publisher = publisher;
    this.#route = route;
    this.health = health;
    this.#deps = deps;
    this.#position = new Position(deps.store, publisher.name);
    this.#reminder = new Reminder(this.#position, route.selection, deps);
    this.#pace = new Pace();
  }

  /** Rows sent ahead of the backlog, where there is one. */
  get ahead(): Ahead | undefined {
    return this.#position.ahead;
  }

  /** Where its messages go at present; undefined while it has no link. */
  get address(): string | undefined {
    return this.#publisher.address;
  }

  async attempt(signal: AbortSignal, working: (notice?: Notice) => void): Promise<void> {
    const { store } = this.#deps;
    const publisher = this.#publisher;
    await publisher.connect(signal);
    const link = {
      stop: AbortSignal.any([signal, publisher.lost]),
      signal,
      working: () => working(publisher.notice),
    };
    link.working();
    let reminded: string | undefined;
    while (!link.stop.aborted) {
      // A publisher may also move to a better address by itself, within `publish`.
      if (publisher.address !== reminded) {
        reminded = publisher.address;
        await this.#remind(link);
      }
      const { ahead } = this.#position;
      const end = ahead?.through ?? this.#position.through;
      const moved = ahead === undefined ? await this.#inOrder(link) : await this.#beside(ahead, link);
      if (!moved) await store.wait(end, link.stop);
    }
    if (!signal.aborted) throw lossOf(publisher.lost);
  }

  /** @returns whether there was anything */
  async #inOrder(link: UsedLink): Promise<boolean> {
    const { store, clock, since } = this.#deps;
    const { through } = this.#position;
    const found = this.#find(through, batch);
    const [oldest] = found.rows;
    const isLate = oldest !== undefined && clock.now() - oldest.time - since(oldest).setMs > lateMs;
    const { lastSeq } = isLate ? store.figures() : { lastSeq: 0 };
    if (isLate && found.through < lastSeq) {
      this.#position.split(lastSeq);
      await this.#sendRetained(link);
      return true;
    }
    return await this.#send(through, found, link, (to) => this.#position.advance(to));
  }

  /** What was made since goes first, then a piece of the backlog. @returns whether there was anything */
  async #beside({ from, through }: Ahead, link: UsedLink): Promise<boolean> {
    const { clock } = this.#deps;
    const now = this.#find(through, batch);
    const moved = await this.#send(through, now, link, (to) => this.#position.advanceAhead(to));
    if (link.stop.aborted) return moved;
    const startedMs = clock.elapsed();
    const at = this.#position.through;
    const found = this.#find(at, this.#pace.batch);
    // What the broker is to retain has gone ahead: an old one must not take the place of the newest.
    const rows = found.rows.filter(({ seq }) => seq <= from).map((row) => ({ ...row, retain: false }));
    const isLast = rows.length < found.rows.length || found.through >= from || found.through === at;
    await this.#send(at, { rows, through: isLast ? from : found.through }, link, (to) =>
      this.#position.advance(to),
    );
    this.#pace.took(clock.elapsed() - startedMs);
    return true;
  }

  /** The link leads to another broker than before, or to one that may have lost what it retained. */
  async #remind(link: UsedLink): Promise<void> {
    await this.#reminder.sayAgain(this.#publisher.address, link.signal);
    await this.#sendRetained(link);
  }

  /** The newest of what is to be retained, where rows go ahead of a backlog. */
  async #sendRetained({ stop, signal }: UsedLink): Promise<void> {
    const publish = (row: Message): Promise<Published> =>
      this.#publisher.publish([this.#outgoingOf(row)], signal);
    await this.#reminder.sendNewest(publish, stop);
  }

  #find(after: Seq, limit: Batch): Found {
    const { store } = this.#deps;
    if (this.#route.selection !== undefined) return store.search(after, limit, this.#route.selection);
    const rows = store.next(after, limit);
    return { rows, through: rows.at(-1)?.seq ?? after };
  }

  /** Sends what was found after `after`. @returns whether there was anything */
  async #send(after: Seq, found: Found, link: UsedLink, advance: (through: Seq) => void): Promise<boolean> {
    const { clock } = this.#deps;
    const { rows } = found;
    if (rows.length === 0) {
      if (found.through <= after) return false;
      advance(found.through);
      await clock.sleep(searchPauseMs, link.stop);
      return true;
    }
    const { through, refused, hold } = await this.#publisher.publish(this.#outgoing(rows), link.signal);
    if (refused.length > 0) await this.#setAside(refused, rows, link.signal);
    await this.#count(
      rows.filter(({ seq }) => seq <= through),
      link.signal,
    );
    advance(through === rows.at(-1)?.seq ? found.through : through);
    if (hold) {
      this.health.degrade(hold);
      await clock.sleep(hold.ms, link.stop);
    } else if (!link.stop.aborted) link.working();
    return true;
  }

  /** Where a destination gets a part, each row names the one before it, so that the rest can be told from a loss. */
  #outgoing(rows: readonly Message[]): Outgoing[] {
    if (this.#route.selection === undefined) return rows.map((row) => this.#outgoingOf(row));
    const accepted = this.#deps.store.state(acceptedKey(this.#publisher.name))?.toString().split('@');
    let before = accepted && { seq: Number(accepted[0]), epoch: accepted[1] };
    return rows.map((row) => {
      const number = numberOf(row);
      const prev = before?.epoch === number.epoch ? before?.seq : undefined;
      before = number;
      return { ...this.#outgoingOf(row), prev };
    });
  }

  #outgoingOf(row: Message): Outgoing {
    return { ...this.#route.outgoing(row), since: this.#deps.since(row) };
  }

  async #count(delivered: readonly Message[], signal: AbortSignal): Promise<void> {
    const last = delivered.at(-1);
    if (last === undefined) return;
    this.figures.delivered += delivered.length;
    this.figures.bytes += delivered.reduce((sum, { body }) => sum + body.length, 0);
    this.figures.lastDeliveredAt = this.#deps.clock.now();
    if (this.#route.selection === undefined) return;
    const { seq, epoch } = numberOf(last);
    const accepted = epoch === undefined ? String(seq) : `${seq}@${epoch}`;
    const state = new Map([[acceptedKey(this.#publisher.name), Buffer.from(accepted)]]);
    await this.#deps.store.append({ drafts: [], state }, signal);
  }

  async #setAside(refused: readonly Refusal[], rows: readonly Message[], signal: AbortSignal): Promise<void> {
    const { store, gap } = this.#deps;
    this.figures.refused += refused.length;
    this.figures.delivered -= refused.length;
    store.reject(this.#publisher.name, refused);
    const drafts = refused.flatMap(({ seq, reason }) => {
      const row = rows.find((one) => one.seq === seq);
      // A refused gap message would only make another one: it stays in the dead letters.
      if (row === undefined || row.class === 'gap') return [];
      const equipment = row.equipment === '' ? [] : [row.equipment];
      // A row that was saved from another buffer keeps the number it had there.
      const { epoch: ofEpoch, seq: number } = numberOf(row);
      const times = { fromT: row.time, toT: row.time, fromSeq: number, toSeq: number, ofEpoch, count: 1 };
      return [
        gap({ kind: 'dead-letter', ...times, equipment, destinations: [this.#publisher.name], code: reason }),
      ];
    });
    await store.append({ drafts }, signal);
  }
}

/** The number in a payload, with its epoch where that is another than the store's: a row saved from a buffer that broke. */
function numberOf({ seq, body }: Message): { readonly seq: Seq; readonly epoch: string | undefined } {
  const saved = seq < 1 ? identityOf(body) : undefined;
  return { seq: saved?.seq ?? seq, epoch: saved?.epoch };
}

function lossOf(lost: AbortSignal): unknown {
  return lost.reason instanceof Error ? lost.reason : new RetryableError('mqtt.lost', { reason: 'closed' });
}
