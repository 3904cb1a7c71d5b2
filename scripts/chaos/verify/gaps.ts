/** One gap message: its kind is that of what happened, and it claims no more and no less than the hole it is in. */
import { connections, tags, timing, type ChaosTag } from '../plant.ts';
import type { Finding } from './finding.ts';
import { busyMs, overlapMs, steadyMs } from './tolerance.ts';
import type { Gap } from './wire.ts';
import type { Span, World } from './world.ts';

/** The tags a gap concerns. */
export function tagsOf(gap: Gap): readonly ChaosTag[] {
  return tags.filter(
    ({ equipment, connection }) =>
      gap.equipment.includes(equipment) && (gap.connection === undefined || gap.connection === connection),
  );
}

/**
 * Whether a gap tells a hole that was told before by a clock that was wrong: it stands right behind the message that says so,
 * and ends when the one before ended, moved as that says. It explains nothing new.
 */
export function isToldAgain({ seq, kind, toT }: Gap, gaps: readonly Gap[]): boolean {
  if (kind !== 'power' && kind !== 'stop') return false;
  const rebase = gaps.find((gap) => gap.seq === seq - 1 && gap.kind === 'clock')?.rebase ?? [];
  return gaps.some(
    (gap) =>
      gap.seq < seq && gap.kind === kind && rebase.some(({ shiftMs }) => gap.toT + (shiftMs ?? NaN) === toT),
  );
}

/** Told again, it must have been there to be told. */
export function* toldAgain({ seq, kind, at }: Gap, world: World): Generator<Finding> {
  const before = { from: -Infinity, to: at };
  if (!world.hadEnd(false, before) && !world.hadEnd(true, before))
    yield { kind: 'wrong', at, text: `number ${seq}: gap ${kind}, told again: the agent never ended` };
}

/** @param hole from the last reading before the gap, of any tag it concerns, to the first one after it */
export function* gapOf(gap: Gap, hole: Span, world: World): Generator<Finding> {
  const { seq, kind, fromT, toT, at } = gap;
  const name = `number ${seq}: gap ${kind}${gap.code === undefined ? '' : ` (${gap.code})`}`;
  const wrong = (text: string): Finding => ({ kind: 'wrong', at, text: `${name}: ${text}` });
  if (kind === 'clock') {
    const { stepMs = NaN, count } = gap;
    if (count !== 0) yield wrong(`${count} missing, of a clock that was set`);
    if (!world.wasSetBy(stepMs, at)) yield wrong(`the clock was not set by ${stepMs} ms`);
  }
  if (gap.fromSeq !== undefined || kind === 'clock') return;
  if (fromT > toT) yield wrong(`begins at ${fromT} and ends at ${toT}`);
  const around = { from: hole.from - busyMs, to: hole.to + busyMs };
  // A stop whose last words the disk refuses is none.
  const wasCut = world.hadEnd(false, around) || (world.hadEnd(true, around) && world.hadDiskFault(around));
  if (kind === 'power' && !wasCut) yield wrong('nobody killed the agent');
  if (kind === 'stop' && !world.hadEnd(true, around)) yield wrong('nobody stopped the agent');
  if (kind === 'disk' && !world.hadDiskFault(around)) yield wrong('the disk was well');
  if (!world.isSteady(hole, steadyMs)) return;
  const [from, to] = [world.when(fromT, hole.from), world.when(toT, hole.from)];
  if (from < hole.from - overlapMs)
    yield wrong(`begins at ${from}, and there are readings served up to ${hole.from}`);
  if (to > hole.to + overlapMs)
    yield wrong(`ends at ${to}, and there are readings served from ${hole.to} on`);
  yield* countOf(gap, wrong);
}

/** The scans missed are those that were scheduled for so long. */
function* countOf(gap: Gap, wrong: (text: string) => Finding): Generator<Finding> {
  const { count, kind, code } = gap;
  const ms = gap.toT - gap.fromT;
  const own = connections.filter((id) => gap.connection === undefined || gap.connection === id);
  const scans = (duration: number): number =>
    own.length * (Math.floor(duration / timing.fastMs) + Math.floor(duration / timing.slowMs));
  // A pause tells of the group it was noticed in alone.
  const least = code === 'agent.overrun' && kind === 'connection' ? 1 : scans(Math.max(0, ms - busyMs));
  const most = scans(ms + busyMs);
  if (count < least || count > most)
    yield wrong(`${count} scans missed in ${ms} ms, ${least} to ${most} expected`);
}
