/**
 * Plant file, equipment register and point tables → a plant, or every fault in them at once. What does not parse is left
 * out and the rest is checked all the same; only a plant without errors is handed on. Nothing of the parsers outlives it.
 */
import { ConfigError } from '../agent/base/errors.ts';
import type { Fault } from '../agent/base/fault.ts';
import type { Equipment } from '../agent/model/equipment.ts';
import type { Tag } from '../agent/model/tag.ts';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { crossCheck } from './cross-check.ts';
import { faultsOfIssues, valueAt } from './issues.ts';
import { knownKeys } from './known-keys.ts';
import { clearSecrets, connectionDoubts, duplicateIds, idsWritten, type Item } from './lists.ts';
import { fileFaults, folderFaults, absolute, withCertificate, withFiles } from './paths.ts';
import type { Plant } from './plant.ts';
import { decodeText } from './points/decode.ts';
import { registerColumns, registerIndex, toEquipment } from './points/register.ts';
import { tagColumns, tagIndex, toTag } from './points/tags.ts';
import {
  connectionSchema,
  equipmentRowSchema,
  plantFileSchema,
  tagRowSchema,
  type PlantFile,
} from './schema.ts';
import { References } from './secrets.ts';
import { besides, read, TableReader } from './tables.ts';
import { YamlFile, type Path, type Place } from './yaml.ts';

/** What `checkPlant` finds. */
export interface Checked {
  /** Only where there are no errors. */
  readonly plant?: Plant;
  /** Errors first, then warnings, each in the order of files, rows and columns. */
  readonly faults: readonly Fault[];
}

/**
 * Loads a plant.
 * @param file the plant file; relative to the working directory
 * @param env for `${env:NAME}`
 * @throws ConfigError with every fault, where there is an error among them
 */
export async function loadPlant(file: string, env: NodeJS.ProcessEnv): Promise<Plant> {
  const { plant, faults } = await checkPlant(file, env);
  if (plant === undefined) throw new ConfigError(faults);
  return plant;
}

/** Loads a plant as far as it goes, and tells everything wrong or doubtful. */
export async function checkPlant(file: string, env: NodeJS.ProcessEnv): Promise<Checked> {
  const bytes = await read(file);
  if (typeof bytes === 'string') return { faults: [wholeFile(file, bytes)] };
  const text = decodeText(bytes);
  if (text === undefined) return { faults: [{ severity: 'error', file, row: 0, key: 'config.encoding' }] };
  const yaml = new YamlFile(file, text);
  const syntax = yaml.syntaxFaults();
  if (syntax.some(isError)) return { faults: inOrder(syntax) };

  const written = yaml.value();
  const references = new References(dirname(resolve(file)), env);
  const faults = [...syntax, ...written.faults, ...substitute(yaml, references)];
  // A text whose reference failed has been told; that it is not, say, a URL either would be noise.
  const told = new Set(faults.map(cellOf));
  const root = yaml.value().value;

  const parsed = plantFileSchema.safeParse(root);
  if (!parsed.success && written.faults.length === 0) {
    const found = faultsOfIssues(yaml, root, parsed.error.issues, knownKeys(root));
    faults.push(...found.filter((fault) => !told.has(cellOf(fault))));
  }
  const parts = await readParts(yaml, root, faults);
  for (const { index, value } of parts.connections)
    faults.push(...clearSecrets(yaml, written.value, value, ['connections', index]));
  faults.push(...clearSecrets(yaml, written.value, parsed.data?.broker, ['broker']));
  faults.push(...diskFaults(yaml, root));

  const ordered = inOrder(
    faults.map((fault) => references.redact(fault)),
    filesOf(yaml, root),
  );
  if (!parsed.success || ordered.some(isError)) return { faults: ordered };
  return { plant: assemble(yaml, parsed.data, parts, ordered), faults: ordered };
}

interface ReadParts {
  readonly connections: readonly Item<PlantFile['connections'][number]>[];
  readonly equipment: readonly Equipment[];
  readonly tags: readonly Tag[];
}

