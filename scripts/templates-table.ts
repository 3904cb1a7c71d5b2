/** The README of the equipment templates: how to add one, and the table of those there are. Generated, so that none is forgotten. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInFolder, TemplateFolders } from '../config/instances/folders.ts';
import type { Template } from '../config/instances/template.ts';

const mark = '<!-- The table below is generated: npm run schemas. 下表自动生成。 -->';

/** The README with its table anew; what stands above the table is kept as people wrote it. */
export async function templatesReadme(): Promise<string> {
  const written = readFileSync(join(builtInFolder, 'README.md'), 'utf8');
  const end = written.indexOf(mark);
  if (end === -1) throw new Error(`config/templates/README.md has lost the line ${mark}`);
  const folders = new TemplateFolders(builtInFolder);
  const templates = await Promise.all(folders.ids.map((id) => load(folders, id)));
  return `${written.slice(0, end)}${mark}\n\n${tableOf(templates)}`;
}

async function load(folders: TemplateFolders, id: string): Promise<Template> {
  const read = await folders.find(id);
  if (read === undefined || !('template' in read)) throw new Error(`${id}: ${JSON.stringify(read)}`);
  return read.template;
}

function tableOf(templates: readonly Template[]): string {
  const rows = templates.map(({ about, tags }) => {
    const unverified = tags.filter((tag) => tag.unverified !== undefined).length;
    const factors = [...new Set(tags.flatMap(({ times }) => times))];
    const asks = [...(about.base === undefined ? [] : ['base']), ...factors].map((name) => `\`${name}\``);
    const sources = about.sources.map(({ title, url }) => `[${title}](${url})`).join('<br>');
    return [
      `[\`${about.id}\`](${about.id}.yaml)`,
      `${about.name.zh}<br>${about.name.en}`,
      String(tags.length),
      asks.join(' '),
      String(unverified),
      sources,
    ];
  });
  const header = [
    'template 模板',
    'device 设备',
    'tags 点数',
    'asks for 须填写',
    'unverified 未核实',
    'sources 出处',
  ];
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');
}
