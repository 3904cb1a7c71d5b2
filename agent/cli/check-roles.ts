/** What `zhencai check` says of roles: which events each machine will give, and roles for tags that have none. */
import type { Plant } from '../../config/plant.ts';
import { coverageOf, type Coverage, type Need } from '../../config/roles/coverage.ts';
import { proposeRoles, type Proposal } from '../../config/roles/proposals.ts';
import type { Tag } from '../model/tag.ts';
import { tableText } from '../base/table.ts';
import { say, type Lang, type TextKey } from '../base/text.ts';

/** What is known of the roles of a plant. */
export interface RoleReport {
  readonly proposals: readonly Proposal[];
  readonly coverage: readonly Coverage[];
}

/** @param withoutRole tags that are to have no role */
export function reportRoles({ equipment, tags }: Plant, withoutRole: ReadonlySet<Tag>): RoleReport {
  return { proposals: proposeRoles(equipment, tags, withoutRole), coverage: coverageOf(equipment, tags) };
}

/** Two tables; nothing for a plant without tags, and no proposals where there are none. */
export function rolesText(lang: Lang, { proposals, coverage }: RoleReport): string[] {
  const parts = [
    '',
    say(lang, 'config.checkCoverage'),
    tableText(
      header(lang, [
        'config.checkEquipment',
        'config.checkClass',
        'config.checkEvents',
        'config.checkMissing',
      ]),
      coverage.map((one) => [one.equipment, one.class, eventsText(lang, one), missingText(lang, one)]),
    ),
  ];
  if (proposals.length === 0) return parts;
  const titles: readonly TextKey[] = [
    'config.checkEquipment',
    'config.checkTag',
    'config.checkRole',
    'config.checkOptions',
    'config.checkWhy',
  ];
  const rows = proposals.map((one) => [
    one.tag.equipment,
    one.tag.name,
    one.role,
    optionsText(one),
    whyText(lang, one),
  ]);
  return [...parts, '', say(lang, 'config.checkProposals'), tableText(header(lang, titles), rows)];
}

/** The same for programs; texts in the reader's language. */
export function rolesJson(lang: Lang, { proposals, coverage }: RoleReport): object {
  return {
    coverage: coverage.map((one) => ({
      ...one,
      state: one.state ?? null,
      text: eventsText(lang, one),
    })),
    proposals: proposals.map((one) => ({
      equipment: one.tag.equipment,
      tag: one.tag.name,
      file: one.tag.origin.file,
      row: one.tag.origin.row,
      role: one.role,
      options: one.options,
      why: whyText(lang, one),
    })),
  };
}

const stateKeys = {
  value: 'config.eventStateValue',
  bits: 'config.eventStateBits',
  lights: 'config.eventStateLights',
} as const;

function eventsText(lang: Lang, one: Coverage): string {
  const { state, counters, cycles, alarms, energy, quality } = one;
  const parts = [
    ...(state === undefined ? [] : [say(lang, stateKeys[state])]),
    ...(counters.length === 0 ? [] : [say(lang, 'config.eventCount', { counters: counters.join(', ') })]),
    ...(cycles ? [say(lang, 'config.eventCycle')] : []),
    ...(alarms === 0 ? [] : [say(lang, 'config.eventAlarm', { count: alarms })]),
    ...(energy === 0 ? [] : [say(lang, 'config.eventEnergy', { count: energy })]),
    ...(quality === 0 ? [] : [say(lang, 'config.eventQuality', { count: quality })]),
  ];
  return parts.length === 0 ? say(lang, 'config.checkNothing') : parts.join(' · ');
}

const missingKeys: Readonly<Record<Need, TextKey>> = {
  state: 'config.missingState',
  count: 'config.missingCount',
  energy: 'config.missingEnergy',
};

function missingText(lang: Lang, { missing }: Coverage): string {
  return missing.map((need) => say(lang, missingKeys[need])).join('; ') || '—';
}

function optionsText({ options }: Proposal): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}=${value}`)
    .join(';');
}

function whyText(lang: Lang, { why }: Proposal): string {
  return why.map(({ key, params }) => say(lang, key, params)).join(' · ');
}

function header(lang: Lang, keys: readonly TextKey[]): string[] {
  return keys.map((key) => say(lang, key));
}
