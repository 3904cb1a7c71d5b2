/** What is being made, with what and by whom: what every event carries (CONTRACT 5, ctx). */
import type { EventContext } from '../model/event.ts';
import type { Feed } from './feed.ts';
import type { Role } from './roles.ts';
import type { SavedContext } from './schemas.ts';

const fields: Readonly<Partial<Record<Role, Exclude<keyof EventContext, 'planned'>>>> = {
  'job.order': 'order',
  'job.operation': 'operation',
  'job.product': 'product',
  'job.program': 'program',
  'job.recipe': 'recipe',
  'tool.id': 'tool',
  'material.lot': 'material',
  'operator.id': 'operator',
  'shift.id': 'shift',
};

export class Context {
  readonly #feeds: readonly Feed[];
  #present: EventContext = {};

  constructor(feeds: readonly Feed[]) {
    this.#feeds = feeds.filter(({ role }) => role === 'job.planned' || fields[role] !== undefined);
  }

  /** As last read. */
  get present(): EventContext {
    return this.#present;
  }

  /** Follows the readings of a scan. A value that can no longer be read stays what it was. @returns whether it changed */
  follow(): boolean {
    const before = this.#present;
    for (const feed of this.#feeds) {
      const { value } = feed;
      if (!feed.isFresh || value === undefined || typeof value === 'object') continue;
      if (feed.role === 'job.planned') {
        const planned = Number(value);
        if (Number.isFinite(planned) && planned !== this.#present.planned)
          this.#present = { ...this.#present, planned };
        continue;
      }
      const field = fields[feed.role];
      const text = String(value).trim();
      if (field === undefined || this.#present[field] === text) continue;
      const { [field]: _, ...others } = this.#present;
      this.#present = text === '' ? others : { ...others, [field]: text };
    }
    return before !== this.#present;
  }

  restore(saved: SavedContext): void {
    this.#present = saved;
  }

  save(): string {
    return JSON.stringify(this.#present);
  }
}
