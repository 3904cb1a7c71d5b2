/** The hand-made messages of these tests are the contract's: each fits the schema the gateway publishes. */
import fs from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import * as make from './messages.ts';
import { at } from './messages.ts';

const folder = path.join(import.meta.dirname, '../../../config/schemas');

test.each([
  make.change(at(5), 'NOT_EXECUTING/NONE/BREAK', { from: at(0), was: 'EXECUTING/PROCESSING' }),
  make.refresh(at(5), 'NOT_EXECUTING/NONE', at(20)),
  make.count('good', 3, at(1)),
  make.count('good', 0, at(1), { kind: 'first', prevRaw: '9007199254740993' }),
  make.energy(4.5, at(0), at(15)),
  make.alarm('a1', at(1)),
  make.alarm('a1', at(1), at(2)),
  make.cycle(at(3)),
  make.quality('r1', at(3)),
  make.gap('retention', at(0), at(1), { fromSeq: 3, toSeq: 9, equipment: ['press-03'] }),
  make.telemetry(at(1)),
])('$schema $data.kind', (message) => {
  const name = String(message['schema']).replace('/', '-');
  const schema = JSON.parse(fs.readFileSync(path.join(folder, `${name}.schema.json`), 'utf8')) as object;
  const fits = new Ajv2020({ strict: false }).compile(schema);
  expect(fits(message) ? [] : fits.errors).toEqual([]);
});
