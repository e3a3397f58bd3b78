/** What every S3 operation gets, and what it answers. */
import type { Clock } from '../clock.ts';
import type { Blobs, Segment } from './blobs.ts';
import type { Bucket } from './buckets.ts';
import type { Catalog } from './catalog.ts';
import type { Notifier } from './notifications.ts';
import type { S3Call } from './s3-call.ts';
import type { Uploads } from './uploads.ts';

export interface S3Context {
  readonly catalog: Catalog;
  readonly uploads: Uploads;
  readonly blobs: Blobs;
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly clock: Clock;
  readonly notifier: Notifier;
  readonly region: string;
  readonly accountId: string;
}

export interface S3Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** XML, or a range of an object's bytes. */
  readonly body?: string | BodyRange;
}

export interface BodyRange {
  readonly segments: readonly Segment[];
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

export type Operation = (
  call: S3Call,
  context: S3Context,
  bucket: Bucket,
) => S3Reply | Promise<S3Reply>;

export const xmlReply = (
  body: string,
  headers: Readonly<Record<string, string>> = {},
): S3Reply => ({ status: 200, headers: { 'content-type': 'application/xml', ...headers }, body });
