/** Facts and plan → the report, as data and as text. */
import { elementsOf, type Elements } from './elements.ts';
import type { Energy, Gap, Mes } from './mes.ts';
import type { PlannedTime } from './planned.ts';
import { textOf, type Lang } from './texts.ts';

/** One machine in one shift. */
export interface ShiftReport extends PlannedTime {
  /** Milliseconds by `STATE×MODE`. */
  readonly states: Readonly<Record<string, number>>;
  readonly elements: Elements;
  readonly energy: readonly Energy[];
  readonly gaps: readonly Gap[];
}

export interface Report {
  readonly shifts: readonly ShiftReport[];
  /** Machines of the plan that no message ever named: misspelt, or not connected. */
  readonly unnamed: readonly string[];
  /** Machines that were named. */
  readonly named: readonly string[];
  /** Messages missing without explanation, over all gateways. */
  readonly missing: number;
}

/** Everything the report says, from what has come so far. */
export function reportOf(mes: Mes, planned: readonly PlannedTime[]): Report {
  const shifts = planned.map((row): ShiftReport => {
    const { equipment, fromMs, toMs } = row;
    const facts = mes.facts(equipment, fromMs, toMs);
    const states: Record<string, number> = {};
    for (const interval of facts.intervals) {
      const name = `${interval.state}×${interval.mode}`;
      states[name] = (states[name] ?? 0) + interval.toMs - interval.fromMs;
    }
    const energy = mes.energy(equipment, fromMs, toMs);
    const gaps = mes.gaps(equipment, fromMs, toMs);
    return { ...row, states, elements: elementsOf(facts, row), energy, gaps };
  });
  const missing = mes.missing().reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const named = mes.equipment();
  const asked = new Set(planned.map(({ equipment }) => equipment));
  const unnamed = [...asked].filter((equipment) => !named.includes(equipment));
  return { shifts, unnamed, named, missing };
}

/** The report for a person. Times are in the offset that the plan writes them in. */
export function textOfReport(report: Report, lang: Lang): string {
  const blocks = report.shifts.map((shift) => linesOf(shift, lang).join('\n'));
  const { missing } = report;
  const last = missing === 0 ? textOf(lang, 'complete') : textOf(lang, 'missing', { count: missing });
  const known = report.named.join(', ') || textOf(lang, 'nothing');
  const unnamed = report.unnamed.map((equipment) => textOf(lang, 'unnamed', { equipment, known }));
  return `${[...blocks, ...unnamed, last].join('\n\n')}\n`;
}

function linesOf(shift: ShiftReport, lang: Lang): readonly string[] {
  const { elements } = shift;
  const min = (ms: number): string => textOf(lang, 'minutes', { value: (ms / 60_000).toFixed(1) });
  const times: readonly (readonly [string, number])[] = [
    ['APT', elements.aptMs],
    ['AUST', elements.austMs],
    ['AUPT', elements.auptMs],
    ['ADET', elements.adetMs],
    ['AUBT', elements.aubtMs],
    ['ADOT', elements.adotMs],
  ];
  const quantities: readonly (readonly [string, number | undefined])[] = [
    ['PQ', elements.pq],
    ['GQ', elements.gq],
    ['SQ', elements.sq],
    ['RQ', elements.rq],
  ];
  const states = Object.entries(shift.states).map(([name, ms]) => `${name} ${min(ms)}`);
  if (elements.untoldMs > 0) states.push(`${textOf(lang, 'untold')} ${min(elements.untoldMs)}`);
  const parts = {
    times: states,
    elements: [`PBT ${min(shift.pbtMs)}`, ...times.map(([name, ms]) => `${name} ${min(ms)}`)],
    quantities: quantities.map(([name, value]) => `${name} ${value === undefined ? '–' : amount(value)}`),
    energy: shift.energy.map((one) => energyOf(one, lang)),
    gaps: shift.gaps.map((gap) => `${gap.kind} ${span(shift.offset, gap.fromMs, gap.toMs)}`),
  } as const;
  return [
    `${shift.equipment} · ${shift.shift} · ${span(shift.offset, shift.fromMs, shift.toMs)} (${shift.offset})`,
    ...Object.entries(parts).map(([name, list]) => {
      const title = textOf(lang, name as keyof typeof parts);
      return `  ${title}: ${list.length === 0 ? textOf(lang, 'nothing') : list.join(' · ')}`;
    }),
    `  ${textOf(lang, 'oee', {
      availability: percent(elements.availability),
      effectiveness: percent(elements.effectiveness),
      quality: percent(elements.qualityRatio),
      oee: percent(elements.oeeIndex),
    })}`,
  ];
}

function energyOf({ register, delta, unit, carried }: Energy, lang: Lang): string {
  const told = `${register} ${amount(delta)}${unit === undefined ? '' : ` ${unit}`}`;
  return carried === 0 ? told : `${told} (${textOf(lang, 'carried', { value: amount(carried) })})`;
}

function amount(value: number): string {
  return String(Number(value.toFixed(3)));
}

function percent(value: number | undefined): string {
  return value === undefined ? '–' : `${(value * 100).toFixed(1)} %`;
}

/** `2026-03-02 06:00:00 – 2026-03-02 14:00:00` at an offset of `+08:00`. */
function span(offset: string, fromMs: number, toMs: number): string {
  // What UTC shows when it is that time there.
  const aheadMs = Date.parse('1970-01-01T00:00:00Z') - Date.parse(`1970-01-01T00:00:00${offset}`);
  return [fromMs, toMs]
    .map((ms) => new Date(ms + aheadMs).toISOString().slice(0, 19).replace('T', ' '))
    .join(' – ');
}
