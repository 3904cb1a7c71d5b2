/** Modbus connections of the three kinds in the plant file: what is refused, what is doubted, and where it is told. */
import { describe, expect, it } from 'vitest';
import { checkFiles, changed, short } from './plant-folder.ts';

const first = '  - { id: line, protocol: modbus-tcp, host: 127.0.0.1 }';

/** The plant with other connections; they begin at line 7 of the file. */
function withConnections(...connections: readonly string[]): Record<string, string> {
  return changed('plant.yaml', first, connections.map((one) => `  - { ${one} }`).join('\n'));
}

const serial = 'id: line, protocol: modbus-rtu, port: /dev/ttyS1';
const overTcp = 'id: line, protocol: modbus-rtu-over-tcp, host: 10.0.0.9, port: 8899';
const shared = (text: string, more = ''): string => `${text}, quirks: { singleConnection: true${more} }`;
const twin = (text: string): string => text.replace('id: line', 'id: twin');

describe('connections', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['a serial line', withConnections(serial), []],
    ['a line over TCP', withConnections(overTcp), []],
    [
      'all there is to say of a serial line',
      withConnections(
        `${serial}, baudRate: 19200, parity: odd, dataBits: 8, stopBits: 2, quietMs: 50, frameGapMs: 4, quirks: { maxRegisters: { hr: 64, ir: 32 }, holes: ["hr:100-120", "co:7"] }, units: { "1": { timeoutMs: 3000, byteOrder: CDAB, quirks: { oneRequestPerTag: true } } }`,
      ),
      [],
    ],
    [
      'settings of a unit without tags',
      withConnections(`${serial}, units: { "1": { timeoutMs: 500 }, "9": { timeoutMs: 500 } }`),
      ['plant.yaml:7:91 config.unitUnused'],
    ],
    [
      'a name that does not last',
      withConnections('id: line, protocol: modbus-rtu, port: /dev/ttyUSB0'),
      ['plant.yaml:7:45 config.portPassing'],
    ],
    [
      'a port that is no file',
      withConnections('id: line, protocol: modbus-rtu, port: ttyS1'),
      ['plant.yaml:7:45 modbus.portIsDevice'],
    ],
    [
      'two connections on one serial port',
      withConnections(serial, twin(serial)),
      ['plant.yaml:8:45 config.samePort', 'plant.yaml:8:11 config.connectionUnused'],
    ],
    [
      'two connections to one line over TCP',
      withConnections(overTcp, twin(overTcp)),
      ['plant.yaml:8:5 config.sameLine', 'plant.yaml:8:11 config.connectionUnused'],
    ],
    [
      'two that share one',
      withConnections(shared(overTcp), twin(shared(overTcp))),
      ['plant.yaml:8:11 config.connectionUnused'],
    ],
    [
      'one that shares and one that does not',
      withConnections(
        shared('id: line, protocol: modbus-tcp, host: a'),
        'id: twin, protocol: modbus-tcp, host: a',
      ),
      ['plant.yaml:8:5 config.sharedHalf', 'plant.yaml:8:11 config.connectionUnused'],
    ],
    [
      'two that share one and treat it differently',
      withConnections(shared(overTcp), twin(shared(overTcp, ', pauseMs: 5'))),
      ['plant.yaml:8:5 config.sharedApart', 'plant.yaml:8:11 config.connectionUnused'],
    ],
    [
      'a hole that is none',
      withConnections(`${serial}, quirks: { holes: ["40100-40120"] }`),
      ['plant.yaml:7:75 modbus.holeSyntax'],
    ],
    [
      'a hole from above to below',
      withConnections(`${serial}, units: { "2": { quirks: { holes: ["hr:9-3"] } } }`),
      ['plant.yaml:7:91 modbus.holeRange'],
    ],
    [
      'closeAfterScan on a serial line',
      withConnections(`${serial}, quirks: { closeAfterScan: true }`),
      ['plant.yaml:7:67 config.unknownKey'],
    ],
    [
      'a unit that a serial line cannot have',
      withConnections(`${serial}, units: { "248": { timeoutMs: 50 } }`),
      ['plant.yaml:7:73 modbus.lineUnitKey'],
    ],
    [
      'what belongs to the line behind a serial server',
      withConnections(`${overTcp}, baudRate: 9600, parity: none`),
      ['plant.yaml:7:76 config.unknownKeyInside', 'plant.yaml:7:92 config.unknownKeyInside'],
    ],
    [
      'a rate that is in no use',
      withConnections(`${serial}, baudRate: 96000`),
      ['plant.yaml:7:67 modbus.unusualRate'],
    ],
    [
      'such a rate of the line behind a serial server',
      withConnections(`${overTcp}, line: { baudRate: 9601 }`),
      ['plant.yaml:7:94 modbus.unusualRate'],
    ],
    ['a usual rate', withConnections(`${serial}, baudRate: 115200`), []],
    [
      'an unknown key of a unit',
      withConnections(`${serial}, units: { "2": { timeoutMS: 50 } }`),
      ['plant.yaml:7:73 config.unknownKeyNear'],
    ],
  ])('%s', async (_, files, expected) => {
    const { faults } = await checkFiles(files);
    expect(faults.map(short)).toEqual(expected);
  });

  it('tells tags that cannot be: a unit of no serial line, an address in a hole', async () => {
    const { faults } = await checkFiles({
      ...withConnections(`${serial}, quirks: { holes: ["hr:3-5"] }`),
      'tags.csv': `设备,连接,站号,点名,地址,类型,采集组
press-1,line,0,a,hr:0,uint16,fast
press-1,line,248,b,hr:0,uint16,fast
press-1,line,1,c,hr:2,float32,fast
press-1,line,247,d,hr:1,float32,fast
`,
    });
    expect(faults.map(short)).toEqual([
      'tags.csv:2:站号 modbus.lineUnit',
      'tags.csv:3:站号 modbus.lineUnit',
      'tags.csv:4:地址 modbus.inHole',
    ]);
  });
});
