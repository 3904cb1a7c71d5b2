/** The end of a simulator process: on SIGTERM, SIGINT, or when the parent that forked it is gone. */

/** Calls `stop` once at the end and leaves with exit code 0; a stop that takes over 3 s is cut off with 1. */
export function endWithParent(stop: () => Promise<void>): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), 3000).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  if (process.send !== undefined) process.on('disconnect', end);
}
