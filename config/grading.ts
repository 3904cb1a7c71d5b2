/**
 * Grading editions (中小企业数字化水平评测指标) as data: config/grading/{edition}.yaml. A new edition is a new file and
 * nothing else. The tables hold bands and points of single questions; no rule of levels is in them.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../agent/base/errors.ts';
import type { Fault } from '../agent/base/fault.ts';
import type { TextKey, TextParams } from '../agent/base/text.ts';
import type { Grading } from '../agent/evidence/verify/findings.ts';
import { faultsOfIssues } from './issues.ts';
import { decodeText } from './points/decode.ts';
import { read } from './tables.ts';
import { YamlFile, type Path } from './yaml.ts';

const gradingFolder = join(import.meta.dirname, 'grading');
const text = z.string().trim().min(1);
const points = z.number().min(0).max(100);
const bothTexts = z.strictObject({ zh: text, en: text });
const band = z.strictObject({ upTo: z.int().min(1).max(100), points });
const link = z.strictObject({ name: text, points });
const question = z.strictObject({ id: text, zh: text, en: text, points, evidence: bothTexts });

/** The strict schema of an edition's file. */
export const gradingSchema = z.strictObject({
  edition: z.string().regex(/^\d{4}$/, '"2024"'),
  title: bothTexts,
  sources: z.array(text).min(1),
  // Integers are compared with them: a table out of order would give a wrong band, one that ends early none at all.
  bands: z.array(band).min(1).refine(areAscending, 'config.gradingBands'),
  links: z.array(link).min(1).refine(uniqueBy('name'), 'config.gradingTwice'),
  questions: z.array(question).refine(uniqueBy('id'), 'config.gradingTwice'),
});

/** Editions there are, ascending. */
export function gradingEditions(folder: string = gradingFolder): string[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}\.yaml$/.test(name))
    .map((name) => basename(name, '.yaml'))
    .sort();
}

/**
 * The tables of an edition.
 * @param edition such as `2024`
 * @throws ConfigError where there is no such edition, or with every fault of its file
 */
export async function loadGrading(edition: string, folder: string = gradingFolder): Promise<Grading> {
  const known = gradingEditions(folder);
  if (!known.includes(edition))
    throw wholeFile(folder, 'config.noEdition', { edition, known: known.join(', ') });
  const file = join(folder, `${edition}.yaml`);
  const bytes = await read(file);
  if (typeof bytes === 'string') throw wholeFile(file, 'config.unreadable', { path: file, code: bytes });
  const written = decodeText(bytes);
  if (written === undefined) throw wholeFile(file, 'config.encoding');

  const yaml = new YamlFile(file, written);
  const { value, faults } = yaml.value();
  const broken: Fault[] = [...yaml.syntaxFaults(), ...faults];
  if (broken.length > 0) throw new ConfigError(broken);
  const parsed = gradingSchema.safeParse(value);
  if (!parsed.success) throw new ConfigError(faultsOfIssues(yaml, value, parsed.error.issues, knownKeys));
  if (parsed.data.edition !== edition)
    throw new ConfigError([yaml.faultAt(['edition'], 'config.gradingName', { edition })]);
  return parsed.data;
}

function areAscending(bands: readonly { readonly upTo: number; readonly points: number }[]): boolean {
  const isAfter = (index: number): boolean => {
    const [before, here] = [bands[index - 1], bands[index]];
    return before === undefined || here === undefined || before.upTo < here.upTo;
  };
  return bands.every((_, index) => isAfter(index)) && bands.at(-1)?.upTo === 100;
}

function uniqueBy<Key extends string>(
  key: Key,
): (items: readonly Readonly<Record<Key, string>>[]) => boolean {
  return (items) => new Set(items.map((item) => item[key])).size === items.length;
}

/** Keys of the map at a path, for the hint at a key that is not known. */
function knownKeys(path: Path): readonly string[] {
  const [list, index, inner] = path;
  if (list === undefined) return Object.keys(gradingSchema.shape);
  if (list === 'title' || inner === 'evidence') return Object.keys(bothTexts.shape);
  if (index === undefined) return [];
  const shapes: Readonly<Partial<Record<PropertyKey, z.ZodObject>>> = {
    bands: band,
    links: link,
    questions: question,
  };
  return Object.keys(shapes[list]?.shape ?? {});
}

function wholeFile(file: string, key: TextKey, params?: TextParams): ConfigError {
  return new ConfigError([{ severity: 'error', file, row: 0, key, params }]);
}
