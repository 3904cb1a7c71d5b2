/**
 * The house rules that a reader would otherwise have to check by eye (DESIGN 4, 5 and 9): imports point one way and make
 * no cycle, each library has one importer, nothing can write to a PLC, the clock and the process are touched in one place.
 */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.dirname(import.meta.dirname);
const productFolders = ['agent', 'collectors', 'config'];
const allFolders = [...productFolders, 'scripts', 'test'];

interface Source {
  /** Path from the root. */
  readonly file: string;
  readonly text: string;
  /** Text without comments and without string contents that are not imports. */
  readonly code: string;
  readonly imports: readonly {
    readonly target: string;
    readonly typeOnly: boolean;
    readonly dynamic: boolean;
  }[];
}

function sources(folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs)$/.test(name))
      .map((name) => read(path.join(folder, name))),
  );
}

function read(file: string): Source {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
  const statics = [
    ...code.matchAll(/^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm),
  ].map(([, type, from, bare]) => ({
    target: from ?? bare ?? '',
    typeOnly: type !== undefined,
    dynamic: false,
  }));
  const dynamics = [...code.matchAll(/\bimport\('([^']+)'\)/g)].map(([, target]) => ({
    target: target ?? '',
    typeOnly: false,
    dynamic: true,
  }));
  const imports = [...statics, ...dynamics].map((one) => ({
    ...one,
    target: one.target.startsWith('.') ? path.join(path.dirname(file), one.target) : one.target,
  }));
  return { file, text, code, imports };
}

const product = sources(productFolders);
const all = sources(allFolders);

