/** The Step Functions client of a function, for calls that wait as long as their caller says. */
import type {
  SendTaskSuccessInput,
  StartExecutionInput,
  StartSyncExecutionInput,
  StartSyncExecutionOutput,
} from '@aws-sdk/client-sfn';
import type { AwsSettings } from './client-settings.ts';
import { createJsonClient, type JsonClient } from './json-client.ts';

export type StepFunctionsClient = JsonClient<{
  SendTaskSuccess: [SendTaskSuccessInput, object];
  StartExecution: [StartExecutionInput, object];
  StartSyncExecution: [StartSyncExecutionInput, Pick<StartSyncExecutionOutput, 'status'>];
}>;

/**
 * One attempt: a repeat of StartSyncExecution would start a second execution. SendTaskSuccess is
 * repeated by the workflow that calls it.
 */
export const createStepFunctionsClient = (
  settings: AwsSettings,
  { requestTimeoutMs }: { readonly requestTimeoutMs: number },
): StepFunctionsClient =>
  createJsonClient(
    {
      name: 'states',
      target: 'AWSStepFunctions',
      hostPrefixes: { StartSyncExecution: 'sync-' },
      requestTimeoutMs,
      attemptsMax: 1,
    },
    settings,
  );
