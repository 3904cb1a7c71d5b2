/**
 * Whose turn it is to ask: one request is under way on a connection, and beside the scans others ask too (identification, a
 * reviewer's challenge). They are guests. After a guest a waiting scan is next, so between two requests of a scan there is
 * one of a guest at most, however many guests wait; where no scan waits, a guest is served at once.
 */

/** Who asks. */
export type Party = 'scan' | 'guest';

/** The turns of one connection. */
export class Turns {
  #holder: Party | undefined;
  readonly #waiting: Readonly<Record<Party, (() => void)[]>> = { scan: [], guest: [] };

  /** Takes the turn if nobody has it. @returns whether it does; then it has to be given back */
  takeFree(party: Party): boolean {
    if (this.#holder !== undefined) return false;
    this.#holder = party;
    return true;
  }

  /**
   * Waits for a turn.
   * @returns whether it came before `signal` aborted; then it has to be given back
   */
  async take(party: Party, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    if (this.takeFree(party)) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const queue = this.#waiting[party];
    const begin = (): void => {
      signal.removeEventListener('abort', leave);
      resolve(true);
    };
    const leave = (): void => {
      queue.splice(queue.indexOf(begin), 1);
      resolve(false);
    };
    queue.push(begin);
    signal.addEventListener('abort', leave, { once: true });
    return await promise;
  }

  /** Gives the turn back, and with it to the next. */
  give(): void {
    const order: readonly Party[] = this.#holder === 'guest' ? ['scan', 'guest'] : ['guest', 'scan'];
    for (const party of order) {
      const begin = this.#waiting[party].shift();
      if (begin === undefined) continue;
      this.#holder = party;
      return begin();
    }
    this.#holder = undefined;
  }
}
