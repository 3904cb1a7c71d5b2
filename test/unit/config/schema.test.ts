import { rootCertificates } from 'node:tls';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { check } from '../../../agent/cli/check.ts';
import { plantJsonSchema } from '../../../config/schema.ts';
import { checkPlant } from '../../../config/load.ts';
import { stale } from '../../../scripts/schemas.ts';
import { checkFiles, sound } from './plant-folder.ts';

/** The example of CONTRACT 2. */
const example = `# yaml-language-server: $schema=../../zhencai.schema.json
gateway: { id: gw-stamping-07, dataDir: data }
plant:                                   # ISA-95 levels above the machine
  enterprise: { id: shiyan-demo-parts, name: 十堰示范汽车零部件有限公司, uscc: 91420300MA00000000, industry: C3670 }
  site: { id: baiLang, name: 白浪工厂 }
  edition: "2024"                        # grading edition
equipment: equipment.csv                 # the whole register, connected or not (inline list also allowed)
connections:
  - id: press-line
    protocol: modbus-tcp
    host: 192.168.10.21
    port: 502
    timeoutMs: 1000
    quirks: { maxRegisters: 64, pauseMs: 5, closeAfterScan: false }
  - id: meters                           # one RS-485 line, several units
    protocol: modbus-rtu
    port: /dev/ttyS1
    baudRate: 9600
    parity: even
  - id: cnc-07
    protocol: opcua
    endpoint: opc.tcp://192.168.10.33:4840
    security: { policy: Basic256Sha256, mode: SignAndEncrypt }
    user: { name: collector, password: "\${file:cnc07}" }
groups:
  - { id: fast, intervalMs: 500 }
  - { id: slow, intervalMs: 10000 }
tags: [press-line.csv, meters.csv, cnc-07.csv]   # point tables (CSV or XLSX); inline list also allowed
broker:
  url: mqtts://broker.example:8883       # mqtt, mqtts, ws, wss
  username: gw-stamping-07
  password: "\${env:BROKER_PASSWORD}"
  ca: ca.pem
store: { maxSizeMb: 2048, keepDays: 30, commitEveryMs: 100, whenFull: drop-oldest-telemetry }
console: { listen: 127.0.0.1:8088 }
evidence: { windowMinutes: 60, headline: { minCompletenessPercent: 90, days: 30 } }
`;

describe('the plant file', () => {
  it('loads as the contract writes it, and validates in an editor', async () => {
    const { plant, faults, folder } = await checkFiles(
      {
        'plant.yaml': example,
        'press-line.csv':
          'equipment,connection,tag,address,type,group\npress-1,press-line,a,40101,int16,fast\n',
        'meters.csv':
          'equipment,connection,unit,tag,address,type,group\npress-1,meters,3,c,40001,uint32,slow\n',
        'cnc-07.csv': 'equipment,connection,tag,address,group\npress-1,cnc-07,b,ns=2;s=B,slow\n',
        cnc07: 'pw\n',
        'ca.pem': rootCertificates[0] ?? '',
      },
      { BROKER_PASSWORD: 'pw' },
    );
    expect(faults).toEqual([]);
    expect(plant?.broker.ca).toBe(`${folder}/ca.pem`);
    expect(plant?.gateway.dataDir).toBe(`${folder}/data`);
    const validate = new Ajv2020({ strict: false }).compile(plantJsonSchema());
    expect(validate(parse(example))).toBe(true);
    expect(validate(parse(example.replace('quirks', 'quirk')))).toBe(false);
  });

  it('has a fresh JSON Schema, and so has everything that is generated', async () => {
    expect(await stale()).toEqual([]);
  });

  it('of the demo loads without errors and without warnings', async () => {
    const { plant, faults } = await checkPlant('config/plants/demo/plant.yaml', {});
    expect(faults).toEqual([]);
    expect(plant?.equipment.length).toBeGreaterThanOrEqual(8);
  });

  it('of the demo has its schema where its first line says', () => {
    expect(readFileSync('config/plants/demo/plant.yaml', 'utf8')).toContain(
      '$schema=../../zhencai.schema.json',
    );
  });
});

describe('check', () => {
  const run = async (config: string, lang: 'zh' | 'en', json: boolean) => {
    const lines: string[] = [];
    const exit = await check({ config, lang, json, env: {} }, (text) => lines.push(text));
    return { exit, text: lines.join('\n') };
  };

  it('prints the scan plan and the totals', async () => {
    const { exit, text } = await run('config/plants/demo/plant.yaml', 'zh', false);
    expect(exit).toBe(0);
    expect(text).toContain('采集计划');
    expect(text).toMatch(/^press-01 +fast +\d+/m);
  });

  it('says the same in JSON', async () => {
    const { exit, text } = await run('config/plants/demo/plant.yaml', 'en', true);
    expect(exit).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ ok: true, errors: 0, totals: { connections: 8 } });
  });

  it('exits 2 with errors', async () => {
    const { exit, text } = await run('no-such.yaml', 'en', false);
    expect(exit).toBe(2);
    expect(text).toMatch(/^error no-such\.yaml: cannot read/);
  });

  it('keeps to the sound plant of these tests', async () => {
    expect((await checkFiles(sound)).faults).toEqual([]);
  });
});
