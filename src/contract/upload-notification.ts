/** What S3 tells a queue of an upload, as far as we read it. */
import * as z from 'zod/mini';

/** Loose: S3 may add fields. `Event` is only there when S3 tries out a new configuration. */
export const uploadNotificationSchema = z.object({
  Event: z.optional(z.string()),
  Records: z.optional(z.array(z.unknown())),
});

/** An object that was made, in a version. */
export const uploadRecordSchema = z.object({
  eventSource: z.literal('aws:s3'),
  eventName: z.string().check(z.startsWith('ObjectCreated:')),
  s3: z.object({ object: z.object({ key: z.string(), versionId: z.string() }) }),
});
