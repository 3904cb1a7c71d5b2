/** Fields that several payloads share. */
import { z } from 'zod';

export const epochMs = z.int().min(0).describe('Integer UTC milliseconds since 1970-01-01');
export const path = z.string().describe('{enterprise}/{site}/{area}/{line}/{equipment}');
export const scalar = z.union([z.number(), z.string(), z.boolean()]);

/** What every outbox message begins with; (gw, epoch, seq) is the idempotency key. */
export const envelope = {
  id: z.string().describe('{gw}:{epoch}:{seq}'),
  gw: z.string().describe('Gateway id'),
  epoch: z.string().describe('Random id of the buffer the message comes from'),
  seq: z.int().min(1).describe('Grows by one per message of the gateway, over all topics'),
};
