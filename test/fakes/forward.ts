/** The loop of one destination as the agent makes it: nothing is said again, and the clock was not set, unless told. */
import type { Clock } from '../../agent/base/clock.ts';
import type { Publisher } from '../../agent/publish/publisher.ts';
import { Forward, type ForwardDeps } from '../../agent/runtime/forward.ts';
import { Route } from '../../agent/runtime/route.ts';
import type { Selection } from '../../agent/store/selection.ts';
import type { Store } from '../../agent/store/store.ts';
import { gapsOf, healthOf } from './connection.ts';

/** What a test may say otherwise. */
export interface ForwardFacts extends Partial<ForwardDeps> {
  /** What it gets; everything. */
  readonly selection?: Selection;
  /** Topic root of the destination; that of the plant, `t`. */
  readonly root?: string;
  readonly health?: ReturnType<typeof healthOf>;
}

/** Of the plant `t/e/s`. */
export function forwardOf(
  publisher: Publisher,
  store: Store,
  clock: Clock,
  { selection = {}, root = 't', health = healthOf(clock), ...deps }: ForwardFacts = {},
): Forward {
  const route = new Route({ root: 't', enterprise: 'e', site: 's' }, root, selection);
  return new Forward(publisher, route, health, {
    store,
    clock,
    gap: gapsOf(clock),
    again: () => [],
    since: () => ({ setMs: 0 }),
    ...deps,
  });
}
