/** What the evidence says of a plant means the same however the plant was written, and its hints rest on that. */
import { describe, expect, test } from 'vitest';
import { registerContent, registerHash, type RegisterContent } from '../../../agent/runtime/register.ts';
import { identityHints } from '../../../agent/evidence/verify/hints.ts';
import { checkFiles } from '../config/plant-folder.ts';

const equipment = `设备编号,名称,车间,产线,类别
press-1,一号压机,stamping,line1,冲压
press-2,二号压机,stamping,line1,冲压
`;

/** The register of a plant with these connections and rows of the point table. */
async function registerOf(connections: readonly string[], rows: readonly string[]): Promise<RegisterContent> {
  const { plant, faults } = await checkFiles({
    'plant.yaml': `gateway: { id: gw-1, dataDir: data }
plant: { enterprise: { id: firm }, site: { id: site } }
equipment: equipment.csv
connections:
${connections.map((connection) => `  - { ${connection} }\n`).join('')}
groups: [{ id: fast, intervalMs: 500 }]
tags: [tags.csv]
broker: { url: "mqtt://127.0.0.1:1883" }
`,
    'equipment.csv': equipment,
    'tags.csv': `设备,连接,点名,地址,类型\n${rows.join('\n')}\n`,
  });
  if (plant === undefined) throw new Error(JSON.stringify(faults));
  return registerContent(plant);
}

const hintsOf = (register: RegisterContent) =>
  identityHints([], { kind: 'register', n: 0, prev: '', time: 0, ...register }).map(
    ({ id, equipment: machines }) => [id, ...machines],
  );

const modbus = 'id: a, protocol: modbus-tcp, host: 10.0.0.1';

describe('where a connection leads', () => {
  test.each([
    ['protocol: modbus-tcp, host: 127.0.0.1, port: 15021', '127.0.0.1:15021', true],
    ['protocol: modbus-tcp, host: localhost', 'localhost:502', true],
    ['protocol: modbus-tcp, host: "::1"', '[::1]:502', true],
    ['protocol: opcua, endpoint: "opc.tcp://[::1]:4840/"', 'opc.tcp://[::1]:4840/', true],
    ['protocol: modbus-tcp, host: "2001:db8::7"', '[2001:db8::7]:502', false],
    ['protocol: opcua, endpoint: "opc.tcp://10.0.0.1:4840"', 'opc.tcp://10.0.0.1:4840', false],
  ])('%s', async (connection, endpoint, isLocal) => {
    const [address, type] = connection.includes('opcua') ? ['ns=2;s=a', ''] : ['hr:0', 'int16'];
    const register = await registerOf([`id: a, ${connection}`], [`press-1,a,v,${address},${type}`]);
    expect(register.connections.map((one) => one.endpoint)).toEqual([endpoint]);
    expect(hintsOf(register)).toEqual(isLocal ? [['loopback', 'press-1']] : []);
  });
});

describe('a point that two machines share', () => {
  test.each(['40003', ' HR:2', '400003', 'hr : 2', 'ｈｒ：２'])('is found, written %s', async (address) => {
    const register = await registerOf([modbus], ['press-1,a,v,hr:2,int16', `press-2,a,v,${address},int16`]);
    expect(register.tags.map((tag) => tag.address)).toEqual(['hr:2', 'hr:2']);
    expect(hintsOf(register)).toEqual([['same-point', 'press-1', 'press-2']]);
  });

  test('is none where one bare number means two tables', async () => {
    const [holding, input] = ['hr0', 'ir0'].map(
      (base, at) => `id: c${at}, protocol: modbus-tcp, host: 10.0.0.1, bareAddress: ${base}`,
    );
    const rows = ['press-1,c0,v,2,int16', 'press-2,c1,v,2,int16'];
    const register = await registerOf([holding ?? '', input ?? ''], rows);
    expect(register.tags.map((tag) => tag.address)).toEqual(['hr:2', 'ir:2']);
    expect(hintsOf(register)).toEqual([]);
  });
});

test('another spelling of an address is another configuration, and the same points', async () => {
  const [one, other] = [
    await registerOf([modbus], ['press-1,a,v,40003,int16']),
    await registerOf([modbus], ['press-1,a,v,hr:2,int16']),
  ];
  expect({ ...one, config: '' }).toEqual({ ...other, config: '' });
  expect(registerHash(one)).not.toEqual(registerHash(other));
});
