/** The S3 client of a function. */
import { S3Client } from '@aws-sdk/client-s3';
import { ATTEMPTS_MAX, type AwsSettings, limits, REQUEST_TIMEOUT_MS } from './client-settings.ts';

/** Checksums only where they are given: the SDK would else sign that of an empty body into a presigned upload. */
export const createS3Client = ({ region }: AwsSettings): S3Client =>
  new S3Client({
    region,
    maxAttempts: ATTEMPTS_MAX,
    retryMode: 'standard',
    requestChecksumCalculation: 'WHEN_REQUIRED',
    requestHandler: limits(REQUEST_TIMEOUT_MS),
  });
