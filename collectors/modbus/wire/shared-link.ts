/**
 * What the logical connections to one far side share: one link and one queue of requests. Most often there is one such
 * connection; with the quirk `singleConnection` there are several.
 */
import type { Link } from './link.ts';
import { Turns } from './turns.ts';

/** One link as lines (line.ts) share it. */
export class SharedLink {
  readonly link: Link;
  readonly turns = new Turns();
  /** Replies of the far side so far. */
  answers = 0;
  /** Works under way whose requests belong together. */
  visitors = 0;
  readonly #up = new Set<object>();

  constructor(link: Link) {
    this.link = link;
  }

  /** A line wants the link from now on. */
  join(line: object): void {
    this.#up.add(line);
  }

  /** A line wants it no more. */
  leave(line: object): void {
    this.#up.delete(line);
  }

  /** Whether lines other than this one want it. */
  isWantedBeside(line: object): boolean {
    return this.#up.size > (this.#up.has(line) ? 1 : 0);
  }
}

/** Shared links by endpoint, as long as somebody uses them. */
export class SharedLinks {
  readonly #held = new Map<string, { readonly shared: SharedLink; users: number }>();

  /** The shared link of an endpoint; the first who takes it makes its link. `release` has to be called once. */
  take(endpoint: string, make: () => Link): { readonly shared: SharedLink; readonly release: () => void } {
    const held = this.#held.get(endpoint) ?? { shared: new SharedLink(make()), users: 0 };
    held.users++;
    this.#held.set(endpoint, held);
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      held.users--;
      if (held.users === 0) this.#held.delete(endpoint);
    };
    return { shared: held.shared, release };
  }
}
