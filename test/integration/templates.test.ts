/**
 * Every equipment template read back, by the real collector over TCP, from a register image that nothing of ours made:
 * test/golden/templates/make-images.py writes the devices down from their manuals and encodes with Python's struct.
 * Registers an image does not hold are refused, so a template that reads beside its device fails.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../agent/base/fault.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { builtInFolder, TemplateFolders } from '../../config/instances/folders.ts';
import { expand } from '../../config/instances/expand.ts';
import type { Template } from '../../config/instances/template.ts';
import { RegisterImage } from '../../scripts/workshop/modbus/image.ts';
import { ModbusServer } from '../../scripts/workshop/modbus/server.ts';
import { openCollector, valuesOf } from './modbus-collector.ts';

interface Image {
  /** What the instance's row says beside template and equipment. */
  readonly instance: Readonly<Record<string, number>>;
  readonly area: 'hr' | 'ir';
  /** Hexadecimal words by 0-based address. */
  readonly words: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
  /** Words by tag that say there is no value. */
  readonly absent: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const folders = new TemplateFolders(builtInFolder);

async function templateOf(id: string): Promise<Template> {
  const read = await folders.find(id);
  if (read === undefined || !('template' in read)) throw new Error(`${id}: ${JSON.stringify(read)}`);
  return read.template;
}

function imageOf(id: string): Image {
  const file = join(import.meta.dirname, '../golden/templates', `${id}.image.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Image;
}

function tagsOf(template: Template, image: Image): Tag[] {
  const faults: Fault[] = [];
  const row = {
    values: { template: template.about.id, equipment: 'm', connection: 'line', unit: 1, ...image.instance },
    origin: { file: 'instances.csv', row: 2 },
    broken: new Set<string>(),
  };
  const tags = expand(row, template, { connection: undefined, group: 'g' }, (field) => field, faults);
  expect(faults).toEqual([]);
  return tags;
}

async function readBack(template: Template, image: Image): Promise<Record<string, unknown>> {
  const words = Object.entries(image.words);
  const registers = words.map(([address, word]) => ({
    area: image.area,
    address: Number(address),
    type: 'uint16' as const,
    value: () => Number.parseInt(word, 16),
  }));
  // A SunSpec model has no holes: what lies between a value and its scale factor answers.
  const isScaled = template.tags.some(({ tag }) => tag.typeOptions?.scaleFactor !== undefined);
  const unit = {
    image: new RegisterImage(registers, isScaled ? 'dense' : 'strict'),
    identity: new Map(),
  };
  const server = new ModbusServer({ units: new Map([[1, unit]]) });
  await server.start();
  try {
    const { signal } = new AbortController();
    const { quirks } = template.about;
    const tags = tagsOf(template, image);
    await using collector = await openCollector(server.port, [tags], {
      quirks: { ...quirks, identify: false },
    });
    await collector.connect(signal);
    return valuesOf(await collector.read(signal));
  } finally {
    await server.stop();
  }
}

describe('templates', () => {
  test('there are some', () => {
    expect(folders.ids.length).toBeGreaterThanOrEqual(10);
  });

  test.for(folders.ids)('%s reads what its device says', async (id) => {
    const template = await templateOf(id);
    const image = imageOf(id);
    const names = template.tags.map(({ tag }) => tag.name);
    expect(Object.keys(image.values).toSorted(), 'a value for every tag').toEqual(names.toSorted());
    const read = await readBack(template, image);
    expect(Object.fromEntries(Object.entries(read).map(([name, value]) => [name, plain(value)]))).toEqual(
      image.values,
    );
  });

  test.for(folders.ids.filter((id) => Object.keys(imageOf(id).absent).length > 0))(
    '%s says where there is no value',
    async (id) => {
      const image = imageOf(id);
      const words = Object.assign({}, image.words, ...Object.values(image.absent)) as Image['words'];
      const read = await readBack(await templateOf(id), { ...image, words });
      for (const name of Object.keys(image.absent))
        expect(String(read[name]), name).toBe('BadNotImplemented');
    },
  );
});

/** JSON has no integers beyond a double. */
function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
