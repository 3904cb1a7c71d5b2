/**
 * What is asked for once more at the end of a round, when every unit has had its turn: what a busy unit did not say, the
 * halves of what was refused (bisect.ts), and one thing that was refused long ago.
 *
 * Must hold: no more requests than `mostExtra` and one in a round; what is left of the search goes on in the next round, and
 * until then its tags are what their exception makes of them.
 */
import type { StatusCode } from '../../../agent/model/status.ts';
import { bisect, isRun, lengthOf, newFinding, placesOf, type Run } from './bisect.ts';
import { illegalFunction, meaningOf, noAnswer } from '../wire/exception.ts';
import type { UnitArea } from './unit-area.ts';
import type { Isolation, RefusedStep, Step } from './isolation.ts';
import type { Layout } from '../tags/layout.ts';
import type { Data, Reply } from '../wire/link.ts';
import type { Patience } from './patience.ts';
import { readOf, type Read } from '../tags/read.ts';

/** Most requests beside those of the plan, in one round of one connection. */
export const mostExtra = 32;

/** A request that got an exception. */
export interface Excepted {
  readonly read: Read;
  readonly code: number;
}

/** Who asks, and wants to know. */
export interface Asker {
  ask(read: Read): Promise<Reply | undefined>;
  took(read: Read, reply: Data): void;
  failed(layouts: readonly Layout[], status: StatusCode): void;
  /** Monotonic. */
  readonly nowMs: number;
}

/** The end of one round. */
export class FollowUp {
  readonly #isolation: Isolation;
  readonly #patience: Patience;
  readonly #asker: Asker;
  #extra = mostExtra;

  constructor(isolation: Isolation, patience: Patience, asker: Asker) {
    this.#isolation = isolation;
    this.#patience = patience;
    this.#asker = asker;
  }

  /** Whether the round has asked for nothing yet beside its plan. */
  get isUnused(): boolean {
    return this.#extra === mostExtra;
  }

  /** Asks busy units once more, and looks for what is at fault in what was refused. */
  async settle(excepted: readonly Excepted[]): Promise<void> {
    const refused = excepted.filter(({ code }) => meaningOf(code) === 'refused');
    const isBusy = new Set<number>();
    for (const { read, code } of excepted) {
      if (meaningOf(code) !== 'busy' || isBusy.has(read.unit)) continue;
      const outcome = await this.#again(read);
      if (outcome === undefined || outcome === 'data') continue;
      if (meaningOf(outcome) === 'busy') isBusy.add(read.unit);
      if (meaningOf(outcome) === 'refused') refused.push({ read, code: outcome });
    }
    for (const one of refused) await this.#isolate(one);
  }

