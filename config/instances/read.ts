/** The instances of a plant: their tables, the templates they name, and the tags that come of both. */
import type { Fault } from '../../agent/base/fault.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { readEntries } from '../entries.ts';
import { nearest } from '../../agent/base/nearest.ts';
import { cellFault } from '../points/import.ts';
import type { TagDefaults } from '../points/tags.ts';
import { besides, type TableReader } from '../tables.ts';
import type { YamlFile } from '../yaml.ts';
import { instanceIndex, instanceRowSchema } from './columns.ts';
import { expand, type InstanceRow } from './expand.ts';
import { builtInFolder, TemplateFolders } from './folders.ts';
import type { Template } from './template.ts';

/** A template in use, for the person who checks a plant. */
export interface TemplateUse {
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string };
  /** Machines, or parts of machines, it stands for. */
  readonly instances: number;
  readonly tags: number;
  /** Names of tags in use that nobody could check. */
  readonly unverified: readonly string[];
}

/** A row, its template, and its tags. */
export interface Instance {
  readonly row: InstanceRow;
  readonly template: Template;
  readonly tags: readonly Tag[];
}

/** What the instances of a plant come to. */
export interface Instances {
  readonly list: readonly Instance[];
  /** Whether every row gave tags. */
  readonly isWhole: boolean;
}

/** Name of the folder beside the plant file with templates of its own. */
export const ownFolder = 'templates';

/** Reads what `instances:` holds or names. */
export async function readInstances(
  yaml: YamlFile,
  root: unknown,
  tables: TableReader,
  defaults: TagDefaults,
  faults: Fault[],
): Promise<Instances> {
  const entries = await readEntries(tables, root, 'instances', instanceIndex, instanceRowSchema);
  const folders = new TemplateFolders(besides(yaml.file, ownFolder), builtInFolder);
  const list: Instance[] = [];
  let isWhole = entries.every(({ records }) => records.length > 0);
  const told = new Set<readonly Fault[]>();
  for (const row of entries.flatMap(({ records }) => records)) {
    const headerOf = (field: string): string => tables.headerOf(instanceIndex, row.origin.file, field);
    const found = await templateOf(row, folders, headerOf, faults, told);
    const tags = found === undefined ? [] : expand(row, found, defaults, headerOf, faults);
    if (found === undefined || tags.length === 0) isWhole = false;
    else list.push({ row, template: found, tags });
  }
  return { list, isWhole };
}

/** The template a row names; the faults of a broken one are told once, however many rows name it. */
async function templateOf(
  { values, origin, broken }: InstanceRow,
  folders: TemplateFolders,
  headerOf: (field: string) => string,
  faults: Fault[],
  told: Set<readonly Fault[]>,
): Promise<Template | undefined> {
  const id = values.template;
  if (id === undefined || broken.has('template')) return undefined;
  const read = await folders.find(id);
  if (read === undefined) {
    const near = nearest(id, folders.ids) ?? folders.ids.find((known) => known.includes(id.toLowerCase()));
    const params = { id, nearest: near ?? '', known: folders.ids.join(', ') };
    const key = near === undefined ? 'config.noTemplate' : 'config.noTemplateNear';
    faults.push(cellFault(origin, headerOf('template'), key, params));
    return undefined;
  }
  if ('template' in read) return read.template;
  if (!told.has(read.faults)) faults.push(...read.faults);
  told.add(read.faults);
  return undefined;
}

/** Templates in use, in the order of their ids. */
export function usesOf(list: readonly Instance[]): TemplateUse[] {
  const byId = Map.groupBy(list, ({ template }) => template.about.id);
  return [...byId]
    .map(([id, instances]) => {
      const template = instances[0]?.template;
      const lines = new Set(instances.flatMap(({ tags }) => tags.map(({ origin }) => origin.via)));
      return {
        id,
        name: template?.about.name ?? { zh: id, en: id },
        instances: instances.length,
        tags: instances.reduce((sum, { tags }) => sum + tags.length, 0),
        unverified: (template?.tags ?? [])
          .filter(({ tag: { origin } }) => lines.has(`${origin.file}:${origin.row}`))
          .flatMap(({ tag, unverified }) => (unverified === undefined ? [] : [tag.name])),
      };
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
