/** A machine's state in words. */
import { say, type Lang, type TextKey } from '../base/text.ts';
import type { ItemState, OperationMode, Reason } from '../model/event.ts';

const states: Readonly<Record<ItemState, TextKey>> = {
  EXECUTING: 'mes.producing',
  NOT_EXECUTING: 'mes.idle',
  OUT_OF_SERVICE: 'mes.outOfService',
  NOT_AVAILABLE: 'mes.notAvailable',
  UNKNOWN: 'mes.unknown',
};

/** State and mode in one word. */
export function stateText(lang: Lang, state: ItemState, mode: OperationMode): string {
  if (mode === 'MAINTENANCE' && state !== 'NOT_AVAILABLE') return say(lang, 'mes.maintained');
  if (mode === 'SETUP' && (state === 'EXECUTING' || state === 'NOT_EXECUTING'))
    return say(lang, 'mes.settingUp');
  return say(lang, states[state]);
}

/** A reason: the machine's text where it has one, else its category, and its code. */
export function reasonText(lang: Lang, { text, category, code }: Reason): string {
  const words = text?.[lang] ?? text?.zh ?? text?.en ?? say(lang, `mes.${category}`);
  return code === undefined ? words : `${words} [${code}]`;
}
