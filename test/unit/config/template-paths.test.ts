import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPlant } from '../../../config/load.ts';
import { boxTemplate, changed, checkFiles, sound } from './plant-folder.ts';

const own = `${boxTemplate}  - { tag: power, address: hr:0, type: uint32, unitOfMeasure: kW, speed: fast }
`;

/** Two devices of one template on one machine: every tag twice. */
const twice = (template: string) => {
  const instance = (unit: number): string =>
    `{ template: ${template}, equipment: press-1, group: fast, unit: ${unit} }`;
  return changed(
    'plant.yaml',
    'tags: [tags.csv]\n',
    `tags: [tags.csv]\ninstances: [${instance(7)}, ${instance(8)}]\n`,
  );
};

describe('paths of templates', () => {
  it('faults of a template, and lines of one, are told by the path the plant file is told by', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zhencai-config-'));
    const files = { ...sound, ...twice('box'), 'templates/box.yaml': own };
    try {
      mkdirSync(join(folder, 'templates'));
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
      const plantFile = relative(process.cwd(), join(folder, 'plant.yaml'));
      const template = relative(process.cwd(), join(folder, 'templates/box.yaml'));
      const { faults } = await checkPlant(plantFile, {});
      expect(faults.find(({ via }) => via !== undefined)?.via).toBe(`${template}:10`);
      writeFileSync(join(folder, 'templates/box.yaml'), own.replace('models:', 'modles:'));
      const broken = (await checkPlant(plantFile, {})).faults.filter(({ file }) => file.includes('box.yaml'));
      expect(broken.map(({ file, key }) => [file, key])).toContainEqual([template, 'config.unknownKeyNear']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('lines of a template of the program are told by their place in it', async () => {
    const { faults } = await checkFiles(twice('eastron-sdm230'));
    const via = faults.find(({ key }) => key === 'config.duplicateTag')?.via;
    expect(via).toMatch(/^config\/templates\/eastron-sdm230\.yaml:\d+$/);
  });
});
