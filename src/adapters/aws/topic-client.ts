/** The SNS client of a function. */
import { SNSClient } from '@aws-sdk/client-sns';
import { ATTEMPTS_MAX, type AwsSettings, limits, REQUEST_TIMEOUT_MS } from './client-settings.ts';

export const createTopicClient = ({ region }: AwsSettings): SNSClient =>
  new SNSClient({
    region,
    maxAttempts: ATTEMPTS_MAX,
    retryMode: 'standard',
    requestHandler: limits(REQUEST_TIMEOUT_MS),
    cacheMiddleware: true,
  });
