/** Verifies beside the page, so that the page stays alive meanwhile. */
import type { Grading } from '../verify/findings.ts';
import { verifyPack, type Verification } from '../verify/verify.ts';
import { gradingOf, newestGrading } from './gradings.ts';

/** A pack and what the reviewer holds against it. */
export interface Request {
  readonly pack: Uint8Array;
  readonly key?: string | undefined;
  readonly checkpoints: readonly string[];
  readonly message?: Uint8Array | undefined;
}

/** What was found, and by which edition the bands were given. */
export interface Outcome {
  readonly verification: Verification;
  readonly grading: Grading;
}

/** What the worker says. `ready` comes first: a browser that starts no worker is known by its absence. */
export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly message: string };

/** What a worker is given of its world. */
export interface WorkerScope {
  postMessage(reply: Reply): void;
  addEventListener(type: 'message', listener: (event: { readonly data: Request }) => void): void;
}

/** Verifies, by the grading edition that the pack names where the page has it. */
export async function verify(
  request: Request,
  progress: (done: number, total: number) => void,
): Promise<Outcome> {
  const { pack, key, checkpoints, message } = request;
  const by = async (grading: Grading): Promise<Outcome> => ({
    grading,
    verification: await verifyPack(pack, {
      grading,
      checkpoints,
      progress,
      ...(key === undefined ? {} : { key }),
      ...(message === undefined ? {} : { message }),
    }),
  });
  const first = await by(newestGrading());
  const wanted = gradingOf(first.verification.findings?.register.edition ?? first.grading.edition);
  return wanted === undefined || wanted === first.grading ? first : await by(wanted);
}

/** The worker's side: one request, progress, one answer. @param scope of the worker itself */
export function answerRequests(scope = globalThis as unknown as WorkerScope): void {
  scope.addEventListener('message', ({ data }) => {
    verify(data, (done, total) => scope.postMessage({ kind: 'progress', done, total }))
      .then((outcome) => scope.postMessage({ kind: 'outcome', outcome }))
      // An outcome that cannot be handed over has failed, too.
      .catch((error: unknown) => scope.postMessage({ kind: 'failed', message: String(error) }));
  });
  scope.postMessage({ kind: 'ready' });
}
