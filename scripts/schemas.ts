/**
 * Writes the generated files, schemas, the AsyncAPI document, the table of codes and verify.html: `node scripts/schemas.ts`.
 * With `--check` it writes nothing and exits 1 where a file is not what the code says.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asyncApi } from '../agent/publish/json/asyncapi.ts';
import { payloadJsonSchema, payloadNames } from '../agent/publish/json/schemas.ts';
import { templateJsonSchema } from '../config/instances/schema.ts';
import { plantJsonSchema } from '../config/schema.ts';
import { codesTable } from './codes.ts';
import { verifyHtml } from './page.ts';
import { rolesTable } from './roles-table.ts';
import { templatesReadme } from './templates-table.ts';

/** A generated file and what makes it. */
export type Generated = readonly [path: string, make: () => object | string | Promise<string>];

/** Every generated file, by path from the root of the project. */
export const generated: readonly Generated[] = [
  ['agent/base/catalogue/README.md', codesTable],
  ['agent/evidence/verify.html', verifyHtml],
  ['agent/mes/README.md', rolesTable],
  ['config/template.schema.json', templateJsonSchema],
  ['config/templates/README.md', templatesReadme],
  ['config/zhencai.schema.json', plantJsonSchema],
  ['config/schemas/asyncapi.json', asyncApi],
  ...payloadNames.map((name): Generated => [
    `config/schemas/${name}.schema.json`,
    () => payloadJsonSchema(name),
  ]),
];

const root = join(import.meta.dirname, '..');

/** What a generated file must hold. */
export async function contentOf([, make]: Generated): Promise<string> {
  const made = await make();
  return typeof made === 'string' ? made : `${JSON.stringify(made, undefined, 2)}\n`;
}

/** Paths of the generated files that are not what the code says. */
export async function stale(): Promise<string[]> {
  const contents = await Promise.all(generated.map(contentOf));
  return generated.filter(([path], index) => contents[index] !== readText(path)).map(([path]) => path);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  const paths = await stale();
  if (process.argv.includes('--check')) {
    for (const path of paths) process.stderr.write(`${path} is stale: node scripts/schemas.ts\n`);
    process.exitCode = paths.length === 0 ? 0 : 1;
  } else {
    for (const one of generated) {
      const file = join(root, one[0]);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, await contentOf(one));
    }
  }
}
