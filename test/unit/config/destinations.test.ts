import { expect, it } from 'vitest';
import { changed, checkFiles, short } from './plant-folder.ts';

/** The plant with further destinations, as they stand in its file. */
const withDestinations = (text: string) => changed('plant.yaml', 'broker:', `destinations: ${text}\nbroker:`);

it('names a broker, its own topic root, and what it gets', async () => {
  const one =
    '{ id: leader, broker: { url: "mqtt://127.0.0.1:1884" }, topicRoot: a/b, only: { classes: [telemetry] } }';
  const { plant, faults } = await checkFiles(withDestinations(`[${one}]`));
  expect(faults).toEqual([]);
  expect(plant?.destinations).toMatchObject([
    {
      id: 'leader',
      broker: { url: 'mqtt://127.0.0.1:1884' },
      topicRoot: 'a/b',
      only: { classes: ['telemetry'] },
    },
  ]);
});

const broker = 'broker: { url: "mqtt://127.0.0.1:1884" }';

it.each([
  [`[{ id: mqtt, ${broker} }]`, ['config.duplicateId']],
  [`[{ id: a, ${broker} }, { id: a, broker: { url: "mqtt://127.0.0.1:1885" } }]`, ['config.duplicateId']],
  [`[{ id: a, ${broker} }, { id: b, ${broker}, topicRoot: b }]`, ['config.sharedClient']],
  [
    '[{ id: a, topicRoot: a, broker: { url: ["mqtts://a.example", "mqtt://127.0.0.1:1883"] } }]',
    ['config.sharedClient'],
  ],
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

it('a certificate file that cannot be read is no reason not to start', async () => {
  const { faults } = await checkFiles(
    withDestinations('[{ id: a, broker: { url: "mqtts://127.0.0.1:1", ca: none.pem } }]'),
  );
  expect(faults.map(({ severity }) => severity)).toEqual(['warning']);
});

it.each([
  ['mqtts://b.example', 'mqtts://b.example:8883', true],
  ['mqtts://b.example:8883', 'mqtts://B.example', true],
  ['mqtt://127.0.0.1', 'mqtt://127.0.0.1:1883', true],
  ['wss://b.example/mqtt', 'wss://B.Example:443/mqtt', true],
  ['ws://127.0.0.1:80', 'ws://127.0.0.1', true],
  ['mqtts://b.example', 'mqtts://b.example:1883', false],
  ['mqtts://b.example', 'mqtts://c.example', false],
])('%s and %s lead to one broker: %s', async (one, other, same) => {
  const first = `{ id: a, topicRoot: a, broker: { url: "${one}", clientId: a } }`;
  const second = (clientId: string, topicRoot: string): string =>
    `{ id: b, topicRoot: ${topicRoot}, broker: { url: "${other}", clientId: ${clientId} } }`;
  const found = async (clientId: string, topicRoot: string): Promise<string[]> => {
    const checked = await checkFiles(withDestinations(`[${first}, ${second(clientId, topicRoot)}]`));
    return checked.faults.map(({ severity, key }) => `${severity} ${key}`);
  };
  expect(await found('a', 'b')).toEqual(same ? ['error config.sharedClient'] : []);
  expect(await found('b', 'a')).toEqual(same ? ['warning config.sharedTopics'] : []);
  expect(await found('b', 'b')).toEqual([]);
});

it.each(['', 'topicRoot: uns/v1, '])(
  'a destination at the broker of the plant, under its topics: a warning (%s)',
  async (topicRoot) => {
    const one = `{ id: a, ${topicRoot}broker: { url: "mqtt://127.0.0.1", clientId: a } }`;
    const { plant, faults } = await checkFiles(withDestinations(`[${one}]`));
    expect(plant?.destinations).toHaveLength(1);
    expect(faults).toMatchObject([
      { severity: 'warning', key: 'config.sharedTopics', params: { topics: 'uns/v1' } },
    ]);
  },
);

it.each([
  ['equipment: [old-1]', 'plant.yaml:19:20 config.selectsNoTag'],
  ['equipment: [press-1, old-1]', undefined],
  ['equipment: [old-1], groups: [fast]', 'plant.yaml:19:20 config.selectsNoTag'],
  ['groups: [idle]', 'plant.yaml:19:17 config.selectsNoGroup'],
  ['groups: [idle, slow]', undefined],
  ['groups: [idle], classes: [event, meta]', undefined],
  ['classes: [event]', 'plant.yaml:19:18 config.selectsNoEvent'],
  ['classes: [event, gap]', undefined],
  // An error says enough.
  ['equipment: [press-99]', 'plant.yaml:19:21 config.unknownEquipmentNear'],
])('what selects nothing of the plant is doubtful: %s', async (only, expected) => {
  const groups = changed('plant.yaml', 'groups:', 'groups:\n  - { id: idle, intervalMs: 9000 }');
  const text = `destinations:\n  - id: a\n    topicRoot: a\n    ${broker}\n    only:\n      { ${only} }\n`;
  const { faults } = await checkFiles({ 'plant.yaml': `${groups['plant.yaml']}${text}` });
  expect(faults.map(short)).toEqual(expected === undefined ? [] : [expected]);
});