/** Reads and cross-checks register, tags, connections and groups, each item by itself. */
async function readParts(yaml: YamlFile, root: unknown, faults: Fault[]): Promise<ReadParts> {
  const tables = new TableReader(yaml);
  const connectionIds = idsWritten(root, 'connections');
  const groupIds = idsWritten(root, 'groups');
  const defaults = { connection: only(connectionIds), group: only(groupIds) };
  const connections = validItems(root, 'connections', connectionSchema);

  const registerFile = valueAt(root, ['equipment']);
  const register =
    typeof registerFile === 'string'
      ? await tables.file(registerIndex, registerFile, ['equipment'])
      : validItems(root, 'equipment', equipmentRowSchema).map(({ index, value }) =>
          tables.row(registerColumns, value, ['equipment', index]),
        );
  // A register that was read and is empty knows no equipment; one that could not be read says nothing.
  const hasRegister = register.length > 0 || (registerFile !== undefined && !tables.faults.some(isError));
  const equipment = register.flatMap((record) => {
    const headerOf = (field: string) => tables.headerOf(registerIndex, record.origin.file, field);
    return toEquipment(record, headerOf, faults) ?? [];
  });

  const tags: Tag[] = [];
  const listed = valueAt(root, ['tags']);
  let hasAllTables = Array.isArray(listed);
  for (const [index, entry] of (Array.isArray(listed) ? listed : []).entries()) {
    const path = ['tags', index];
    const inline = typeof entry === 'string' ? undefined : tagRowSchema.safeParse(entry);
    const records =
      typeof entry === 'string'
        ? await tables.file(tagIndex, entry, path)
        : inline?.success === true
          ? [tables.row(tagColumns, inline.data, path)]
          : [];
    const before = tags.length;
    for (const record of records) {
      const headerOf = (field: string) => tables.headerOf(tagIndex, record.origin.file, field);
      const tag = toTag(record, defaults, headerOf, faults);
      if (tag !== undefined) tags.push(tag);
    }
    if (tags.length === before) hasAllTables = false;
  }

  const used = new Set(tags.map((tag) => tag.connection));
  const parts = {
    equipment,
    tags,
    connections: connections.map(pickValue),
    connectionIds: connectionIds.filter(Boolean),
    groupIds: groupIds.filter(Boolean),
    hasRegister,
    hasAllTables,
  };
  faults.push(...tables.faults);
  // A cell that could not be read has been told; what follows from it would be noise.
  const told = new Set(faults.map(cellOf));
  const crossed = crossCheck(parts, (index, file, field) => tables.headerOf(index, file, field));
  faults.push(
    ...crossed.filter((fault) => !told.has(cellOf(fault))),
    ...duplicateIds(yaml, root, 'connections'),
    ...duplicateIds(yaml, root, 'groups'),
    ...connectionDoubts(yaml, connections, hasAllTables ? used : undefined),
  );
  return { connections, equipment, tags };
}

function assemble(yaml: YamlFile, file: PlantFile, parts: ReadParts, faults: readonly Fault[]): Plant {
  const { enterprise, site, edition } = file.plant;
  return {
    file: yaml.file,
    gateway: { id: file.gateway.id, dataDir: absolute(yaml, file.gateway.dataDir) },
    topicRoot: file.topicRoot,
    enterprise,
    site,
    edition,
    equipment: parts.equipment,
    connections: file.connections.map((connection) => withCertificate(yaml, connection)),
    groups: file.groups,
    tags: parts.tags,
    broker: withFiles(yaml, file.broker),
    store: file.store,
    warnings: faults,
  };
}

function substitute(yaml: YamlFile, references: References): Fault[] {
  const faults: Fault[] = [];
  yaml.replaceTexts((text, { line, column }: Place) =>
    references.resolve(text, (key, params) => {
      faults.push({ severity: 'error', file: yaml.file, row: line, column, key, params });
    }),
  );
  return faults;
}

function diskFaults(yaml: YamlFile, root: unknown): Fault[] {
  const folder: Path = ['gateway', 'dataDir'];
  const dataDir = valueAt(root, folder);
  const connections = idsWritten(root, 'connections').map((_, index): Path => {
    return ['connections', index, 'serverCertificate'];
  });
  const files: Path[] = [['broker', 'ca'], ['broker', 'cert'], ['broker', 'key'], ...connections];
  return [
    ...(typeof dataDir === 'string' ? folderFaults(yaml, dataDir, folder) : []),
    ...fileFaults(
      yaml,
      files.map((path) => [path, valueAt(root, path)] as const),
    ),
  ];
}

function validItems<T>(root: unknown, list: string, schema: z.ZodType<T>): Item<T>[] {
  const items = valueAt(root, [list]);
  if (!Array.isArray(items)) return [];
  return items.flatMap((item, index) => {
    const { success, data } = schema.safeParse(item);
    return success ? [{ index, value: data }] : [];
  });
}

function wholeFile(file: string, code: string): Fault {
  return { severity: 'error', file, row: 0, key: 'config.unreadable', params: { path: file, code } };
}

function pickValue<T>({ value }: Item<T>): T {
  return value;
}

function only(ids: readonly string[]): string | undefined {
  return ids.length === 1 ? ids[0] : undefined;
}

function isError({ severity }: Fault): boolean {
  return severity === 'error';
}

/** The files a plant is made of, in the order a person reads them. */
function filesOf(yaml: YamlFile, root: unknown): string[] {
  const tables = valueAt(root, ['tags']);
  const names = [valueAt(root, ['equipment']), ...(Array.isArray(tables) ? tables : [])];
  return [
    yaml.file,
    ...names.flatMap((name: unknown) => (typeof name === 'string' ? [besides(yaml.file, name)] : [])),
  ];
}

/** Errors first; within them by file, row, column. */
function inOrder(faults: readonly Fault[], files: readonly string[] = []): Fault[] {
  return faults.toSorted(
    (a, b) =>
      Number(isError(b)) - Number(isError(a)) ||
      files.indexOf(a.file) - files.indexOf(b.file) ||
      a.row - b.row ||
      (typeof a.column === 'number' && typeof b.column === 'number' ? a.column - b.column : 0),
  );
}

/** Where a fault is, to the cell. */
function cellOf({ file, row, column }: Fault): string {
  return `${file}:${row}:${column ?? ''}`;
}
