import { z } from 'zod';
import { bareAddresses } from '../address.ts';
import { holePattern, parseHole } from './holes.ts';
import { mbapQuirks, ownQuirks, socketQuirks, unitQuirks } from './quirks.ts';

const bareAddress = z.enum(bareAddresses);
const timeoutMs = z.int().min(10).max(60_000);
const byteOrder = z.enum(['ABCD', 'CDAB', 'BADC', 'DCBA']);
const host = z.string().min(1);
const port = z.int().min(1).max(65_535);

/** One unit where it differs from its connection. */
const ownSchema = z.strictObject({
  timeoutMs: timeoutMs
    .optional()
    .describe('Longest wait for a reply of this unit, in milliseconds. 该站的应答超时（毫秒）'),
  byteOrder: byteOrder.optional().describe('Default byte order of this unit. 该站的默认字节序'),
  bareAddress: bareAddress
    .optional()
    .describe('What a number without an area means for this unit. 该站无区号地址的含义'),
  quirks: z.strictObject(ownQuirks).prefault({}).describe('What this unit needs. 该站的特性'),
});

/** Units by number; on a serial line 1 to 247 (MODBUS over Serial Line V1.02 §2.2), where 0 is a broadcast that nobody answers. */
function unitsOf(number: RegExp, message: string) {
  return z
    .record(z.string().regex(number, message), ownSchema)
    .default({})
    .describe(
      'Units that differ from the connection, by number: { "3": { timeoutMs: 3000 } }. 与连接设置不同的站，按站号',
    );
}

