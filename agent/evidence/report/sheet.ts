/** What every chapter is written from, and in. */
import { catalogue } from '../../base/catalogue/all.ts';
import { say, type Lang, type TextKey, type TextParams } from '../../base/text.ts';
import type { Check, EquipmentFinding, Findings, Grading } from '../verify/findings.ts';
import type { Shortfall } from '../verify/shortfalls.ts';
import { html, type Markup } from './html.ts';

/** What may be said about the report beside its findings. */
export interface ReportOptions {
  /** Name of the pack's file, for the commands in it. */
  readonly packName?: string | undefined;
  /** Who uses the data (使用单位), where the firm says so: the pack does not hold it. */
  readonly usingUnit?: string | undefined;
  /** How many single gaps are listed at most; their totals always count all of them. */
  readonly maxGaps?: number | undefined;
  /** When too little was read of which machine, as the verification found it. */
  readonly shortfalls?: readonly Shortfall[] | undefined;
}

/** Where a figure comes from: the firm says so, the agent measured it, or it follows from both. */
export type Source = 'declared' | 'observed' | 'derived';

/** The findings, and how they are spoken of. */
export interface Sheet {
  readonly findings: Findings;
  readonly checks: readonly Check[];
  readonly grading: Grading;
  readonly lang: Lang;
  readonly options: ReportOptions;
  /** No check is a mismatch. Where one is, no headline is printed. */
  readonly sound: boolean;
  readonly equipment: ReadonlyMap<string, EquipmentFinding>;
  /** A text of the catalogue. */
  t(key: TextKey, params?: TextParams): string;
  /** A text whose key the findings name; the key itself where this version does not know it. */
  told(key: string, params: TextParams): string;
  /** What a thing of the pack is called; the thing itself where this version does not know it. */
  term(kind: 'class' | 'gap' | 'fact', value: string): string;
}

/** Everything a chapter needs. */
export function sheetOf(
  findings: Findings,
  checks: readonly Check[],
  grading: Grading,
  lang: Lang,
  options: ReportOptions,
): Sheet {
  return {
    findings,
    checks,
    grading,
    lang,
    options,
    sound: findings.sound && checks.every(({ verdict }) => verdict !== 'mismatch'),
    equipment: new Map(findings.equipment.map((one) => [one.declared.id, one])),
    t: (key, params) => say(lang, key, params),
    told: (key, params) => (isTextKey(key) ? say(lang, key, params) : key),
    term: (kind, value) => {
      const key = `report.${kind}.${value}`;
      return isTextKey(key) ? say(lang, key) : value;
    },
  };
}

function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(catalogue, key);
}

/** The small typographic label of a figure. */
export function label(sheet: Sheet, source: Source): Markup {
  return html`<span class="label ${source}">${sheet.t(`report.source.${source}`)}</span>`;
}

/** `press-01 1 号冲压机`; the id alone where the register in force no longer has it. */
export function named(sheet: Sheet, id: string): Markup {
  const name = sheet.equipment.get(id)?.declared.name;
  return name === undefined ? html`<b class="id">${id}</b>` : html`<b class="id">${id}</b> ${name}`;
}

/** Ids of equipment in a row, as many as are read. */
export function listed(sheet: Sheet, ids: readonly string[], most = 12): Markup {
  if (ids.length === 0) return html`—`;
  const shown = ids.slice(0, most).map((id) => html`<span class="item">${named(sheet, id)}</span>`);
  const rest = ids.length - shown.length;
  return html`${shown}${rest > 0 ? html`<span class="item">${sheet.t('report.andMore', { rest, all: ids.length })}</span>` : ''}`;
}

/** The mark beside everything that says of itself that it is a simulation. */
export function simulatedMark(sheet: Sheet, simulated: boolean): Markup {
  return simulated ? html` <span class="mark">${sheet.t('report.simulated')}</span>` : html``;
}
