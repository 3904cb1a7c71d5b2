import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { changed, checkFiles, short, sound, spoken } from './plant-folder.ts';

const yaml = (from: string, to: string) => changed('plant.yaml', from, to);

describe('faults of the plant file', () => {
  it('finds none in a sound plant', async () => {
    const { faults, plant } = await checkFiles({});
    expect(faults).toEqual([]);
    expect(plant?.tags).toHaveLength(2);
    expect(plant?.topicRoot).toBe('uns/v1');
  });

  const cases: [string, Record<string, string>, string[]][] = [
    [
      'an unknown key near a known one',
      yaml('broker: {', 'brokr: {'),
      ['plant.yaml:12:1 config.unknownKeyNear'],
    ],
    [
      'a misspelt list, without what follows from it in every row',
      yaml('connections:', 'connection:'),
      ['plant.yaml:6:1 config.unknownKeyNear'],
    ],
    ['a misspelt list of groups', yaml('groups:', 'group:'), ['plant.yaml:8:1 config.unknownKeyNear']],
    [
      'an unknown key near none',
      yaml('intervalMs: 500 }', 'intervalMs: 500, colour: red }'),
      ['plant.yaml:9:34 config.unknownKey'],
    ],
    [
      'a full-width colon in a flow map',
      yaml('intervalMs: 500 }', 'intervalMs： 500 }'),
      ['plant.yaml:9:5 config.missingKey', 'plant.yaml:9:17 config.wideKey'],
    ],
    [
      'full-width punctuation that is no YAML',
      yaml('host: 127.0.0.1 }', 'host: 127.0.0.1 ｝'),
      ['plant.yaml:8:1 config.yamlWide'],
    ],
    [
      'an unknown key of one protocol',
      yaml('host: 127.0.0.1 }', 'host: 127.0.0.1, timeoutMS: 5 }'),
      ['plant.yaml:7:56 config.unknownKeyNear'],
    ],
    ['an unknown protocol', yaml('modbus-tcp', 'modbus-tpc'), ['plant.yaml:7:27 config.notOneOfNear']],
    ['no protocol', yaml('protocol: modbus-tcp, ', ''), ['plant.yaml:7:5 config.missingKey']],
    [
      'text for a number',
      yaml('intervalMs: 500 ', 'intervalMs: fast '),
      ['plant.yaml:9:29 config.expectNumber'],
    ],
    ['a fraction', yaml('intervalMs: 500 ', 'intervalMs: 500.5 '), ['plant.yaml:9:29 config.expectInteger']],
    ['too fast', yaml('intervalMs: 500 ', 'intervalMs: 5 '), ['plant.yaml:9:29 config.tooSmall']],
    ['too slow', yaml('intervalMs: 500 ', 'intervalMs: 86400001 '), ['plant.yaml:9:29 config.tooBig']],
    ['a number for text', yaml('id: gw-1', 'id: 7'), ['plant.yaml:1:16 config.expectText']],
    ['a level that starts with _', yaml('id: site', 'id: _site'), ['plant.yaml:4:15 config.badLevel']],
    [
      'plain text to another machine',
      yaml('127.0.0.1:1883', '10.0.0.9:1883'),
      ['plant.yaml:12:16 config.plaintext'],
    ],
    [
      'plain text beside another fault',
      yaml('"mqtt://127.0.0.1:1883"', '"ws://b.example", keepAlive: 1'),
      ['plant.yaml:12:16 config.plaintext', 'plant.yaml:12:34 config.unknownKeyNear'],
    ],
    [
      'plain text to one of several addresses',
      yaml('"mqtt://127.0.0.1:1883"', '["mqtts://a.example", "mqtt://b.example"]'),
      ['plant.yaml:12:38 config.plaintext'],
    ],
    [
      'one of several addresses of another kind',
      yaml('"mqtt://127.0.0.1:1883"', '["mqtts://a.example", "tcp://b.example"]'),
      ['plant.yaml:12:38 config.badFormat'],
    ],
    ['no address', yaml('"mqtt://127.0.0.1:1883"', '[]'), ['plant.yaml:12:16 config.tooShort']],
    ['a broker of another kind', yaml('mqtt://', 'http://'), ['plant.yaml:12:16 config.badFormat']],
    [
      'a list that is none',
      yaml('tags: [tags.csv]', 'tags: tags.csv'),
      ['plant.yaml:11:7 config.expectList'],
    ],
    ['a map that is none', yaml('{ id: firm }', 'firm'), ['plant.yaml:3:15 config.expectMap']],
    [
      'an unclosed bracket',
      yaml('tags: [tags.csv]', 'tags: [tags.csv'),
      ['plant.yaml:12:1 config.yamlIndent'],
    ],
    ['a key twice', yaml('tags: [', 'equipment: [] \ntags: ['), ['plant.yaml:11:1 config.yamlDuplicateKey']],
    [
      'a connection twice',
      yaml('groups:', '  - { id: line, protocol: modbus-tcp, host: b }\ngroups:'),
      ['plant.yaml:8:11 config.duplicateId'],
    ],
    ['a table that is not there', yaml('tags.csv', 'tag.csv'), ['plant.yaml:11:8 config.unreadable']],
    [
      'a certificate that is not there',
      yaml('1883" }', '1883", ca: ca.pem }'),
      ['plant.yaml:12:45 config.unreadable'],
    ],
    [
      'a serial line with a TCP port',
      yaml('protocol: modbus-tcp, host: 127.0.0.1', 'protocol: modbus-rtu, port: 502'),
      ['plant.yaml:7:45 modbus.portIsDevice'],
    ],
    [
      'a serial line with a name that is no file',
      yaml('protocol: modbus-tcp, host: 127.0.0.1', 'protocol: modbus-rtu, port: ttyUSB0'),
      ['plant.yaml:7:45 modbus.portIsDevice'],
    ],
    [
      'a serial line without a port',
      yaml('protocol: modbus-tcp, host: 127.0.0.1', 'protocol: modbus-rtu'),
      ['plant.yaml:7:5 config.missingKey'],
    ],
    [
      'stop bits that are none',
      yaml('protocol: modbus-tcp, host: 127.0.0.1', 'protocol: modbus-rtu, port: /dev/ttyS1, stopBits: 3'),
      ['plant.yaml:7:67 config.notOneOf'],
    ],
    [
      'a data folder that is a file',
      yaml('dataDir: data', 'dataDir: tags.csv/data'),
      ['plant.yaml:1:31 config.notAFolder'],
    ],
    [
      'an unknown section of evidence',
      { 'plant.yaml': `${sound['plant.yaml']}evidence: { window: 60 }\n` },
      ['plant.yaml:13:13 config.unknownKey'],
    ],
  ];
  it.each(cases)('%s', async (_, files, expected) => {
    const { faults } = await checkFiles(files);
    expect(faults.map(short)).toEqual(expected);
  });

  it('warns of certificate files that hold no PEM', async () => {
    const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    const files = {
      ...yaml(
        'broker: { url: "mqtt://127.0.0.1:1883" }',
        'broker: { url: "mqtts://b:8883", ca: ca.pem, cert: cert.pem, key: key.pem }',
      ),
      'ca.pem': 'hello',
      'cert.pem': key,
      'key.pem': key,
    };
    const { faults, plant, folder } = await checkFiles(files);
    expect(faults.map(short)).toEqual(['plant.yaml:12:38 config.notPem', 'plant.yaml:12:52 config.notPem']);
    expect(faults[0] && spoken(faults[0], folder).en).toMatch(
      /“ca”: ca\.pem is not usable as PEM \(no -----BEGIN\)\n/,
    );
    // Files are read at each connect: a broken one holds up its link and no more.
    expect(plant).toBeDefined();
  });

  it('warns of two connections to one endpoint and of one without tags', async () => {
    const { faults, plant } = await checkFiles(
      yaml('groups:', '  - { id: twin, protocol: modbus-tcp, host: 127.0.0.1, port: 502 }\ngroups:'),
    );
    expect(faults.map(short)).toEqual([
      'plant.yaml:8:5 config.sameEndpoint',
      'plant.yaml:8:11 config.connectionUnused',
    ]);
    expect(plant?.warnings).toHaveLength(2);
  });

  it('tells faults of file, register and tables at once, in both languages', async () => {
    const { faults, folder } = await checkFiles({
      ...yaml('intervalMs: 500 ', 'intervalMS: 500 '),
      ...changed('equipment.csv', '冲压', '冲呀'),
      ...changed('tags.csv', 'hr:2', 'hr:99999'),
    });
    expect(faults.map(short)).toEqual([
      'plant.yaml:9:17 config.unknownKeyNear',
      'equipment.csv:2:类别 config.notOneOfNear',
      'tags.csv:3:地址 modbus.addressRange',
    ]);
    const [first, second] = faults;
    expect(first && spoken(first, folder)).toEqual({
      en: 'plant.yaml:9:17: unknown key “intervalMS”\n  → did you mean “intervalMs”?',
      zh: 'plant.yaml:9:17: 未知的键“intervalMS”\n  → 是否应为“intervalMs”？',
    });
    expect(second && spoken(second, folder).zh).toBe(
      'equipment.csv:2:类别: 此处不识别“冲呀”\n  → 是否应为“冲压”？',
    );
  });

  it('says what is missing of a file that is not there', async () => {
    const { checkPlant } = await import('../../../config/load.ts');
    const { faults } = await checkPlant('/no/such/plant.yaml', {});
    expect(faults.map(short)).toEqual(['plant.yaml:0: config.unreadable']);
  });
});
