/** The Lambda client by which a function calls the acquirer. */
import { LambdaClient } from '@aws-sdk/client-lambda';
import { type AwsSettings, limits, warm } from './client-settings.ts';

/** Longer than the acquirer may think, shorter than the function that waits for it. */
const REQUEST_TIMEOUT_MS = 12_000;

/** One attempt: after a lost answer the workflow inquires, it does not charge blindly again. */
export const createLambdaClient = ({ region }: AwsSettings): LambdaClient =>
  warm(
    new LambdaClient({
      region,
      maxAttempts: 1,
      requestHandler: limits(REQUEST_TIMEOUT_MS),
      cacheMiddleware: true,
    }),
  );
