/** Tells queues what happens to objects, in S3's event format. */
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import type { Bucket, NotificationRule } from './buckets.ts';
import type { ListedVersion } from './catalog.ts';

/** False when the queue does not exist or its policy refuses S3. */
export type SendToQueue = (delivery: {
  readonly service: string;
  readonly sourceArn: string;
  readonly queueArn: string;
  readonly body: string;
}) => boolean;

export interface ObjectEvent {
  /** Without the leading `s3:`. */
  readonly name:
    | 'ObjectCreated:Put'
    | 'ObjectCreated:Copy'
    | 'ObjectCreated:CompleteMultipartUpload'
    | 'ObjectRemoved:Delete'
    | 'ObjectRemoved:DeleteMarkerCreated';
  readonly version: ListedVersion;
  readonly requestId: string;
  readonly caller: string;
}

export interface Notifier {
  notify(bucket: Bucket, event: ObjectEvent): void;
  /** What S3 sends when a configuration is first applied; receivers must tolerate it. */
  announce(bucket: Bucket): void;
}

export function createNotifier(options: {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly send: SendToQueue;
  readonly onRefused: (message: string) => void;
}): Notifier {
  const { clock, region, accountId, send, onRefused } = options;

  function deliver(bucket: Bucket, queueArn: string, content: unknown): void {
    const body = JSON.stringify(content);
    const delivery = { service: 's3.amazonaws.com', sourceArn: bucket.arn, queueArn, body };
    if (send(delivery)) return;
    onRefused(
      `a notification of ${bucket.name} was lost: the policy of ${queueArn} does not let the bucket send to it, or the queue does not exist`,
    );
  }

  return {
    announce: (bucket) => {
      for (const { queueArn } of bucket.rules) {
        deliver(bucket, queueArn, {
          Service: 'Amazon S3',
          Event: 's3:TestEvent',
          Time: new Date(clock.now()).toISOString(),
          Bucket: bucket.name,
        });
      }
    },
    notify: (bucket, event) => {
      for (const rule of bucket.rules) {
        if (!matches(rule, event)) continue;
        const record = eventRecord(bucket, { rule, event, region, accountId, now: clock.now() });
        deliver(bucket, rule.queueArn, { Records: [record] });
      }
    },
  };
}

/** Announces configurations that these data have not seen yet, not on every start. */
export function announceNew(
  database: DatabaseSync,
  buckets: Iterable<Bucket>,
  notifier: Notifier,
): void {
  database.exec(
    'CREATE TABLE IF NOT EXISTS announced (bucket TEXT PRIMARY KEY, rules TEXT NOT NULL) STRICT',
  );
  const upsert = database.prepare(
    `INSERT INTO announced VALUES (?, ?)
     ON CONFLICT DO UPDATE SET rules = excluded.rules WHERE rules <> excluded.rules`,
  );
  for (const bucket of buckets) {
    const { changes } = upsert.run(bucket.name, JSON.stringify(bucket.rules));
    if (changes > 0) notifier.announce(bucket);
  }
}

function matches({ events, prefix, suffix }: NotificationRule, event: ObjectEvent): boolean {
  const { key } = event.version;
  const [kind] = event.name.split(':');
  return (
    events.some((wanted) => wanted === `s3:${event.name}` || wanted === `s3:${kind}:*`) &&
    key.startsWith(prefix) &&
    key.endsWith(suffix)
  );
}

function eventRecord(
  bucket: Bucket,
  context: {
    readonly rule: NotificationRule;
    readonly event: ObjectEvent;
    readonly region: string;
    readonly accountId: string;
    readonly now: number;
  },
) {
  const { rule, event, region, accountId, now } = context;
  const { version } = event;
  const isCreated = event.name.startsWith('ObjectCreated:');
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: new Date(now).toISOString(),
    eventName: event.name,
    userIdentity: { principalId: `AWS:${event.caller}` },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': event.requestId, 'x-amz-id-2': event.requestId },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: rule.id,
      bucket: {
        name: bucket.name,
        ownerIdentity: { principalId: accountId },
        arn: bucket.arn,
      },
      object: {
        // As a form would encode it: receivers turn plus signs back into spaces.
        key: encodeURIComponent(version.key).replaceAll('%20', '+').replaceAll('%2F', '/'),
        ...(isCreated && { size: version.size, eTag: version.etag }),
        ...(version.versionId !== 'null' && { versionId: version.versionId }),
        sequencer: version.sequence.toString(16).toUpperCase().padStart(18, '0'),
      },
    },
  };
}
