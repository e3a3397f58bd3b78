/** The Step Functions client of a function, for one call that waits as long as its caller says. */
import { SFNClient } from '@aws-sdk/client-sfn';
import { type AwsSettings, limits, warm } from './client-settings.ts';

/**
 * One attempt: a repeat of StartSyncExecution would start a second execution. SendTaskSuccess is
 * repeated by the workflow that calls it.
 */
export const createStepFunctionsClient = (
  { region, disableHostPrefix }: AwsSettings,
  { requestTimeoutMs }: { readonly requestTimeoutMs: number },
): SFNClient =>
  warm(
    new SFNClient({
      region,
      disableHostPrefix,
      maxAttempts: 1,
      requestHandler: limits(requestTimeoutMs),
      cacheMiddleware: true,
    }),
  );