/** Layer of a product file: a file may import from its own and from lower layers. */
function layerOf(file: string): { rank: number; area: string } {
  const rules: readonly (readonly [RegExp, number, string])[] = [
    [/^agent\/model\//, 0, 'model'],
    [/^agent\/base\//, 1, 'base'],
    // Writer and reader of the evidence share the records of agent/model and nothing else.
    [/^agent\/evidence\/(verify|report|page)\//, 2, 'verify'],
    [/^agent\/(store|evidence|mes|publish)\//, 2, ''],
    [/^collectors\//, 2, 'collectors'],
    [/^config\//, 3, 'config'],
    [/^agent\/runtime\//, 4, 'runtime'],
    [/^agent\/console\//, 5, 'console'],
    [/^agent\/(cli\/|main|zhencai)/, 6, 'cli'],
  ];
  for (const [pattern, rank, area] of rules) {
    const match = pattern.exec(file);
    if (match) return { rank, area: area || (match[1] ?? '') };
  }
  throw new Error(`${file} is in no layer: say in test/architecture.test.ts where it belongs`);
}

describe('imports', () => {
  test('point one way; store, evidence, mes, publish and collectors do not know each other', () => {
    const wrong = product.flatMap((source) =>
      source.imports
        .filter(({ target }) => productFolders.some((folder) => target.startsWith(`${folder}/`)))
        .filter(({ target }) => !allowed(source.file, target))
        .map(({ target }) => `${source.file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  function allowed(from: string, to: string): boolean {
    const [a, b] = [layerOf(from), layerOf(to)];
    return a.rank > b.rank || (a.rank === b.rank && a.area === b.area);
  }

  test('of the folders of collectors/modbus point one way: each knows those before it', () => {
    const order = ['wire', 'settings', 'tags', 'budget', 'isolation', 'probe'];
    const rankOf = (file: string): number => {
      const [, folder] = /^collectors\/modbus\/(.+)\/[^/]+$/.exec(file) ?? [];
      if (folder === undefined) return file.endsWith('/address.ts') ? -1 : order.length;
      expect(order).toContain(folder);
      return order.indexOf(folder);
    };
    const own = product.filter(({ file }) => file.startsWith('collectors/modbus/'));
    const wrong = own.flatMap(({ file, imports }) =>
      imports
        .filter(({ target }) => target.startsWith('collectors/modbus/') && rankOf(target) > rankOf(file))
        .map(({ target }) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('make no cycle', () => {
    const graph = new Map(
      all.map(({ file, imports }) => [file, imports.filter((one) => !one.dynamic).map((one) => one.target)]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      if (done.has(file) || trail.includes(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
      done.add(file);
    };
    for (const file of graph.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test('every third-party library has the importers named here and no other', () => {
    const importers: Readonly<Record<string, RegExp>> = {
      'better-sqlite3': /^agent\/store\/database\.ts$/,
      '@noble/curves': /^agent\/evidence\/verify\/hash\.ts$/,
      '@noble/hashes': /^agent\/evidence\/verify\/hash\.ts$/,
      'csv-parse': /^config\/points\/csv\.ts$/,
      // The writer deflates, the verifier inflates.
      fflate: /^agent\/evidence\/(zip|verify\/zip)\.ts$/,
      mqtt: /^agent\/publish\/mqtt-link\.ts$/,
      'mqtt-packet': /^agent\/publish\/mqtt-lengths\.ts$/,
      'node-opcua-client': /^collectors\/opcua\/(client|dial)\.ts$/,
      serialport: /^collectors\/modbus\/wire\/serial-port\.ts$/,
      pino: /^agent\/base\/log\.ts$/,
      yaml: /^config\//,
      zod: /\/(config|schema|schemas)\.ts$|^collectors\/modbus\/settings\/quirks\.ts$|^agent\/publish\/json\/(fields|event-schemas)\.ts$|^config\/|^collectors\/(collector|registry)\.ts$/,
    };
    const wrong = product.flatMap(({ file, imports }) =>
      imports
        .filter(
          ({ target, typeOnly }) => !typeOnly && !target.startsWith('node:') && !target.includes('.json'),
        )
        .filter(({ target }) => !productFolders.some((folder) => target.startsWith(`${folder}/`)))
        .filter(({ target }) => !importers[packageOf(target)]?.test(file))
        .map(({ target }) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('the workshop, the far side of every test, shares no code with the agent', () => {
    const wrong = sources(['scripts/workshop']).flatMap(({ file, imports }) =>
      imports
        .filter(({ target }) => productFolders.some((folder) => target.startsWith(`${folder}/`)))
        .map(({ target }) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('the consumer kit shares no code with the agent: it can be copied, and knows the agent by its messages alone', () => {
    const wrong = sources(['scripts/consumer']).flatMap(({ file, imports }) =>
      imports
        .filter(({ target }) => /^(agent|collectors|config|scripts|test)\//.test(target))
        .filter(({ target }) => !target.startsWith('scripts/consumer/'))
        .map(({ target }) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('the consumer of the chaos run shares no code with the agent, nor with the other consumer', () => {
    const wrong = sources(['scripts/chaos']).flatMap(({ file, imports }) =>
      imports
        .filter(({ target }) => /^(agent|collectors|config|scripts|test)\//.test(target))
        .filter(
          ({ target }) => file.startsWith('scripts/chaos/verify/') && !target.startsWith('scripts/chaos/'),
        )
        .map(({ target }) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });
});

function packageOf(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

describe('the world is touched in one place', () => {
  function uses(pattern: RegExp, ...except: string[]): string[] {
    return product
      .filter(({ file, code }) => !except.includes(file) && pattern.test(code))
      .map(({ file }) => file);
  }

  test('only base/clock.ts reads a clock', () => {
    expect(
      uses(/\bDate\.now\(|\bperformance\.now\(|\bnew Date\(\)|process\.hrtime/, 'agent/base/clock.ts'),
    ).toEqual([]);
  });

  test('only main.ts reads the environment or ends the process', () => {
    expect(uses(/process\.(exit|env)\b/, 'agent/main.ts')).toEqual([]);
  });

  test('nothing writes to the console behind the log', () => {
    expect(uses(/\bconsole\.(log|error|warn|info|debug)\b/)).toEqual([]);
  });
});

test('the product cannot write to a PLC: no write call of a vendor library appears in it', () => {
  // Calls that write over Modbus, by the names libraries give them; Write, HistoryUpdate, Call and node management of OPC UA.
  const calls =
    /\b(writeCoils?|writeRegisters?|writeFC\d+|maskWriteRegister|readWriteRegisters|reportServerID|writeFileRecord|writeSingleNode|historyUpdate|addNodes|deleteNodes|setMonitoringMode\w*Write|callMethod|WriteRequest|CallRequest)\b|\bsession\.(write|call)\b|#session\??\.(write|call)\b/;
  const wrong = product.filter(({ code }) => calls.test(code)).map(({ file }) => file);
  expect(wrong).toEqual([]);
});

describe('files', () => {
  test('have at most 300 lines', () => {
    const long = all
      .map(({ file, text }) => [file, text.split('\n').length - 1] as const)
      .filter(([, lines]) => lines > 300);
    expect(long).toEqual([]);
  });

  test('are named after one thing: no barrels, no catch-all names', () => {
    const wrong = all
      .map(({ file }) => file)
      .filter((file) =>
        /(^|[/-])(index|utils?|helpers?|common|manager|service|handler|engine)\.(ts|mjs)$/.test(file),
      );
    expect(wrong).toEqual([]);
  });
});
