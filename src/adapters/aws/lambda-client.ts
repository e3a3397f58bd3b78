/** The Lambda client by which a function calls the acquirer. */
import type { AwsSettings } from './client-settings.ts';
import { createSender } from './send-signed.ts';

export interface LambdaClient {
  /** Resolves with what the function answers, undefined when it failed; raises as Sender does. */
  invoke(functionName: string, event: object): Promise<unknown>;
}

/** Longer than the acquirer may think, shorter than the function that waits for it. */
const REQUEST_TIMEOUT_MS = 12_000;

/** One attempt: after a lost answer the workflow inquires, it does not charge blindly again. */
export function createLambdaClient(settings: AwsSettings): LambdaClient {
  const service = { name: 'lambda', requestTimeoutMs: REQUEST_TIMEOUT_MS, attemptsMax: 1 } as const;
  const { send } = createSender(service, settings);
  return {
    async invoke(functionName, event) {
      const { headers, body } = await send({
        path: `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(event),
      });
      return headers['x-amz-function-error'] === undefined ? JSON.parse(body) : undefined;
    },
  };
}