  /** Asks for one thing whose time has come. @param steps of the round */
  async probe(steps: readonly Step[]): Promise<void> {
    this.#extra = 1;
    const { nowMs } = this.#asker;
    const due = steps
      .filter(
        (step): step is RefusedStep =>
          step.kind === 'refused' &&
          step.presence.absentMs === undefined &&
          this.#isolation.isDue(step.suspension, nowMs),
      )
      .toSorted((a, b) => rankOf(a) - rankOf(b));
    const [first] = due.filter(({ layout }) => this.#patience.givenUp(layout.unit) === undefined);
    if (first === undefined) return await this.#tryCut(steps);
    const { unitArea } = first;
    const here = due.filter((step) => step.unitArea === unitArea);
    await (unitArea.whole === undefined ? this.#tryPlaces(unitArea, here) : this.#tryArea(unitArea, here));
  }

  /** The first of the places whose time has come, and with it the next ones if others have come back before. */
  async #tryPlaces(unitArea: UnitArea, due: readonly RefusedStep[]): Promise<void> {
    const suspensions = [...new Set(due.map(({ suspension }) => suspension))].slice(0, unitArea.atOnce);
    const layouts = due
      .filter(({ suspension }) => suspensions.includes(suspension))
      .map(({ layout }) => layout);
    const [one] = this.#isolation.reads(layouts, (_unit, _area, start, end) => end - start <= unitArea.most);
    if (one === undefined) return;
    const beganMs = this.#asker.nowMs;
    const outcome = await this.#again(one.read);
    if (outcome === 'data') return;
    const { nowMs } = this.#asker;
    if (outcome === undefined || meaningOf(outcome) === 'absent')
      this.#isolation.tried(nowMs, nowMs - beganMs);
    unitArea.atOnce = 1;
    const asked = new Set(
      due.filter(({ layout }) => one.read.layouts.includes(layout)).map(({ suspension }) => suspension),
    );
    // Which of several it is shows when they are asked for one by one.
    const [suspension] = asked;
    if (suspension === undefined || asked.size > 1) return;
    // What came spoilt tells nothing new of the place.
    unitArea.again(suspension, outcome ?? suspension.code, nowMs);
    unitArea.split(suspension, nowMs);
  }

  /** One tag of an area that was refused as a whole, another one every time. */
  async #tryArea(unitArea: UnitArea, due: readonly RefusedStep[]): Promise<void> {
    const step = due[unitArea.turn++ % due.length];
    const [one] = this.#isolation.reads(step === undefined ? [] : [step.layout], () => true);
    if (one === undefined) return;
    const outcome = await this.#again(one.read);
    if (outcome === 'data') return;
    if (outcome === undefined || outcome === illegalFunction || meaningOf(outcome) !== 'refused')
      return unitArea.whole?.again(illegalFunction, this.#asker.nowMs);
    unitArea.begin();
  }

  /** Reads across a border that was none to cross; nothing depends on it, as both sides have been read. */
  async #tryCut(steps: readonly Step[]): Promise<void> {
    const { nowMs } = this.#asker;
    for (const [next, right] of steps.entries()) {
      const left = steps[next - 1];
      if (left?.kind !== 'read' || right.kind !== 'read' || left.unitArea !== right.unitArea) continue;
      const { unitArea } = right;
      if (unitArea.cuts.size === 0 || this.#patience.givenUp(unitArea.unit) !== undefined) continue;
      for (const [at, cut] of unitArea.cuts) {
        if (cut.dueMs > nowMs || left.read.start >= at || right.read.start < at) continue;
        const both = [...left.read.layouts, ...right.read.layouts];
        const [one, ...more] = this.#isolation.reads(both, (_unit, _area, start, end) =>
          unitArea.mayRead(start, end, at),
        );
        cut.again(0, nowMs);
        if (one === undefined || more.length > 0) continue;
        if ((await this.#again(one.read, true)) !== 'data') return;
        return unitArea.join(at);
      }
    }
  }

  /** A refused block: with what has been learnt since it was asked for, it may be read otherwise. */
  async #isolate({ read, code }: Excepted): Promise<void> {
    const steps = this.#isolation.steps(read.layouts);
    const [only] = steps;
    if (steps.length === 1 && only?.kind === 'read') return await this.#search(read, code);
    for (const step of steps) {
      if (step.kind === 'refused') continue;
      const outcome = await this.#again(step.read);
      if (outcome === undefined) return;
      if (outcome !== 'data' && meaningOf(outcome) === 'refused') await this.#search(step.read, outcome);
    }
  }

  async #search(read: Read, code: number): Promise<void> {
    const unitArea = this.#isolation.unitArea(read.unit, read.area);
    const run = placesOf(read.layouts);
    if (unitArea.whole !== undefined || !isRun(run)) return;
    const finding = newFinding();
    // There is nothing to halve, and nothing of the area has ever been read.
    if (code === illegalFunction && unitArea.answered === 0 && run.length === 1) finding.isWhole = true;
    else await this.#halve(bisect(run, code, unitArea.answered, finding), read);
    unitArea.learn(finding, this.#asker.nowMs);
  }

  async #halve(search: ReturnType<typeof bisect>, { unit, area }: Read): Promise<void> {
    for (let asked = search.next(); !asked.done;) {
      const block = { unit, area, start: asked.value[0].start, count: lengthOf(asked.value) };
      const outcome = await this.#again(readOf({ ...block, layouts: layoutsOf(asked.value) }));
      if (outcome === undefined) return;
      if (outcome !== 'data' && (meaningOf(outcome) === 'busy' || meaningOf(outcome) === 'absent')) return;
      asked = search.next(outcome);
    }
  }

  /** @returns undefined where nothing may be asked any more, or what came leaves doubt; `noAnswer` also where nothing came */
  async #again(read: Read, isTrial = false): Promise<'data' | number | undefined> {
    if (this.#extra === 0 || this.#patience.givenUp(read.unit) !== undefined) return undefined;
    this.#extra--;
    const reply = await this.#asker.ask(read);
    if (reply === undefined) return undefined;
    if (reply.kind === 'data') {
      this.#asker.took(read, reply);
      const unitArea = this.#isolation.unitArea(read.unit, read.area);
      unitArea.answered = Math.max(unitArea.answered, read.count);
      unitArea.giveBack(read, this.#asker.nowMs);
      return 'data';
    }
    const status = this.#patience.suffer(read.unit, reply);
    if (!isTrial) this.#asker.failed(read.layouts, status);
    if (reply.kind === 'timeout') return noAnswer;
    return reply.kind === 'exception' ? reply.code : undefined;
  }
}

/** What may cost a wait comes last, and of that what has waited longest first: there are few such tries. */
function rankOf({ suspension: { code, dueMs } }: RefusedStep): number {
  return code === noAnswer ? dueMs : -1;
}

function layoutsOf(run: Run): Layout[] {
  return run.flatMap(({ layouts }) => layouts);
}
