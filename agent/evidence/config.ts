import { z } from 'zod';

/** Windows end with the day of China (UTC+8) and of UTC alike. */
const rasterMinutes = 480;

/** `evidence:` of the plant file: what the acceptance log keeps and what its headline asks for. */
export const evidenceSchema = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Whether the acceptance log is kept at all. 是否启用证据链'),
    windowMinutes: z
      .int()
      .min(1, { abort: true })
      .max(rasterMinutes, { abort: true })
      .refine((minutes) => rasterMinutes % minutes === 0, 'config.badWindow')
      .default(60)
      .describe('Length of a window in minutes, a divisor of 480. 采集窗口（分钟），须整除 480'),
    keepDays: z
      .int()
      .min(31)
      .max(36_600)
      .default(1096)
      .describe('Window records older than this many days keep their hash alone. 窗口记录保留天数'),
    headline: z
      .strictObject({
        minCompletenessPercent: z.int().min(1).max(100).default(90).describe('T3 threshold. 完整率门槛（%）'),
        days: z.int().min(1).max(3660).default(30).describe('T3 window in days. 统计天数'),
      })
      .prefault({}),
  })
  .prefault({});

export type EvidenceConfig = z.output<typeof evidenceSchema>;
