import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeFault } from '../../../agent/base/fault.ts';
import { changed, checkFiles, short, sound } from './plant-folder.ts';

const broker = (rest: string) => changed('plant.yaml', '1883" }', `1883", ${rest} }`);

describe('secrets', () => {
  it('come from the environment and from files beside the plant file', async () => {
    const env = await checkFiles(broker('password: "${env:PW}"'), { PW: 's3cret' });
    expect(env.faults).toEqual([]);
    expect(env.plant?.broker.password?.reveal()).toBe('s3cret');
    expect(JSON.stringify(env.plant) + inspect(env.plant, { depth: 9 })).not.toContain('s3cret');

    const file = await checkFiles({ ...broker('password: "${file:pw.txt}"'), 'pw.txt': 's3cret\r\n' });
    expect(file.plant?.broker.password?.reveal()).toBe('s3cret');
  });

  it('may be part of a text, and a dollar sign may be meant', async () => {
    const { plant } = await checkFiles(broker('username: "u-${env:A}", password: "${env:A}$${x}"'), {
      A: 'a',
    });
    expect(plant?.broker.username).toBe('u-a');
    expect(plant?.broker.password?.reveal()).toBe('a${x}');
  });

  it.each([
    ['password: "${env:NONE}"', 'plant.yaml:12:51 config.noVariable'],
    ['password: "${file:none}"', 'plant.yaml:12:51 config.noSecretFile'],
    ['password: "${vault:x}"', 'plant.yaml:12:51 config.badReference'],
    ['password: "${env:"', 'plant.yaml:12:51 config.badReference'],
    ['password: hunter2', 'plant.yaml:12:51 config.clearSecret'],
    ['password: 12345', 'plant.yaml:12:51 config.expectText'],
  ])('%s', async (rest, expected) => {
    const { faults } = await checkFiles(broker(rest));
    expect(faults.map(short)).toEqual([expected]);
    expect(faults.map((fault) => describeFault(fault, 'en')).join()).not.toMatch(/hunter2|12345/);
  });

  it('tells a missing reference once, not what it makes wrong', async () => {
    const { faults } = await checkFiles(changed('plant.yaml', '"mqtt://127.0.0.1:1883"', '"${env:URL}"'));
    expect(faults.map(short)).toEqual(['plant.yaml:12:16 config.noVariable']);
  });

  it('stay out of the faults they cause', async () => {
    const text = sound['plant.yaml']
      ?.replace('modbus-tcp', '${env:PROTOCOL}')
      .replace('intervalMs: 500', 'intervalMs: 500, mode: "${env:MODE}"')
      .replace('tags.csv', '${env:TABLE}');
    const env = { PROTOCOL: 'topsecret1', MODE: 'topsecret2', TABLE: 'topsecret3.csv' };
    const { faults } = await checkFiles(
      {
        'plant.yaml':
          text
            ?.replace('protocol: ${env:PROTOCOL}', 'protocol: "${env:PROTOCOL}"')
            .replace('[${env:TABLE}]', '["${env:TABLE}"]') ?? '',
      },
      env,
    );
    expect(faults.length).toBeGreaterThanOrEqual(3);
    const told = faults.map((fault) => describeFault(fault, 'zh')).join('\n') + JSON.stringify(faults);
    expect(told).not.toContain('topsecret');
    expect(told).toContain('${env:MODE}');
  });
});
