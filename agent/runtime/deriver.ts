/** The events of one equipment as messages, and the deriver state that has to be durable with them. */
import type { Equipment } from '../model/equipment.ts';
import type { Draft } from '../model/message.ts';
import type { Tag } from '../model/tag.ts';
import type { EpochMs } from '../model/time.ts';
import type { AlarmTable } from '../mes/alarm.ts';
import { Derivation, type RoleTag } from '../mes/derive.ts';
import type { Beat, ClockMove, Feed, Moment } from '../mes/feed.ts';
import type { KnownState } from '../mes/state.ts';
import type { Speaker } from '../publish/json/envelope.ts';
import { eventDrafts, type EventChannel } from '../publish/json/event.ts';
import type { Place } from '../publish/json/topics.ts';
import type { MachineEvent } from '../model/event.ts';

/** Form of the saved state: another form is another key, and what an older version left is not taken for it. */
const stateVersion = 1;

export interface DeriverOptions {
  readonly place: Place;
  readonly speaker: Speaker;
  readonly equipment: Equipment;
  readonly path: string;
  readonly cfg: string;
  readonly tags: readonly RoleTag[];
  readonly tables: ReadonlyMap<string, AlarmTable>;
  /** Told of what must not happen. */
  readonly defect: (error: unknown) => void;
}

export class Deriver {
  readonly #options: DeriverOptions;
  readonly #channel: EventChannel;
  readonly #derivation: Derivation;

  constructor(options: DeriverOptions) {
    this.#options = options;
    const { equipment, path, cfg } = options;
    this.#channel = { equipment: equipment.id, path, cfg };
    this.#derivation = new Derivation(options.tags, options.tables);
  }

  feedOf(tag: Tag): Feed | undefined {
    return this.#derivation.feedOf(tag);
  }

  get state(): KnownState | undefined {
    return this.#derivation.state;
  }

  get activeAlarms(): number {
    return this.#derivation.activeAlarms;
  }

  /** Events of a scan; see Derivation. */
  scan(beat: Beat | undefined, now: Moment): Draft[] {
    return this.#drafts(now, () => this.#derivation.scan(beat, now));
  }

  /** Events of time passing. */
  look(now: Moment): Draft[] {
    return this.#drafts(now, () => this.#derivation.look(now));
  }

  /** Takes up what an earlier run left in the store. */
  restore(state: (key: string) => Buffer | undefined, aliveAt: EpochMs, now: Moment): Draft[] {
    const saved = (part: string): string | undefined => state(this.#key(part))?.toString();
    return this.#drafts(now, () => {
      const { events, unreadable } = this.#derivation.restore(saved, aliveAt, now);
      for (const part of unreadable)
        this.#options.defect(new Error(`saved state ${this.#key(part)} is unreadable`));
      return events;
    });
  }

  /** The state is said again at the next look. */
  sayAgain(): void {
    this.#derivation.sayAgain();
  }

  setClock(move: ClockMove): void {
    this.#derivation.setClock(move);
  }

  /** Adds what changed since the last call to `state`. */
  saveTo(state: Map<string, Buffer>): void {
    for (const [part, blob] of this.#derivation.save()) state.set(this.#key(part), Buffer.from(blob));
  }

  #key(part: string): string {
    return `mes/${stateVersion}/${this.#channel.equipment}/${part}`;
  }

  /** A defect in deriving costs the events of one look at one equipment, never its readings. */
  #drafts(now: Moment, ask: () => MachineEvent[]): Draft[] {
    const { speaker, place, defect } = this.#options;
    try {
      return ask().flatMap((event) => eventDrafts(speaker, place, this.#channel, event, now.at));
    } catch (error) {
      defect(error);
      return [];
    }
  }
}
