/** The templates that come with the program: each valid, and a plant of all of them without a fault or doubt. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInFolder, TemplateFolders } from '../../../config/instances/folders.ts';
import type { Template } from '../../../config/instances/template.ts';
import { templatesReadme } from '../../../scripts/templates-table.ts';
import { checkFiles, short, sound } from './plant-folder.ts';

const folders = new TemplateFolders(builtInFolder);

async function load(id: string): Promise<Template> {
  const read = await folders.find(id);
  if (read === undefined || !('template' in read)) throw new Error(`${id}: ${JSON.stringify(read)}`);
  return read.template;
}

describe('built-in templates', () => {
  it.each(folders.ids)(
    '%s is valid, has energy or a state or values, and says where it is from',
    async (id) => {
      const { about, tags } = await load(id);
      expect(about.sources.length).toBeGreaterThan(0);
      expect(about.verified).toMatch(/against/);
      for (const { tag } of tags) {
        expect(tag.description, tag.name).toMatch(/\p{Script=Han}|IGBT|PV/u);
        expect(tag.address, tag.name).toMatch(/^(hr|ir|co|di):\d+(\.\d+)?$/);
      }
    },
  );

  it('make a plant without faults: each as a machine of its own on a gentle connection', async () => {
    const templates = await Promise.all(folders.ids.map(load));
    const rows = templates.map(({ about, tags }, index) => {
      const needs = new Set(tags.flatMap(({ times }) => times));
      return [
        about.id,
        `m-${index}`,
        `c-${index}`,
        '1,fast,slow',
        needs.has('ct') ? '1' : '',
        needs.has('pt') ? '1' : '',
        needs.has('decimals') ? '1' : '',
      ].join(',');
    });
    const connections = templates.map(
      ({ about }, index) =>
        `  - { id: c-${index}, protocol: modbus-tcp, host: 127.0.0.1, port: ${1000 + index}, quirks: ${JSON.stringify(about.quirks)} }`,
    );
    const {
      faults,
      plant,
      templates: uses,
    } = await checkFiles({
      'plant.yaml':
        sound['plant.yaml']
          ?.replace('  - { id: line, protocol: modbus-tcp, host: 127.0.0.1 }', connections.join('\n'))
          .replace('tags: [tags.csv]', 'instances: [all.csv]') ?? '',
      'equipment.csv': `设备编号,名称,车间,产线,类别\n${templates.map(({ about }, index) => `m-${index},${about.name.zh},a,b,${about.class}`).join('\n')}\n`,
      'all.csv': `模板,设备,连接,站号,采集组,慢速采集组,电流变比,电压变比,小数位\n${rows.join('\n')}\n`,
    });
    expect(faults.map(short)).toEqual([]);
    expect(uses.map(({ id }) => id)).toEqual(folders.ids);
    expect(plant?.tags.length).toBe(templates.reduce((sum, { tags }) => sum + tags.length, 0));
  });

  it('stand in the README, whose table is generated', async () => {
    const readme = readFileSync(join(builtInFolder, 'README.md'), 'utf8');
    expect(readme).toBe(await templatesReadme());
    for (const id of folders.ids) expect(readme).toContain(`${id}.yaml`);
  });
});
