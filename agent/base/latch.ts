/** Lets waiters sleep until something happens. It holds no value and no history: who wakes looks again for himself. */
export class Latch {
  #waiters = new Set<() => void>();

  /** Wakes everyone who waits now. */
  open(): void {
    const waiters = this.#waiters;
    this.#waiters = new Set();
    for (const wake of waiters) wake();
  }

  /** Resolves at the next `open`, or when `signal` aborts. Never rejects. */
  async wait(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#waiters.delete(wake);
        resolve();
      };
      this.#waiters.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
