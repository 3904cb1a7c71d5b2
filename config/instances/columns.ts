/** The table of instances (实例表): which template stands for which machine, over which connection. */
import { z } from 'zod';
import { integer, number, plain, text, yesNo, type Kind } from '../points/cell.ts';
import { HeaderIndex, rowSchema, type Columns } from '../points/columns.ts';
import { placeColumns } from '../points/tags.ts';

/** Names, several separated by `;`, `,` or blanks; a list in YAML. */
const names: Kind<readonly string[]> = {
  schema: z.union([z.string(), z.array(z.string().min(1))]),
  read: (cell) => ({
    value: cell
      .split(/[;；,，、\s]+/)
      .map(plain)
      .filter((name) => name !== ''),
  }),
};

/** A ratio of a transformer, above 0. */
const ratio: Kind<number> = {
  schema: z.number().gt(0),
  read(cell) {
    const read = number.read(cell);
    if ('key' in read || read.value > 0) return read;
    return { key: 'config.outOfRange', params: { value: read.value, min: '>0', max: '∞' } };
  },
};

/** Columns of a table of instances. */
export const instanceColumns = {
  template: {
    zh: '模板',
    kind: text,
    required: true,
    aliases: ['设备模板', '型号模板'],
    about: 'Id of a template: config/templates, or templates/ beside the plant file.',
  },
  ...placeColumns,
  group: {
    zh: '采集组',
    kind: text,
    aliases: ['快速采集组', 'fastgroup'],
    about: 'Group of the tags the template calls fast; may be left out where there is only one.',
  },
  slowGroup: {
    zh: '慢速采集组',
    kind: text,
    aliases: ['慢采集组'],
    about: 'Group of the tags the template calls slow; that of the others where not given.',
  },
  tags: {
    zh: '点',
    kind: names,
    aliases: ['点名'],
    about: 'Only these tags of the template: names, or what they begin with (energy/ or energy*).',
  },
  prefix: {
    zh: '前缀',
    kind: text,
    about: 'Put before every name, such as meter/: where one machine has several devices.',
  },
  base: {
    zh: '基址',
    kind: integer(0, 65_535),
    aliases: ['基地址'],
    about: 'First register (0-based) of a block that lies elsewhere than the template says, where it can.',
  },
  ct: {
    zh: '电流变比',
    kind: ratio,
    aliases: ['ct变比', 'ctratio'],
    about: 'Ratio of the current transformers, 150/5 is 30; where the device tells secondary values.',
  },
  pt: {
    zh: '电压变比',
    kind: ratio,
    aliases: ['pt变比', 'ptratio', 'vt'],
    about: 'Ratio of the voltage transformers; where the device tells secondary values.',
  },
  decimals: {
    zh: '小数位',
    kind: integer(0, 4),
    about: 'Decimals the device is set to show; where its numbers come without their point.',
  },
  roles: {
    zh: '带角色',
    kind: yesNo,
    aliases: ['角色', 'withroles'],
    about: 'No: without the roles of the template, where another device tells the state of the machine.',
  },
} as const satisfies Columns;

/** Headers of a table of instances. */
export const instanceIndex = Object.assign(new HeaderIndex(instanceColumns), { columns: instanceColumns });

/** A row of a table of instances, in YAML. */
export const instanceRowSchema = rowSchema(instanceColumns);

/** Columns that change a reading, for tags whose template says `times`; what stands for an empty cell. */
export const factors = { ct: 1, pt: 1, decimals: 0 } as const;

/** One of them. */
export type Factor = keyof typeof factors;
