/** A template as it is used: its tags read, each knowing the line it stands on. */
import type { Fault } from '../../agent/base/fault.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { layOut } from '../../collectors/modbus/tags/layout.ts';
import { faultsOfIssues, valueAt } from '../issues.ts';
import { knownKeys } from '../known-keys.ts';
import { importObject } from '../points/import.ts';
import { tagIndex, toTag } from '../points/tags.ts';
import { YamlFile, type Path } from '../yaml.ts';
import type { Factor } from './columns.ts';
import { templateJsonSchema, templateSchema, templateTagColumns, type TemplateFile } from './schema.ts';

/** One tag of a template. */
export interface TemplateTag {
  /** Without equipment, connection, unit and group; its origin is the template's. */
  readonly tag: Tag;
  readonly speed: 'fast' | 'slow';
  readonly times: readonly Factor[];
  /** Why nobody could check it. */
  readonly unverified: string | undefined;
}

/** A template without faults. */
export interface Template {
  /** As a person would name it. */
  readonly file: string;
  readonly about: Omit<TemplateFile, 'tags'>;
  readonly tags: readonly TemplateTag[];
}

/** A template, or everything wrong with its file. */
export type ReadTemplate = { readonly template: Template } | { readonly faults: readonly Fault[] };

/**
 * Reads the text of a template.
 * @param id as its file is called
 */
export function readTemplate(file: string, text: string, id: string): ReadTemplate {
  const yaml = new YamlFile(file, text);
  const { value, faults } = yaml.value();
  const broken: Fault[] = [...yaml.syntaxFaults(), ...faults];
  if (broken.length > 0) return { faults: broken };
  const parsed = templateSchema.safeParse(value);
  if (!parsed.success)
    return { faults: faultsOfIssues(yaml, value, parsed.error.issues, knownKeys(value, templateJsonSchema)) };

  const { tags: written, ...about } = parsed.data;
  const wrong: Fault[] = [];
  if (about.id !== id) wrong.push(yaml.faultAt(['id'], 'config.templateName', { id: about.id, file: id }));
  const tags = written.flatMap((row, index) => {
    const tag = readTag(yaml, value, ['tags', index], about, wrong);
    if (tag === undefined) return [];
    return [
      {
        tag,
        speed: row.speed,
        times: row.times,
        unverified: row.unverified,
      },
    ];
  });
  wrong.push(...doubles(tags));
  return wrong.length > 0 ? { faults: wrong } : { template: { file, about, tags } };
}

function readTag(
  yaml: YamlFile,
  root: unknown,
  path: Path,
  about: Template['about'],
  faults: Fault[],
): Tag | undefined {
  const origin = { file: yaml.file, row: yaml.placeOfValue(path).line };
  const row = valueAt(root, path) as Readonly<Record<string, unknown>>;
  const { record, faults: found } = importObject(templateTagColumns, row, origin);
  faults.push(...found);
  const values = { ...record.values, equipment: '', connection: '', group: '' };
  const tag = toTag(
    { ...record, values },
    { connection: undefined, group: undefined },
    (field) => field,
    faults,
  );
  // A cell that could not be read has been told; what follows from it would be noise.
  if (tag === undefined || found.length > 0) return undefined;
  // What the protocol finds wrong with it is the template's fault, not that of who uses it.
  const { faults: misplaced } = layOut(tag, { byteOrder: about.byteOrder, bareAddress: 'hr0' });
  faults.push(...misplaced.map((fault) => ({ ...fault, column: tagIndex.fieldOf(String(fault.column)) })));
  return tag;
}

/** Names that stand twice. */
function doubles(tags: readonly TemplateTag[]): Fault[] {
  const seen = new Map<string, Tag>();
  return tags.flatMap(({ tag }) => {
    const first = seen.get(tag.name);
    seen.set(tag.name, first ?? tag);
    if (first === undefined) return [];
    const { file, row } = tag.origin;
    const params = { tag: tag.name, first: `${file}:${first.origin.row}` };
    return [{ severity: 'error', file, row, column: 'tag', key: 'config.templateTagTwice', params }];
  });
}
