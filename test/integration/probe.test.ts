/** `zhencai probe` as it is called, against the simulated workshop and an OPC UA server. */
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probe } from '../../agent/cli/probe.ts';
import type { ModbusServer } from '../../scripts/workshop/modbus/server.ts';
import { openShop, shopUri, temporaryFolder, type Shop } from './opcua-server.ts';
import { run, startPress } from './verb.ts';

const header = '设备,连接,站号,点名,地址,类型,字节序,倍率,采集组,有效下限,有效上限\n';
const right = `press-1,line,1,force,hr:0,float32,,,fast,,
press-1,line,1,voltage,40003,float32,CDAB,,fast,0,400
press-1,line,1,strokes,hr:4,uint32,CDAB,,fast,,
press-1,line,1,temperature,hr:6,int16,,0.1,slow,-20,120
press-1,line,1,program,hr:8,string:8,,,slow,,
press-1,line,1,part,ir:20,uint64,,,slow,,
press-1,line,1,run,di:0,bool,,,fast,,
`;

/** A plant folder: its tags and its connections. */
function plantIn(dir: string, tags: string, connections: string): string {
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    join(dir, 'equipment.csv'),
    '设备编号,名称,车间,产线,类别\npress-1,一号压机,stamping,line1,冲压\n',
  );
  writeFileSync(join(dir, 'tags.csv'), header + tags);
  writeFileSync(
    join(dir, 'plant.yaml'),
    `gateway: { id: gw-1, dataDir: data }
plant: { enterprise: { id: firm }, site: { id: site } }
equipment: equipment.csv
connections:
${connections}
groups:
  - { id: fast, intervalMs: 500 }
  - { id: slow, intervalMs: 5000 }
tags: [tags.csv]
broker: { url: "mqtt://127.0.0.1:1883" }
`,
  );
  return join(dir, 'plant.yaml');
}

const folder = temporaryFolder();
let server: ModbusServer;

beforeAll(async () => {
  server = await startPress();
});

afterAll(async () => {
  await server.stop();
  folder[Symbol.dispose]();
});

const modbusLine = (): string =>
  `  - { id: line, protocol: modbus-tcp, host: 127.0.0.1, port: ${server.port} }`;

