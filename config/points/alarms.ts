/** The alarm table (报警表): its columns, and a row of it → what a machine's code means. */
import { basename } from 'node:path';
import type { Fault } from '../../agent/base/fault.ts';
import type { AlarmText } from '../../agent/model/alarm-text.ts';
import { reasonCategories } from '../../agent/model/event.ts';
import { choice, integer, plain, text } from './cell.ts';
import { HeaderIndex, type Columns } from './columns.ts';
import { cellFault, type TableRecord } from './import.ts';
import { reasonWords } from './words.ts';

/** Columns of an alarm table. */
export const alarmColumns = {
  table: {
    zh: '报警表',
    kind: text,
    aliases: ['表名', 'alarmtable'],
    about:
      'Name that `table=` refers to; the name of the file without .csv, `alarms` in YAML, where not given.',
  },
  code: {
    zh: '代码',
    kind: text,
    required: true,
    aliases: ['报警代码', '故障代码', '报警号', '故障号', '位', 'bit', 'alarm', 'alarmcode'],
    about: "The machine's code; of alarm.word the number of the bit, 0 = least significant.",
  },
  zh: {
    zh: '中文',
    kind: text,
    aliases: ['中文文本', '报警内容', '报警文本', '故障内容', '说明', '描述', 'chinese'],
    about: 'Chinese text; this or the English one must be given.',
  },
  en: { zh: '英文', kind: text, aliases: ['英文文本', 'english'], about: 'English text.' },
  severity: {
    zh: '严重度',
    kind: integer(1, 1000),
    aliases: ['严重程度'],
    about: '1 (least) to 1000.',
  },
  category: {
    zh: '类别',
    kind: choice(reasonCategories, reasonWords),
    aliases: ['原因类别', 'reason'],
    about: `Why the machine stops: ${reasonCategories.join(', ')}.`,
  },
} as const satisfies Columns;

/** Headers of an alarm table. */
export const alarmIndex = Object.assign(new HeaderIndex(alarmColumns), { columns: alarmColumns });

/** The name of a table whose rows name none. */
export function tableNameOf(file: string): string {
  return basename(file).replace(/\.[^.]*$/, '');
}

/**
 * A row of an alarm table → what its code means; undefined where it has no code.
 * @param table where the row names none
 * @param headerOf the column's name as the person wrote it
 */
export function toAlarmText(
  { values, origin, broken }: TableRecord<typeof alarmColumns>,
  table: string,
  headerOf: (field: string) => string,
  faults: Fault[],
): AlarmText | undefined {
  const { code, zh, en, severity, category } = values;
  if (zh === undefined && en === undefined && !broken.has('zh') && !broken.has('en'))
    faults.push(
      cellFault(origin, headerOf('zh'), 'config.alarmWithoutText', {
        code: code ?? '',
        first: headerOf('zh'),
        second: headerOf('en'),
      }),
    );
  if (code === undefined) return undefined;
  return {
    table: values.table ?? table,
    // Compared with what the machine sends, which is never full-width.
    code: plain(code),
    text: { ...(zh === undefined ? {} : { zh }), ...(en === undefined ? {} : { en }) },
    ...(severity === undefined ? {} : { severity }),
    ...(category === undefined ? {} : { category }),
    origin,
  };
}
