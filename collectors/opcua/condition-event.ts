/**
 * The fields of an event → what it says of a condition. Pure; it knows the shape of the vendor library's variants, but
 * does not import it. Events are told apart here and not by a where clause on the server: a server that applies its
 * filter to the refresh events too would never say that a refresh is over, and some servers take no where clause at all.
 */
import type { RawVariant } from './decode.ts';

/**
 * What is selected of every event, in this order (OPC 10000-5 §6.4.2, OPC 10000-9 §5.5.2, AlarmConditionType). `ConditionId` stands
 * for the NodeId attribute of a condition's instance, the only name it is sure to have.
 */
export const conditionFields = [
  'EventType',
  'SourceName',
  'Time',
  'Message',
  'Severity',
  'ConditionName',
  'BranchId',
  'Retain',
  'ActiveState.Id',
  'ConditionId',
] as const;

/** What an event says. */
export type ConditionEvent =
  | {
      /** `refresh-required`: the server lost track of what it told; `overflow`: its queue ran over. */
      readonly kind: 'refresh-start' | 'refresh-end' | 'refresh-required' | 'overflow';
      readonly time: Date | null;
    }
  | {
      readonly kind: 'condition';
      readonly id: string;
      readonly isActive: boolean;
      /** `source/name|severity|message`. */
      readonly text: string;
      readonly time: Date | null;
    };

/** EventTypes of OPC 10000-9 (ConditionRefresh) and OPC 10000-5 (EventQueueOverflowEventType). */
const special = new Map<string, Exclude<ConditionEvent['kind'], 'condition'>>([
  ['ns=0;i=2787', 'refresh-start'],
  ['ns=0;i=2788', 'refresh-end'],
  ['ns=0;i=2789', 'refresh-required'],
  ['ns=0;i=3035', 'overflow'],
]);

const nullNodeId = 'ns=0;i=0';
/** A condition's text is cut to this many UTF-16 units. */
const longestText = 512;

/**
 * Reads an event selected by `conditionFields`; undefined for one that is of no concern: no condition, or not the newest
 * state of one (a ConditionBranch of OPC 10000-9).
 *
 * Active is what has ActiveState/Id true and is retained: the state of a disabled condition is not known, and one that is
 * no longer retained would not be repeated by a refresh, so that the answer would depend on when this gateway connected.
 */
export function readEvent(fields: readonly RawVariant[]): ConditionEvent | undefined {
  const [type, source, time, message, severity, name, branch, retain, active, id] = fields;
  const at = time?.value instanceof Date ? time.value : null;
  const kind = special.get(nodeIdOf(type) ?? '');
  if (kind !== undefined) return { kind, time: at };
  if (nodeIdOf(branch) !== undefined) return undefined;

  const from = plain(textOf(source));
  const named = plain(textOf(name));
  const conditionId = nodeIdOf(id);
  if (conditionId === undefined && (named === '' || typeof active?.value !== 'boolean')) return undefined;
  const title = `${from}/${named || plain(conditionId ?? '')}`;
  return {
    kind: 'condition',
    id: conditionId ?? title,
    isActive: active?.value === true && retain?.value !== false,
    text: `${title}|${severityOf(severity)}|${plain(textOf(message))}`.slice(0, longestText).toWellFormed(),
    time: at,
  };
}

/** Undefined for the null NodeId and for what is none. */
function nodeIdOf(variant: RawVariant | undefined): string | undefined {
  if (variant === undefined || variant.dataType !== 17 || variant.value === null) return undefined;
  const text = String(variant.value);
  return text === nullNodeId ? undefined : text;
}

function textOf(variant: RawVariant | undefined): string {
  const value = variant?.value;
  if (variant?.dataType === 21 && typeof value === 'object' && value !== null && 'text' in value)
    return typeof value.text === 'string' ? value.text : '';
  return variant?.dataType === 12 && typeof value === 'string' ? value : '';
}

/** 1 to 1000 (OPC 10000-5 §6.4.2). */
function severityOf(variant: RawVariant | undefined): number {
  const value = variant?.value;
  return typeof value === 'number' ? Math.min(1000, Math.max(1, Math.round(value))) : 1;
}

/** One line without the separator. */
function plain(text: string): string {
  return text.replace(/\r\n|[|\t\n\v\f\r\u0085\u2028\u2029]/g, ' ');
}
