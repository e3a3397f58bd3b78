/** Takes S3's announcements of uploads from SQS: starts what has arrived, says why it ignores all else. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { ArrivedObject, StartIngest } from '../application/batch/start-ingest.ts';
import { uploadNotificationSchema, uploadRecordSchema } from '../contract/upload-notification.ts';
import type { Telemetry } from './telemetry.ts';

interface Options {
  readonly start: StartIngest;
  readonly telemetry: Telemetry;
}

/** S3 writes keys as a form would: plus signs are spaces. */
const decodeKey = (key: string): string | null => {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return null;
  }
};

type Announced = { readonly arrived: readonly ArrivedObject[] } | { readonly ignored: string };

/** What a message announces, or why it announces nothing for us. */
export function readAnnouncement(body: string): Announced {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { ignored: 'the message is not JSON' };
  }
  const notification = uploadNotificationSchema.safeParse(json);
  if (!notification.success) return { ignored: 'the message is no notification of S3' };
  const { Event, Records } = notification.data;
  if (Event === 's3:TestEvent')
    return { ignored: 'S3 only tests whether the queue takes messages' };
  if (Records === undefined) return { ignored: 'the notification names no objects' };
  const arrived = Records.flatMap((record) => {
    const parsed = uploadRecordSchema.safeParse(record);
    if (!parsed.success) return [];
    const { key, versionId } = parsed.data.s3.object;
    const decoded = decodeKey(key);
    return decoded === null ? [] : [{ key: decoded, versionId }];
  });
  if (arrived.length > 0) return { arrived };
  return { ignored: 'no record tells of an object that was made in a version' };
}

async function handleRecord(
  { start, telemetry }: Options,
  { body, messageId }: SQSRecord,
): Promise<'done' | 'failed'> {
  const announced = readAnnouncement(body);
  if ('ignored' in announced) {
    telemetry.info('Ignored a message.', { messageId, reason: announced.ignored });
    telemetry.metric('UploadsIgnored');
    return 'done';
  }
  try {
    for (const object of announced.arrived) {
      const outcome = await start(object);
      const isStarted = outcome === 'started';
      telemetry.info(isStarted ? 'Took up an upload.' : 'Ignored an upload.', {
        messageId,
        batchId: object.key.slice(object.key.lastIndexOf('/') + 1),
        ...(isStarted ? {} : { reason: outcome }),
      });
      telemetry.metric(isStarted ? 'UploadsStarted' : 'UploadsIgnored');
    }
    return 'done';
  } catch (error) {
    telemetry.warn('An upload could not be taken up; the message returns.', { messageId }, error);
    return 'failed';
  }
}

/** What cannot be read is no failure: another delivery would not make it readable. */
export const createBatchFilesHandler =
  (options: Options) =>
  async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const outcomes = await Promise.all(
      Records.map(async (record) => ({ record, outcome: await handleRecord(options, record) })),
    );
    return {
      batchItemFailures: outcomes.flatMap(({ record, outcome }) =>
        outcome === 'failed' ? [{ itemIdentifier: record.messageId }] : [],
      ),
    };
  };
