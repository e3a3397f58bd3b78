/** Subscribers, who are outside the system: without them notifications stay in the engine's memory for days. */
import { setInterval } from 'node:timers/promises';
import { GetQueueUrlCommand, PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { awsSettings, type BenchEngine } from './bench-engine.ts';
import { SUFFIX } from './bench-stack.ts';

export const NOTIFICATIONS = `notifications-${SUFFIX}`;
const EVERY_MS = 5_000;

/** Takes all notifications from their queue every few seconds until it is aborted; a failure ends the benchmark. */
export function subscribe(engine: BenchEngine): AbortController {
  const subscriber = new AbortController();
  const { signal } = subscriber;
  const sqs = new SQSClient({ ...awsSettings(engine), useQueueUrlAsEndpoint: false });
  const take = async () => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: NOTIFICATIONS }));
    for await (const _ of setInterval(EVERY_MS, undefined, { signal })) {
      await sqs.send(new PurgeQueueCommand({ QueueUrl }), { abortSignal: signal });
    }
  };
  void take()
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    })
    .finally(() => sqs.destroy());
  return subscriber;
}
