/** Which rows a destination gets. Pure. */
import type { Message, MessageClass, Seq } from '../model/message.ts';

/** A part of the outbox; an absent field leaves nothing out. */
export interface Selection {
  readonly classes?: readonly MessageClass[] | undefined;
  /** What the gateway says for itself belongs to no equipment, and passes. */
  readonly equipment?: readonly string[] | undefined;
  /** Tag groups of telemetry; other classes pass. */
  readonly groups?: readonly string[] | undefined;
  /** Only rows that the broker is to retain. */
  readonly retained?: boolean | undefined;
}

/** Rows of a part of the outbox, and how far it was looked at: what is not among them up to there is not selected. */
export interface Found {
  readonly rows: readonly Message[];
  readonly through: Seq;
}

/** Whether a selection leaves anything out. */
export function isPart({ classes, equipment, groups, retained }: Selection): boolean {
  return [classes, equipment, groups].some((list) => list !== undefined) || retained === true;
}

/** Whether a row is selected. */
export function selects(
  { classes, equipment: only, groups, retained }: Selection,
  { class: kind, equipment, topic, retain }: Pick<Message, 'class' | 'equipment' | 'topic' | 'retain'>,
): boolean {
  if (retained === true && !retain) return false;
  if (classes !== undefined && !classes.includes(kind)) return false;
  if (only !== undefined && equipment !== '' && !only.includes(equipment)) return false;
  return groups === undefined || kind !== 'telemetry' || groups.includes(topic.split('/').at(-1) ?? '');
}
