/**
 * What may stand beside a role (角色选项): names, kinds and meaning, one source for the check, the derivers and the docs.
 *
 * Some roles also map the machine's own values: every other name is then such a value, `1=EXECUTING/PROCESSING`.
 */
import {
  itemStates,
  operationModes,
  reasonCategories,
  verdicts,
  type LocalText,
  type OperationMode,
  type Reason,
  type ReasonCategory,
  type Verdict,
} from '../model/event.ts';
import type { Role } from './roles.ts';
import { modeVocabularies, stateVocabularies, type MappedState } from './vocabulary.ts';

/** What the text of an option has to be. */
export type OptionKind =
  | { readonly kind: 'number'; readonly min?: number; readonly integer?: boolean; readonly max?: number }
  | { readonly kind: 'text' }
  | { readonly kind: 'yesNo' }
  | { readonly kind: 'choice'; readonly values: readonly string[] };

/** One option of a role. */
export interface OptionSpec {
  readonly is: OptionKind;
  /** For people, English. */
  readonly about: string;
}

/** What a mapped value of the machine stands for. */
export type MapKind = 'state' | 'mode' | 'reason' | 'verdict' | 'alarm';

/** The options of one role. */
export interface RoleOptions {
  readonly named: Readonly<Record<string, OptionSpec>>;
  readonly map?: MapKind;
}

const text: OptionKind = { kind: 'text' };
const anyNumber: OptionKind = { kind: 'number' };
const positive: OptionKind = { kind: 'number', min: Number.MIN_VALUE };
const delay: OptionKind = { kind: 'number', min: 0, max: 3_600_000 };
const polls: OptionKind = { kind: 'number', min: 1, max: 100, integer: true };

const bit = {
  invert: { is: { kind: 'yesNo' }, about: 'The signal is on when the tag is off (normally closed).' },
  above: {
    is: anyNumber,
    about: 'For a number: on above this, so a power reading can tell that a machine runs.',
  },
  below: { is: anyNumber, about: 'For a number: off only below this (hysteresis); `above` where not given.' },
} as const;

const delays = {
  onDelayMs: {
    is: delay,
    about: 'EXECUTING is told once it has lasted so long; it then counts from its start.',
  },
  offDelayMs: { is: delay, about: 'The end of EXECUTING is told once it has lasted so long.' },
} as const;

const light = {
  ...bit,
  flashMs: {
    is: positive,
    about:
      'Off for less than this is flashing, not off; after a start or a lost link a lamp is judged once watched so long. Default 3000.',
  },
  flashing: { is: text, about: 'State while flashing, `NOT_EXECUTING/SETUP`; as when lit where not given.' },
} as const;

const counter = {
  max: {
    is: positive,
    about: 'Largest value before the counter starts again from 0: 65535, 99999999, 4294967295.',
  },
  scale: { is: positive, about: 'Parts per step of the counter. Default 1.' },
  maxRate: {
    is: positive,
    about: 'Most steps in one minute; more at once is told as suspect and not counted.',
  },
  glitchPolls: { is: polls, about: 'A lower value counts once it was read so often in a row. Default 2.' },
} as const;

const alarmFacts = {
  severity: { is: { kind: 'number', min: 1, max: 1000, integer: true }, about: '1 to 1000. Default 500.' },
  category: { is: { kind: 'choice', values: reasonCategories }, about: 'Default EQUIPMENT_FAILURE.' },
} as const;

const table = {
  table: { is: text, about: 'Alarm table (`alarms:` in the plant file) that explains the codes.' },
} as const;

const energy = {
  max: counter.max,
  maxRate: {
    is: positive,
    about: 'Most units of measure in one minute; more at once is told as reset and not counted.',
  },
  glitchPolls: counter.glitchPolls,
} as const;

const nothing: RoleOptions = { named: {} };
const signal: RoleOptions = { named: bit };
const lamp: RoleOptions = { named: light };
const count: RoleOptions = { named: counter };
const register: RoleOptions = { named: energy };

