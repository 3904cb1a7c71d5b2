/** The published payload schemas, as files of the project, by schema name. */
import fs from 'node:fs';
import path from 'node:path';

const folder = path.join(path.dirname(path.dirname(import.meta.dirname)), 'config/schemas');

export function schemasByName(): Map<string, object> {
  return new Map(
    fs.readdirSync(folder).map((file) => {
      const name = file.replace('.schema.json', '').replace(/-(\d+)$/, '/$1');
      return [name, JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as object];
    }),
  );
}
