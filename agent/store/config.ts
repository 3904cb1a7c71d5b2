import { z } from 'zod';

/** `store:` of the plant file: how much may be kept, for how long, and how often it is made durable. */
export const storeSchema = z
  .strictObject({
    maxSizeMb: z
      .int()
      .min(16)
      .max(1_048_576)
      .default(2048)
      .describe(
        'Most space the buffer may take on disk, in MiB; the evidence log is apart. 缓存最大占用空间（MiB），不含证据链',
      ),
    keepDays: z
      .int()
      .min(1)
      .max(3650)
      .default(30)
      .describe('Delivered messages are kept this many days while there is room. 已送达报文保留天数'),
    commitEveryMs: z
      .int()
      .min(1)
      .max(10_000)
      .default(100)
      .describe(
        'Longest wait of a reading for its fsync, in milliseconds: all a power cut can cost. 提交间隔（毫秒）',
      ),
    whenFull: z
      .enum(['drop-oldest-telemetry', 'stop-collecting'])
      .default('drop-oldest-telemetry')
      .describe('What gives way when the buffer is full of undelivered messages. 缓存写满时的策略'),
  })
  .prefault({});

export type StoreConfig = z.output<typeof storeSchema>;
