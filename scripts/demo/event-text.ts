/** One event as a line of the demo. Pure. */
import { reasonText, stateText } from '../../agent/cli/state-text.ts';
import { fitWidth } from '../../agent/base/table.ts';
import type { AlarmData, CountData, EnergyData, QualityData, StateData } from '../../agent/model/event.ts';
import type { Told } from './shift.ts';
import { demoText, type Lang } from './texts.ts';

export function eventText({ type, path, t, data }: Told, lang: Lang): string {
  const time = new Date(t).toLocaleTimeString('sv-SE');
  const equipment = path.slice(path.lastIndexOf('/') + 1);
  return `${time}  ${fitWidth(equipment, 14)} ${words(type, data, lang)}`;
}

function words(type: string, data: unknown, lang: Lang): string {
  switch (type) {
    case 'state': {
      const { prev, state, mode, reason } = data as StateData;
      const from = prev === undefined ? '…' : stateText(lang, prev.state, prev.mode);
      const why = reason === undefined ? '' : `  (${reasonText(lang, reason)})`;
      return demoText(lang, 'event.state', { from, to: stateText(lang, state, mode), why });
    }
    case 'alarm': {
      const { active, text, alarm, durMs = 0 } = data as AlarmData;
      const seconds = Math.round(durMs / 1000);
      const key = active ? 'event.alarmOn' : 'event.alarmOff';
      return demoText(lang, key, { text: text[lang] ?? text.zh ?? text.en ?? alarm, seconds });
    }
    case 'count': {
      const { counter, kind, delta } = data as CountData;
      const known = kind === 'first' || kind === 'increment' ? '' : demoText(lang, `kind.${kind}`);
      return demoText(lang, 'event.count', { counter, kind: known, delta });
    }
    case 'quality': {
      const { partId = '-', eval: verdict, values } = data as QualityData;
      const measured = values.map(
        ({ char, v, unit }) => `${char} ${round(v)}${unit === undefined ? '' : ` ${unit}`}`,
      );
      return demoText(lang, 'event.quality', { part: partId, verdict, values: measured.join('  ') });
    }
    case 'energy': {
      const { delta, unit = '', from, to, kind } = data as EnergyData;
      return demoText(lang, 'event.energy', { delta, unit, minutes: Math.round((to - from) / 60_000), kind });
    }
    default:
      return type;
  }
}

function round(value: unknown): string {
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(3) : String(value);
}
