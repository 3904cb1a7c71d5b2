/** Runs a verification in a worker; where a browser starts none, in the page itself, which then stands still meanwhile. */
import { verify, type Outcome, type Reply, type Request } from './worker.ts';

/** Told how far it is, in units of the verifier. */
export type Progress = (done: number, total: number) => void;

/**
 * Verifies.
 * @param script text of the page's own script
 * @param progress not told any more once it was stopped
 * @throws the reason of `signal` where it stopped it before the end
 */
export async function verifyInBackground(
  script: string,
  request: Request,
  progress: Progress,
  signal: AbortSignal,
): Promise<Outcome> {
  signal.throwIfAborted();
  const worker = await startWorker(script, signal);
  signal.throwIfAborted();
  if (worker === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 50)); // so that the page has painted what it says
    return await verify(request, (done, total) => {
      signal.throwIfAborted();
      progress(done, total);
    });
  }
  return await new Promise<Outcome>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      // What it said before it was stopped may still be on its way.
      if (data.kind === 'progress' && !signal.aborted) progress(data.done, data.total);
      if (data.kind === 'outcome') resolve(data.outcome);
      if (data.kind === 'failed') reject(new Error(data.message));
      if (data.kind === 'outcome' || data.kind === 'failed') worker.terminate();
    });
    worker.addEventListener('error', (event) => {
      worker.terminate();
      reject(new Error(event.message));
    });
    worker.postMessage(request, [request.pack.buffer as ArrayBuffer]);
  });
}

/** Undefined where the browser refuses workers from a Blob, or it was stopped. */
async function startWorker(script: string, signal: AbortSignal): Promise<Worker | undefined> {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  try {
    const worker = new Worker(url);
    signal.addEventListener('abort', () => worker.terminate());
    const ready = await new Promise<boolean>((resolve) => {
      worker.addEventListener('message', () => resolve(true), { once: true });
      worker.addEventListener('error', () => resolve(false), { once: true });
      signal.addEventListener('abort', () => resolve(false));
    });
    if (!ready) worker.terminate();
    return ready ? worker : undefined;
  } catch {
    return undefined;
  } finally {
    URL.revokeObjectURL(url);
  }
}
