/** The DynamoDB client of a function. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  ATTEMPTS_MAX,
  type AwsSettings,
  limits,
  REQUEST_TIMEOUT_MS,
  warm,
} from './client-settings.ts';

export const createDynamoClient = ({ region }: AwsSettings): DynamoDBClient =>
  warm(
    new DynamoDBClient({
      region,
      maxAttempts: ATTEMPTS_MAX,
      retryMode: 'standard',
      requestHandler: limits(REQUEST_TIMEOUT_MS),
      cacheMiddleware: true,
    }),
  );