describe('probe', () => {
  test('a plant without faults', async () => {
    const config = plantIn(join(folder.dir, 'right'), right, modbusLine());
    const { exit, text } = await run(probe, { config, json: true });
    const answer = JSON.parse(text);
    expect(exit).toBe(0);
    expect(answer).toMatchObject({ ok: true, stopped: false, counts: { tags: 7, ok: 7 } });
    const { readings } = answer.connections[0];
    expect(
      readings.map((one: Record<string, unknown>) => [one['tag'], one['address'], one['raw'], one['value']]),
    ).toEqual([
      ['force', 'hr:0', '444b 2000', 812.5],
      ['voltage', 'hr:2', '6666 4367', 231.4],
      ['strokes', 'hr:4', 'cba4 0002', 183_204],
      ['temperature', 'hr:6', '00ea', 23.4],
      ['program', 'hr:8', '5052 4553 532d 3033', 'PRESS-03'],
      ['part', 'ir:20', '0020 0000 0000 0001', '9007199254740993'],
      ['run', 'di:0', '1', true],
    ]);
    expect(readings[0].roundTripMs).toBeGreaterThan(0);
  });

  test('faults of every kind, each told with its way out and costing itself only', async () => {
    const wrong = right
      .replace('40003,float32,CDAB', '40003,float32,')
      .replace('hr:4,uint32,CDAB', 'hr:4,uint32,')
      .replace('int16,,0.1', 'int16,,')
      .replace('di:0,bool', 'di:9,bool')
      .replace('press-1,line,1,part', 'press-1,line,9,part');
    const config = plantIn(join(folder.dir, 'wrong'), wrong, modbusLine());
    const { exit, text } = await run(probe, { config });
    expect(exit).toBe(1);
    expect(text).toContain('7 tags: 2 ok, 3 doubtful, 2 failed');
    expect(text).toMatch(/voltage \(tags\.csv:3\): outside[^→]*byte order CDAB → 231\.4/);
    expect(text).toMatch(/strokes \(tags\.csv:4\): its halves look swapped[^→]*byte order CDAB → 183204/);
    expect(text).toMatch(/temperature \(tags\.csv:5\): outside the limits -20 … 120[^→]*scale 0\.1 → 23\.4/);
    expect(text).toMatch(/run \(tags\.csv:8\): exception 2/);
    expect(text).toMatch(/part \(tags\.csv:7\): exception 11: the gateway does not reach unit 9/);
    for (const line of text.split('\n').filter((one) => /^(equipment|press-1) /.test(one)))
      expect(line.length).toBeLessThanOrEqual(140);
  });

  test('a value that was read off the display is explained', async () => {
    const wrong = right.replace('40003,float32,CDAB', '40002,uint16,').replace('hr:0,float32', 'hr:1,uint16');
    const config = plantIn(join(folder.dir, 'expected'), wrong, modbusLine());
    const asked = {
      config,
      connection: 'line',
      equipment: 'press-1',
      tag: 'voltage',
      expect: '231.4',
      json: true,
    };
    const { exit, text } = await run(probe, asked);
    expect(exit).toBe(1);
    const [first] = JSON.parse(text).connections[0].readings[0].explanations;
    expect(first).toMatchObject({
      address: 'hr:2',
      type: 'float32',
      byteOrder: 'CDAB',
      scale: 1,
      value: 231.4,
    });
    expect(first.changes).toEqual(['address', 'type', 'byteOrder']);
    expect((await run(probe, { config, tag: 'strokes', expect: '183204' })).exit).toBe(0);
  });

  test('a connection that is down is told once, beside one that is well', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    const down = `${modbusLine()}\n  - { id: gone, protocol: modbus-tcp, host: 127.0.0.1, port: ${port} }`;
    const tags = `${right}press-1,gone,1,a,hr:0,uint16,,,fast,,\npress-1,gone,1,b,hr:1,uint16,,,fast,,\n`;
    const config = plantIn(join(folder.dir, 'down'), tags, down);
    const { exit, text } = await run(probe, { config });
    expect(exit).toBe(1);
    expect(text).toContain('7 tags: 7 ok, 0 doubtful, 0 failed');
    expect(text).toContain('2 tags: 0 ok, 0 doubtful, 2 failed');
    expect(text.match(/✗/g)).toHaveLength(1);
    expect(text).toContain(`no connection to 127.0.0.1:${port}`);
  });

  test.each([
    [{ connection: 'lime' }, 'cli.unknownConnection'],
    [{ equipment: 'press-9' }, 'cli.unknownEquipment'],
    [{ tag: 'voltaeg' }, 'cli.noSuchTag'],
    [{ expect: '231.4' }, 'cli.expectOneTag'],
    [{ tag: 'voltage', expect: 'much' }, 'cli.badExpect'],
  ])('usage: %o', async (values, code) => {
    const config = plantIn(join(folder.dir, 'usage'), right, modbusLine());
    await expect(run(probe, { config, ...values })).rejects.toMatchObject({ code });
  });

  test('stopped before it began: nothing was read, and it says so', async () => {
    const config = plantIn(join(folder.dir, 'stopped'), right, modbusLine());
    const { exit, text } = await run(probe, { config, json: true }, [], AbortSignal.abort());
    expect(exit).toBe(1);
    expect(JSON.parse(text)).toMatchObject({ ok: false, stopped: true, counts: { tags: 7, skipped: 7 } });
  });

  describe('OPC UA', () => {
    let shop: Shop;
    beforeAll(async () => {
      shop = await openShop(join(folder.dir, 'pki'));
    });
    afterAll(async () => {
      await shop.stop();
    });

    test('values, a node that is not there, and alarms', async () => {
      const node = (name: string, id: string): string => `press-1,cnc,,${name},${id},,,,fast,,\n`;
      const tags =
        node('name', `nsu=${shopUri};s=Name`) +
        node('big', `nsu=${shopUri};s=Big`) +
        node('nothing', `nsu=${shopUri};s=Nothing`) +
        node('alarms', 'conditions:i=2253');
      const cnc = `  - { id: cnc, protocol: opcua, endpoint: "${shop.endpoint}" }`;
      const config = plantIn(join(folder.dir, 'opcua'), tags, cnc);
      const { exit, text } = await run(probe, { config, json: true });
      expect(exit).toBe(1);
      expect(JSON.parse(text).connections[0]).toMatchObject({
        protocol: 'opcua',
        counts: { ok: 2, failed: 1, skipped: 1 },
        readings: [
          { tag: 'name', value: '冲床', verdict: 'ok' },
          { tag: 'big', value: '-9223372036854775807', verdict: 'ok' },
          { tag: 'nothing', value: null, status: 'BadNodeIdUnknown', verdict: 'failed' },
          { tag: 'alarms', verdict: 'skipped', reasons: [{ code: 'probe.pushed' }] },
        ],
      });
    });
  });
});
