/** What /health answers. */
import * as z from 'zod/mini';
import { text } from './text.ts';

export const healthSchema = z.strictObject({
  status: z.literal('ok'),
  environment: text({ min: 1, max: 32 }),
  version: text({ min: 1, max: 32 }),
});
export type Health = z.infer<typeof healthSchema>;
