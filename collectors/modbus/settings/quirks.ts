/** What devices need to be read well, by name: of a unit, and of the connection it is on. */
import { z } from 'zod';
import { holePattern } from './holes.ts';

const perRegister = z.int().min(1).max(125);
const perBit = z.int().min(1).max(2000);

/** Most of one kind of area in one request: one number for both areas, or one each. */
const maxRegisters = z
  .union([perRegister, z.strictObject({ hr: perRegister.optional(), ir: perRegister.optional() })])
  .describe(
    'Most registers in one request, for both areas or as { hr: 64, ir: 32 }; a longer value is still read in one. 单次请求最多寄存器数，可按区分别设置',
  );
const maxBits = z
  .union([perBit, z.strictObject({ co: perBit.optional(), di: perBit.optional() })])
  .describe(
    'Most coils or inputs in one request, for both areas or as { co: 512, di: 256 }. 单次请求最多位数，可按区分别设置',
  );
const maxGap = z
  .int()
  .min(0)
  .max(124)
  .describe(
    'Unused registers that may be read across to save a request (16 coils count as one register); some devices refuse holes. 允许跨读的空闲寄存器数',
  );
const holes = z
  .array(z.string().regex(holePattern, 'modbus.holeSyntax'))
  .max(200)
  .describe(
    'Addresses that are never read, nor read across, as "hr:100-120" (0-based, both ends included). 禁止读取（含跨读）的地址区间，如 "hr:100-120"',
  );
const pauseMs = z
  .int()
  .min(0)
  .max(10_000)
  .describe('Pause between a reply and the next request, in milliseconds. 应答与下一请求之间的间隔（毫秒）');
const turnaroundMs = z
  .number()
  .min(0)
  .max(10_000)
  .optional()
  .describe(
    'How long it takes from a request to the first byte of the reply, in milliseconds, for the prediction of scan times alone; 10 where it is left out, 20 behind a serial server. `zhencai status` shows what is measured. 从请求到应答首字节的时间（毫秒），仅用于预计采集耗时；默认 10，串口服务器之后为 20',
  );
const oneRequestPerTag = z
  .boolean()
  .describe(
    'Every tag in a request of its own, for devices that only answer single values; tags at the same registers share one. 每个点单独请求（地址相同的点合并）',
  );
const coilsFromZero = z
  .boolean()
  .describe(
    'Requests of coils and inputs begin at address 0 where that is within maxBits, else at a multiple of 16: for devices that put the bits at wrong places when asked from elsewhere. 线圈与输入一律从 0（过远时从 16 的倍数）起读，用于起始地址不为 0 时位错位的设备',
  );
const stringByteOrder = z
  .enum(['ABCD', 'BADC'])
  .describe(
    'Byte order of strings whose tag names none: ABCD, the first character in the high byte of a register, or BADC, in the low byte. 字符串的默认字节序：ABCD 首字符在高字节，BADC 在低字节',
  );
const identify = z
  .boolean()
  .describe(
    'Ask every unit what it is (FC 43/14); false for a device that hangs on it. 读取设备标识（FC 43/14），会因此卡死的设备请关闭',
  );

/** Quirks of a unit, as a connection has them for all of its units. */
export const unitQuirks = {
  maxRegisters: maxRegisters.default(125),
  maxBits: maxBits.default(2000),
  maxGap: maxGap.default(0),
  holes: holes.default([]),
  pauseMs: pauseMs.default(0),
  turnaroundMs,
  oneRequestPerTag: oneRequestPerTag.default(false),
  coilsFromZero: coilsFromZero.default(false),
  stringByteOrder: stringByteOrder.default('ABCD'),
  identify: identify.default(true),
};

/** The same where one unit differs; what is left out is as for the connection. */
export const ownQuirks = {
  maxRegisters: maxRegisters.optional(),
  maxBits: maxBits.optional(),
  maxGap: maxGap.optional(),
  holes: holes.optional(),
  pauseMs: pauseMs.optional(),
  turnaroundMs,
  oneRequestPerTag: oneRequestPerTag.optional(),
  coilsFromZero: coilsFromZero.optional(),
  stringByteOrder: stringByteOrder.optional(),
  identify: identify.optional(),
};

/** Quirks of a TCP connection, whatever travels on it. */
export const socketQuirks = {
  pauseAfterConnectMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(0)
    .describe(
      'Pause between the TCP connection and the first request, in milliseconds. 建立连接后到首个请求的间隔（毫秒）',
    ),
  closeAfterScan: z
    .boolean()
    .default(false)
    .describe(
      'Close the connection after every scan, for devices that serve one client at a time. 每次采集后断开',
    ),
  singleConnection: z
    .boolean()
    .default(false)
    .describe(
      'This TCP endpoint takes one connection only: all connections of this plant to the same host and port use one, and ask in turn. 该端点只允许一个 TCP 连接：指向同一主机和端口的各连接共用一个，轮流请求',
    ),
};

/** Quirks of gateways that speak Modbus TCP. */
export const mbapQuirks = {
  unitInReply: z
    .enum(['same', 'any'])
    .default('same')
    .describe(
      'any: the gateway answers with a unit id other than that asked; it is not looked at. any：网关应答中的站号与请求不符，不作校验',
    ),
  zeroTid: z
    .boolean()
    .default(false)
    .describe(
      'The gateway answers with transaction id 0 whatever was asked; it is taken for that of the request under way. 网关应答的事务号恒为 0',
    ),
};
