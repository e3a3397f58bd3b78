/** What became of every payment of the load run: the tables, queues, log and announcements of the quiet engine. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { gatherEvidence, violations, type Witness } from '../../test/faults/support/invariants.ts';
import { awsSettings, type BenchEngine } from '../lib/bench-engine.ts';
import { SUFFIX } from '../lib/bench-stack.ts';
import { NOTIFICATIONS } from '../lib/notifications.ts';

const DRAIN_MS = 60_000;
const LOOK_MS = 1000;
const FINAL = new Set(['captured', 'settled']);

export interface Verdict {
  readonly acknowledged: number;
  /** Acknowledged payments that are not in the table, or not in their final state. */
  readonly lost: readonly string[];
  /** One line for each violation of I1 to I9. */
  readonly violations: readonly string[];
  /** Messages in the queues once these had a minute to be emptied; dead letters among them. */
  readonly left: number;
}

function clientsOf(engine: BenchEngine) {
  const settings = awsSettings(engine);
  return {
    dynamo: new DynamoDBClient(settings),
    sqs: new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
  };
}

async function messagesLeft(sqs: SQSClient): Promise<number> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const counts = await Promise.all(
    QueueUrls.filter((url) => !url.endsWith(`/${NOTIFICATIONS}`)).map(async (QueueUrl) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      const {
        ApproximateNumberOfMessages = '0',
        ApproximateNumberOfMessagesNotVisible = '0',
        ApproximateNumberOfMessagesDelayed = '0',
      } = Attributes;
      return (
        Number(ApproximateNumberOfMessages) +
        Number(ApproximateNumberOfMessagesNotVisible) +
        Number(ApproximateNumberOfMessagesDelayed)
      );
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function drained(sqs: SQSClient): Promise<number> {
  const deadline = Date.now() + DRAIN_MS;
  for (;;) {
    const left = await messagesLeft(sqs);
    if (left === 0 || Date.now() > deadline) return left;
    await delay(LOOK_MS);
  }
}

/** The engine must do nothing any more but what it does by the clock. */
export async function examine(
  engine: BenchEngine,
  { acknowledged, badAnswers }: Pick<Witness, 'acknowledged' | 'badAnswers'>,
): Promise<Verdict> {
  const aws = clientsOf(engine);
  const left = await drained(aws.sqs);
  const { announced, logFile } = await engine.witnessed();
  const messages = readFileSync(logFile, 'utf8').trimEnd().split('\n');
  const name = (resource: string) => `${resource}-${SUFFIX}`;
  const witness: Witness = {
    system: {
      aws,
      name,
      async queueUrl(queue) {
        const { QueueUrl } = await aws.sqs.send(new GetQueueUrlCommand({ QueueName: name(queue) }));
        if (QueueUrl === undefined) throw new Error(`queue ${queue} has no URL`);
        return QueueUrl;
      },
      log: messages.map((line) => ({ message: JSON.parse(line) as string })),
      engine: { clock: { now: Date.now } },
    },
    acknowledged,
    announced: new Map(announced.map(([id, versions]) => [id, new Set(versions)])),
    badAnswers,
  };
  const { payments } = await gatherEvidence(witness.system);
  const ended = new Set(payments.filter(({ status }) => FINAL.has(status)).map(({ id }) => id));
  const found = await violations(witness);
  aws.dynamo.destroy();
  aws.sqs.destroy();
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((id) => !ended.has(id as (typeof payments)[number]['id'])),
    violations: found,
    left,
  };
}
