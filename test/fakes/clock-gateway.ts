/** A gateway reduced to its clock: what watches it, over a store and a machine that a test boots, sets and stops. */
import { Health } from '../../agent/base/health.ts';
import type { ClockMove } from '../../agent/mes/feed.ts';
import { payloadSchemas, type GapBody } from '../../agent/publish/json/schemas.ts';
import { ClockWatch } from '../../agent/runtime/clock-watch.ts';
import { gapDraft, type GapFacts } from '../../agent/runtime/gap.ts';
import type { TimeSource } from '../../agent/runtime/time-source.ts';
import { draft, never } from '../contract/store.ts';
import { FakeClock, settle } from './clock.ts';
import { MemoryStore } from './store.ts';

/** Life of a machine that has been up for long. */
const longMs = 40 * 86_400_000;

export class ClockGateway {
  readonly clock: FakeClock;
  readonly store: MemoryStore;
  readonly moves: ClockMove[] = [];
  readonly records: number[] = [];
  readonly health: Health;
  readonly watch: ClockWatch;
  source: TimeSource = { source: 'chrony' };

  constructor(at: number, boot: { id?: string; upMs?: number } = {}, store = new MemoryStore()) {
    this.clock = new FakeClock(at);
    this.store = store;
    const { clock } = this;
    const { id, upMs = longMs } = boot;
    this.health = new Health(
      () => clock.now(),
      () => undefined,
    );
    this.watch = new ClockWatch({
      clock,
      store,
      health: this.health,
      startedAt: at,
      equipment: ['e1', 'e2'],
      gap: (facts: GapFacts) => gapDraft({ gateway: 'gw', epoch: 'memory00' }, 'gap', clock.now(), facts),
      timekeeping: { source: () => this.source, boot: () => ({ id, upMs: upMs + clock.elapsed() }) },
      set: (move) => this.moves.push(move),
      record: (_at, ms) => this.records.push(ms),
    });
  }

  begin(holes: (startedAt: number) => GapFacts[] = () => []): Promise<(remembered: number) => number> {
    return this.watch.begin(holes);
  }

  /** Lets time pass and looks as often as the agent does. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1_000) {
      await this.clock.advance(Math.min(left, 1_000));
      this.watch.look();
    }
    await settle();
  }

  /** Makes rows of now. */
  async rows(count: number): Promise<void> {
    const time = this.clock.now();
    await this.store.append({ drafts: Array.from({ length: count }, () => draft('row', time)) }, never);
  }

  async set(ms: number): Promise<void> {
    this.clock.stepWall(ms);
    this.watch.look();
    await settle();
  }

  /** Gap messages so far; each is checked against its schema. */
  get told(): GapBody[] {
    return this.store.next(0, { rows: 10_000, bytes: 1 << 30 }).flatMap((row) => {
      if (row.class !== 'gap') return [];
      return [payloadSchemas['zhencai.gap-1'].parse(JSON.parse(row.body.toString()))];
    });
  }
}
