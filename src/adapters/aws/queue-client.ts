/** The SQS client of a function. */
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  ATTEMPTS_MAX,
  type AwsSettings,
  limits,
  REQUEST_TIMEOUT_MS,
  warm,
} from './client-settings.ts';

/** The endpoint decides where calls go; a queue's URL is only its name. */
export const createQueueClient = ({ region }: AwsSettings): SQSClient =>
  warm(
    new SQSClient({
      region,
      useQueueUrlAsEndpoint: false,
      maxAttempts: ATTEMPTS_MAX,
      retryMode: 'standard',
      requestHandler: limits(REQUEST_TIMEOUT_MS),
      cacheMiddleware: true,
    }),
  );
