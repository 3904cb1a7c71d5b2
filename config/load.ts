/**
 * Plant file, equipment register and point tables → a plant, or every fault in them at once. What does not parse is left
 * out and the rest is checked all the same; only a plant without errors is handed on. Nothing of the parsers outlives it.
 */
import { ConfigError } from '../agent/base/errors.ts';
import type { Fault } from '../agent/base/fault.ts';
import type { Tag } from '../agent/model/tag.ts';
import { dirname, resolve } from 'node:path';
import { cellOf, isError, readContents, type Contents } from './contents.ts';
import type { TemplateUse } from './instances/read.ts';
import { faultsOfIssues, valueAt } from './issues.ts';
import { knownKeys } from './known-keys.ts';
import { clearSecrets, idsWritten } from './lists.ts';
import { fileFaults, folderFaults, absolute, withCertificate, withFiles } from './paths.ts';
import type { Plant } from './plant.ts';
import { decodeText } from './points/decode.ts';
import { plantFileSchema, type PlantFile } from './schema.ts';
import { References } from './secrets.ts';
import { besides, read } from './tables.ts';
import { YamlFile, type Path, type Place } from './yaml.ts';

/** What `checkPlant` finds. */
export interface Checked {
  /** Only where there are no errors. */
  readonly plant?: Plant;
  /** Errors first, then warnings, each in the order of files, rows and columns. */
  readonly faults: readonly Fault[];
  /** Tags whose role is `none`: somebody looked at them, so no role is proposed for them. */
  readonly withoutRole: ReadonlySet<Tag>;
  /** Templates in use. */
  readonly templates: readonly TemplateUse[];
  /** Line of the plant file where each connection begins, by its id. */
  readonly rows: ReadonlyMap<string, number>;
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
  if (typeof bytes === 'string') return failed([wholeFile(file, bytes)]);
  const text = decodeText(bytes);
  if (text === undefined) return failed([{ severity: 'error', file, row: 0, key: 'config.encoding' }]);
  const yaml = new YamlFile(file, text);
  const syntax = yaml.syntaxFaults();
  if (syntax.some(isError)) return failed(inOrder(syntax));

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
  const parts = await readContents(yaml, root, faults);
  for (const { index, value } of parts.connections)
    faults.push(...clearSecrets(yaml, written.value, value, ['connections', index]));
  for (const part of ['broker', 'destinations'] as const)
    faults.push(...clearSecrets(yaml, written.value, parsed.data?.[part], [part]));
  faults.push(...diskFaults(yaml, root));

  const ordered = inOrder(
    faults.map((fault) => references.redact(fault)),
    filesOf(yaml, root),
  );
  if (!parsed.success || ordered.some(isError)) return failed(ordered);
  const plant = assemble(yaml, parsed.data, parts, ordered);
  const rows = new Map(
    plant.connections.map(({ id }, index) => [id, yaml.placeOfValue(['connections', index]).line]),
  );
  return { plant, faults: ordered, withoutRole: parts.withoutRole, templates: parts.templates, rows };
}

function failed(faults: readonly Fault[]): Checked {
  return { faults, withoutRole: new Set(), templates: [], rows: new Map() };
}

function assemble(yaml: YamlFile, file: PlantFile, parts: Contents, faults: readonly Fault[]): Plant {
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
    alarms: parts.alarms,
    broker: withFiles(yaml, file.broker),
    destinations: file.destinations.map((one) => ({ ...one, broker: withFiles(yaml, one.broker) })),
    store: file.store,
    evidence: file.evidence,
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
  const brokers: Path[] = [
    ['broker'],
    ...idsWritten(root, 'destinations').map((_, index): Path => ['destinations', index, 'broker']),
  ];
  const certificates = brokers.flatMap((path) => ['ca', 'cert', 'key'].map((key): Path => [...path, key]));
  const files = [...certificates, ...connections];
  return [
    ...(typeof dataDir === 'string' ? folderFaults(yaml, dataDir, folder) : []),
    ...fileFaults(
      yaml,
      files.map((path) => [path, valueAt(root, path)] as const),
    ),
  ];
}

function wholeFile(file: string, code: string): Fault {
  return { severity: 'error', file, row: 0, key: 'config.unreadable', params: { path: file, code } };
}

/** The files a plant is made of, in the order a person reads them. */
function filesOf(yaml: YamlFile, root: unknown): string[] {
  const lists = ['tags', 'instances', 'alarms'].map((list) => valueAt(root, [list]));
  const names = [valueAt(root, ['equipment']), ...lists.flat()];
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
