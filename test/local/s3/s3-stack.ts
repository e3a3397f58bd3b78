/** Two buckets by hand (one versioned, one plain) behind a real SDK client. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach } from 'vitest';
import { type Clock, createClock } from '../../../local/clock.ts';
import { createS3 } from '../../../local/s3/s3.ts';
import type { LogLine, Principal } from '../../../local/types.ts';
import { handMadeStack } from '../dynamodb/hand-made-stack.ts';

export const VERSIONED = 'batches-test';
export const PLAIN = 'logs-test';
export const QUEUE_ARN = 'arn:aws:sqs:us-east-1:123456789012:ingest-test';

export const credentials = { accessKeyId: 'ASIATEST', secretAccessKey: 'secret' };
const principal: Principal = { kind: 'admin', label: 'tester' };

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const stack = handMadeStack({
  aws_s3_bucket: { batches: { bucket: VERSIONED }, logs: { bucket: PLAIN } },
  aws_s3_bucket_versioning: {
    batches: { bucket: VERSIONED, versioning_configuration: { status: 'Enabled' } },
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    batches: {
      bucket: VERSIONED,
      rule: [
        {
          bucket_key_enabled: true,
          apply_server_side_encryption_by_default: {
            sse_algorithm: 'aws:kms',
            kms_master_key_id: 'arn:aws:kms:us-east-1:123456789012:key/1',
          },
        },
      ],
    },
  },
  aws_s3_bucket_notification: {
    batches: {
      bucket: VERSIONED,
      queue: [
        {
          id: 'inbox',
          queue_arn: QUEUE_ARN,
          events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:DeleteMarkerCreated'],
          filter_prefix: 'inbox/',
        },
      ],
    },
  },
});

export interface Sent {
  readonly service: string;
  readonly sourceArn: string;
  readonly queueArn: string;
  readonly body: string;
}

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tap-s3-'));
  open.push(async () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export async function startS3(
  options: { readonly directory?: string; readonly clock?: Clock; readonly refuse?: boolean } = {},
) {
  const { directory = temporaryDirectory(), clock = createClock(), refuse = false } = options;
  const sent: Sent[] = [];
  const lines: LogLine[] = [];
  const s3 = createS3({
    stack,
    directory,
    clock,
    log: (line) => lines.push(line),
    secretOf: (key) => (key === credentials.accessKeyId ? credentials.secretAccessKey : undefined),
    send: (delivery) => {
      sent.push(delivery);
      return !refuse;
    },
  });
  const server = createServer((request, response) => {
    void s3.handler(request, response, principal);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await s3.close();
  };
  let closed: Promise<void> | undefined;
  const closeOnce = () => {
    closed ??= close();
    return closed;
  };
  open.push(closeOnce);
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new S3Client({ region: 'us-east-1', credentials, endpoint, maxAttempts: 1 });
  return { client, endpoint, sent, lines, clock, directory, close: closeOnce };
}
