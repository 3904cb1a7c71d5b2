import { expect, it } from 'vitest';
import { changed, checkFiles, short } from './plant-folder.ts';

/** The plant with further destinations, as they stand in its file. */
const withDestinations = (text: string) => changed('plant.yaml', 'broker:', `destinations: ${text}\nbroker:`);

it('names a broker, its own topic root, and what it gets', async () => {
  const one =
    '{ id: leader, broker: { url: "mqtt://127.0.0.1:1884" }, topicRoot: a/b, only: { classes: [event] } }';
  const { plant, faults } = await checkFiles(withDestinations(`[${one}]`));
  expect(faults).toEqual([]);
  expect(plant?.destinations).toMatchObject([
    {
      id: 'leader',
      broker: { url: 'mqtt://127.0.0.1:1884' },
      topicRoot: 'a/b',
      only: { classes: ['event'] },
    },
  ]);
});

const broker = 'broker: { url: "mqtt://127.0.0.1:1884" }';

it.each([
  [`[{ id: mqtt, ${broker} }]`, ['config.duplicateId']],
  [`[{ id: a, ${broker} }, { id: a, broker: { url: "mqtt://127.0.0.1:1885" } }]`, ['config.duplicateId']],
  [`[{ id: a, ${broker} }, { id: b, ${broker} }]`, ['config.sharedClient']],
  ['[{ id: a, broker: { url: ["mqtts://a.example", "mqtt://127.0.0.1:1883"] } }]', ['config.sharedClient']],
  [`[{ id: a, ${broker}, only: { equipment: [press-99] } }]`, ['config.unknownEquipmentNear']],
  [`[{ id: a, ${broker}, only: { groups: [zzzzzz] } }]`, ['config.unknownGroup']],
  [`[{ id: a, ${broker}, only: { classes: [events] } }]`, ['config.notOneOfNear']],
  [`[{ id: a/b, ${broker} }]`, ['config.badLevel']],
  [`[{ id: a, ${broker}, topicRoot: a//b }]`, ['config.badLevel']],
  [`[{ id: a, broker: { url: "mqtt://10.1.1.1:1883" } }]`, ['config.plaintext']],
  [`[{ id: a, broker: { url: "mqtt://127.0.0.1:1", password: hunter2 } }]`, ['config.clearSecret']],
  [`[{ id: a, broker: { url: "mqtts://127.0.0.1:1", ca: none.pem } }]`, ['config.unreadable']],
])('%s', async (text, expected) => {
  const { faults } = await checkFiles(withDestinations(text));
  expect(faults.map((fault) => short(fault).split(' ')[1])).toEqual(expected);
  expect(faults.map(({ file, row }) => [file.endsWith('plant.yaml'), row > 0])).toEqual([[true, true]]);
});

it('two destinations may share a broker under client ids of their own', async () => {
  const other = 'broker: { url: "mqtt://127.0.0.1:1884", clientId: b }';
  const { faults } = await checkFiles(withDestinations(`[{ id: a, ${broker} }, { id: b, ${other} }]`));
  expect(faults).toEqual([]);
});