/** Options by role. */
export const roleOptions: Readonly<Record<Role, RoleOptions>> = {
  'machine.state': {
    named: {
      vocabulary: {
        is: { kind: 'choice', values: Object.keys(stateVocabularies) },
        about: 'What the values mean.',
      },
      ...delays,
    },
    map: 'state',
  },
  'machine.mode': {
    named: {
      vocabulary: {
        is: { kind: 'choice', values: Object.keys(modeVocabularies) },
        about: 'What the values mean.',
      },
    },
    map: 'mode',
  },
  'machine.run': { named: { ...bit, ...delays } },
  'machine.fault': signal,
  'machine.auto': signal,
  'machine.power': signal,
  'machine.estop': signal,
  'machine.setup': signal,
  'machine.maint': signal,
  'machine.blocked': signal,
  'machine.starved': signal,
  'light.red': lamp,
  'light.yellow': lamp,
  'light.green': { named: { ...light, ...delays } },
  'light.blue': lamp,
  'stop.reason': {
    named: { ...table, none: { is: text, about: 'Value that means no reason. Default 0.' } },
    map: 'reason',
  },
  'count.total': count,
  'count.good': count,
  'count.scrap': count,
  'count.rework': count,
  'count.cycle': count,
  'cycle.active': signal,
  'cycle.done': signal,
  'cycle.time': nothing,
  'cycle.ideal': nothing,
  'job.order': nothing,
  'job.operation': nothing,
  'job.product': nothing,
  'job.program': nothing,
  'job.recipe': nothing,
  'job.planned': nothing,
  'tool.id': nothing,
  'material.lot': nothing,
  'operator.id': nothing,
  'shift.id': nothing,
  'part.id': {
    named: {
      take: {
        is: { kind: 'choice', values: ['previous', 'now'] },
        about: 'Part of a finished cycle: the id as read before the end was seen (default), or with it.',
      },
    },
  },
  'part.result': { named: {}, map: 'verdict' },
  'quality.value': {
    named: {
      char: { is: text, about: 'Name of the characteristic. Default: the tag.' },
      lsl: { is: anyNumber, about: 'Lower specification limit.' },
      usl: { is: anyNumber, about: 'Upper specification limit.' },
      target: { is: anyNumber, about: 'Nominal value.' },
      take: {
        is: { kind: 'choice', values: ['now', 'previous', 'max', 'min'] },
        about:
          'The value read with the trigger (default), the one before, or the extreme since the last trigger.',
      },
      trigger: {
        is: { kind: 'choice', values: ['part', 'cycle', 'result', 'change'] },
        about:
          'What completes a result: another part.id, the end of a cycle, another quality.result, another value.',
      },
    },
  },
  'quality.result': { named: {}, map: 'verdict' },
  'alarm.bit': {
    named: {
      invert: bit.invert,
      alarm: { is: text, about: 'Id of the alarm. Default: the tag.' },
      ...alarmFacts,
      text: { is: text, about: 'Chinese text. Default: the description.' },
      'text.en': { is: text, about: 'English text.' },
    },
  },
  'alarm.word': { named: { ...alarmFacts, ...table }, map: 'alarm' },
  'alarm.code': {
    named: { ...alarmFacts, ...table, none: { is: text, about: 'Value that means no alarm. Default 0.' } },
    map: 'alarm',
  },
  'energy.active': register,
  'energy.reactive': register,
  'energy.gas': register,
  'energy.water': register,
  'energy.air': register,
  'energy.heat': register,
  'power.active': nothing,
  'flow.rate': nothing,
  'process.value': nothing,
  'process.setpoint': nothing,
  'process.output': nothing,
  'runtime.hours': nothing,
  'device.clock': nothing,
  'device.heartbeat': nothing,
  none: nothing,
};

/** `EXECUTING/PROCESSING` or `EXECUTING`; undefined where it is neither. */
export function parseState(written: string): MappedState | undefined {
  const [first = '', second] = written
    .toUpperCase()
    .split('/')
    .map((part) => part.trim());
  const state = itemStates.find((one) => one === first);
  const mode = operationModes.find((one) => one === second);
  if (state === undefined || (second !== undefined && mode === undefined)) return undefined;
  return mode === undefined ? { state } : { state, mode };
}

/** `SETUP`; undefined where it is none. */
export function parseMode(written: string): OperationMode | undefined {
  return operationModes.find((one) => one === written.trim().toUpperCase());
}

/** `TOOL_CHANGE` or `TOOL_CHANGE|换刀|tool change`; undefined where the category is unknown. */
export function parseReason(code: string, written: string): Reason | undefined {
  const [first = '', ...texts] = written.split('|');
  const category = parseCategory(first);
  return category && { code, category, ...(texts.length === 0 ? {} : { text: parseText(texts.join('|')) }) };
}

/** A category by its name; undefined where there is none. */
export function parseCategory(written: string): ReasonCategory | undefined {
  return reasonCategories.find((one) => one === written.trim().toUpperCase());
}

/** `OK`, `NOK` or `UNDECIDABLE`; undefined where it is none. */
export function parseVerdict(written: string): Verdict | undefined {
  return verdicts.find((one) => one === written.trim().toUpperCase());
}

/** `中文|English`; one part alone is Chinese where it holds a Chinese character. */
export function parseText(written: string): LocalText {
  const [first = '', second] = written.split('|').map((part) => part.trim());
  if (second !== undefined)
    return { ...(first === '' ? {} : { zh: first }), ...(second === '' ? {} : { en: second }) };
  return /\p{Script=Han}/u.test(first) ? { zh: first } : { en: first };
}

/** Whether a mapped value is written as its kind asks. */
export function fitsMap(kind: MapKind, key: string, written: string): boolean {
  switch (kind) {
    case 'state':
      return parseState(written) !== undefined;
    case 'mode':
      return parseMode(written) !== undefined;
    case 'reason':
      return parseReason(key, written) !== undefined;
    case 'verdict':
      return parseVerdict(written) !== undefined;
    case 'alarm':
      return written !== '';
  }
}