const tcpUnits = unitsOf(/^(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/, 'modbus.unitKey');
const lineUnits = unitsOf(/^([1-9]|[1-9]\d|1\d\d|2[0-3]\d|24[0-7])$/, 'modbus.lineUnitKey');

/** What every kind of connection has. */
const common = {
  id: z.string().min(1).describe('Name of the connection, as point tables use it. 连接标识'),
  timeoutMs: timeoutMs
    .default(1000)
    .describe('Longest wait for the reply to one request, in milliseconds. 应答超时（毫秒）'),
  byteOrder: byteOrder
    .default('ABCD')
    .describe('Byte order of 32-bit values (and, extended, of 64-bit ones) whose tag names none. 默认字节序'),
  bareAddress: bareAddress
    .default('classic')
    .describe(
      'What a number without an area means: classic 40101 notation, or an area and its base, hr0 or hr1. 无区号地址的含义',
    ),
};

const socket = {
  host: host.describe('Host name or IP address. 主机名或 IP 地址'),
  connectTimeoutMs: timeoutMs
    .default(3000)
    .describe('Longest wait for the TCP connection, in milliseconds. 连接超时（毫秒）'),
};

/** How characters travel on a serial line. */
const format = {
  baudRate: z.int().min(300).max(4_000_000).default(9600).describe('Bits per second. 波特率'),
  parity: z
    .enum(['none', 'even', 'odd'])
    .default('even')
    .describe('Parity; even is the one every device must offer. 校验；规范默认为偶校验'),
  dataBits: z
    .literal(8)
    .default(8)
    .describe('Data bits: RTU has 8 and no other (MODBUS over Serial Line V1.02 §2.5.1). 数据位，RTU 只有 8'),
  stopBits: z
    .literal([1, 2])
    .default(1)
    .describe('Stop bits; the specification wants 2 where there is no parity, most devices have 1. 停止位'),
};

/** The serial line behind a TCP endpoint. */
const line = z
  .strictObject(format)
  .optional()
  .describe(
    'The serial line behind it, where it is a gateway or a serial server: how long a scan takes is predicted from it. 该端点之后的串行线路参数，用于预计采集耗时',
  );

const gap = z.number().min(0).max(1000).optional();
const quiet = z.int().min(1).max(10_000).optional();
const quirksText = 'What the devices need to be read well. 设备特性';

/** A connection with `protocol: modbus-tcp`: one TCP endpoint, with one or more units behind it. */
export const modbusTcpSchema = z
  .strictObject({
    ...common,
    protocol: z.literal('modbus-tcp'),
    ...socket,
    port: port.default(502).describe('TCP port. 端口'),
    line,
    quirks: z
      .strictObject({ ...unitQuirks, ...socketQuirks, ...mbapQuirks })
      .prefault({})
      .describe(quirksText),
    units: tcpUnits,
  })
  .check(holesAreRanges);

/** A connection with `protocol: modbus-rtu-over-tcp`: a serial line behind a serial server or a 4G modem (DTU) that passes bytes on. */
export const modbusRtuOverTcpSchema = z
  .strictObject({
    ...common,
    protocol: z.literal('modbus-rtu-over-tcp'),
    ...socket,
    port: port.describe('TCP port. 端口'),
    line,
    quietMs: quiet.describe(
      'After a fault, how long nothing must have come before the line is asked again, in milliseconds; 100 where it is left out. 出错后须静默多久才再次请求（毫秒），默认 100',
    ),
    frameGapMs: gap.describe(
      'Least silence between a reply and the next request, in milliseconds; 5 where it is left out: 3.5 characters at 9600 baud are 4. 帧间最小静默（毫秒），默认 5',
    ),
    quirks: z
      .strictObject({ ...unitQuirks, ...socketQuirks })
      .prefault({})
      .describe(quirksText),
    units: lineUnits,
  })
  .check(holesAreRanges);

/**
 * A connection with `protocol: modbus-rtu`: one serial line (RS-485, RS-232) with all of its units. The parity is even where
 * nothing is said, as the specification has it (MODBUS over Serial Line V1.02 §2.5.1). It wants two stop bits where there is
 * no parity; most devices in the field have one, so one is what is set.
 */
export const modbusRtuSchema = z
  .strictObject({
    ...common,
    protocol: z.literal('modbus-rtu'),
    port: z
      .string('modbus.portIsDevice')
      .regex(/^(\/|COM\d)/i, 'modbus.portIsDevice')
      .describe(
        'Device file. Of a USB adapter, its name under /dev/serial/by-id, which stays the same. 串口设备文件；USB 适配器请用 /dev/serial/by-id 下的固定名称',
      ),
    ...format,
    quietMs: quiet.describe(
      'After a fault, how long nothing must have come before the line is asked again, in milliseconds; where it is left out 30, or ten characters on a line below 3800 baud. 出错后须静默多久才再次请求（毫秒）',
    ),
    frameGapMs: gap.describe(
      'Least silence between a reply and the next request, in milliseconds; 3.5 characters where it is left out, 1.75 above 19200 baud. 帧间最小静默（毫秒），默认 3.5 个字符',
    ),
    quirks: z.strictObject(unitQuirks).prefault({}).describe(quirksText),
    units: lineUnits,
  })
  .check(holesAreRanges);

/** Each hole from its lower end to its upper one, within 0 to 65535. */
function holesAreRanges(payload: z.core.ParsePayload<Holed>): void {
  const { value, issues } = payload;
  const look = (holes: readonly string[] | undefined, path: PropertyKey[]): void => {
    for (const [index, hole] of (holes ?? []).entries())
      if (holePattern.test(hole) && parseHole(hole) === undefined)
        issues.push({
          code: 'custom',
          input: hole,
          message: 'modbus.holeRange',
          params: { hole },
          path: [...path, index],
        });
  };
  look(value.quirks.holes, ['quirks', 'holes']);
  for (const [unit, own] of Object.entries(value.units))
    look(own.quirks.holes, ['units', unit, 'quirks', 'holes']);
}

interface Holed {
  readonly quirks: { readonly holes: readonly string[] };
  readonly units: Readonly<
    Record<string, { readonly quirks: { readonly holes?: readonly string[] | undefined } }>
  >;
}

/** Config of one Modbus TCP connection, defaults filled in. */
export type ModbusTcpConfig = z.output<typeof modbusTcpSchema>;

/** Config of one serial line behind a TCP endpoint. */
export type ModbusRtuOverTcpConfig = z.output<typeof modbusRtuOverTcpSchema>;

/** Config of one serial line of this machine. */
export type ModbusRtuConfig = z.output<typeof modbusRtuSchema>;

/** Any of them. */
export type ModbusConfig = ModbusTcpConfig | ModbusRtuOverTcpConfig | ModbusRtuConfig;

/** Where a connection leads: the device file of a serial port, or host:port as URLs write it, an IPv6 address in brackets. */
export function endpointOf(config: { readonly host?: string; readonly port: number | string }): string {
  if (config.host === undefined) return String(config.port);
  return `${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`;
}

/** The link that a connection shares with others, by name; undefined where it has one of its own. */
export function sharedLinkOf(config: ModbusConfig): string | undefined {
  if (config.protocol === 'modbus-rtu' || !config.quirks.singleConnection) return undefined;
  return `${config.protocol} ${endpointOf(config).toLowerCase()}`;
}
