/** Dead letters on SQS: taken for a while and put back, sent again with the same bytes, or deleted. */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Target } from '../tenants/target.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { DeadLetterQueue } from './dead-letter-queues.ts';

export interface DeadLetter {
  readonly queue: string;
  readonly messageId: string;
  readonly body: string;
  /** RFC 3339: when it was sent at first, where that is known. */
  readonly sentAt: string | null;
  readonly receiveCount: number;
  readonly received: Message;
}

export interface DeadLetterStore {
  /**
   * Batches of letters, each hidden from everybody else for two minutes; ends when the queue has no more to
   * show, or after `max`. Whoever takes them puts back what is to stay.
   */
  take(queue: DeadLetterQueue, max: number): AsyncGenerator<readonly DeadLetter[]>;
  putBack(queue: DeadLetterQueue, letters: readonly DeadLetter[]): Promise<void>;
  /** Sent before it is deleted: a crash in between doubles a letter and loses none. Answers which went. */
  sendAgain(
    queue: DeadLetterQueue,
    letters: readonly DeadLetter[],
  ): Promise<ReadonlySet<DeadLetter>>;
  /** Raises CliError when a letter is still there. */
  discard(queue: DeadLetterQueue, letter: DeadLetter): Promise<void>;
}

const BATCH_MAX = 10;
/** Longer than a batch takes; what a tool that died has taken is visible again after it. */
const HIDDEN_SECONDS = 120;
/** A long poll asks all of SQS's servers, so that an empty answer means an empty queue. */
const WAIT_SECONDS = 2;
/** 256 KiB a call. */
const BYTES_MAX = 250_000;

function toDeadLetter(queue: string, received: Message): DeadLetter {
  const { SentTimestamp, ApproximateReceiveCount } = received.Attributes ?? {};
  return {
    queue,
    messageId: received.MessageId ?? '',
    body: received.Body ?? '',
    sentAt: SentTimestamp === undefined ? null : new Date(Number(SentTimestamp)).toISOString(),
    receiveCount: Number(ApproximateReceiveCount ?? 0),
    received,
  };
}

const entryOf = ({ received }: DeadLetter, index: number) => ({
  Id: String(index),
  ReceiptHandle: received.ReceiptHandle ?? '',
});

/** Batches of ten and of what one call may carry. */
function* batchesOf(letters: readonly DeadLetter[]): Generator<DeadLetter[]> {
  let batch: DeadLetter[] = [];
  let bytes = 0;
  for (const letter of letters) {
    const size = Buffer.byteLength(letter.body);
    if (batch.length === BATCH_MAX || (batch.length > 0 && bytes + size > BYTES_MAX)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(letter);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

export function createDeadLetterStore({ environment, settings }: Target): DeadLetterStore {
  const client = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false });
  const urls = new Map<string, Promise<string>>();
  const find = async (queue: string): Promise<string> => {
    const { QueueUrl = '' } = await client.send(
      new GetQueueUrlCommand({ QueueName: `${queue}-${environment}` }),
    );
    return QueueUrl;
  };
  const urlOf = (queue: string): Promise<string> => {
    const url = urls.get(queue) ?? find(queue);
    urls.set(queue, url);
    return url;
  };

  return {
    take: (queue, max) => take(client, { queue: queue.queue, url: urlOf(queue.queue), max }),
    async putBack({ queue }, letters) {
      const QueueUrl = await urlOf(queue);
      for (const batch of batchesOf(letters)) {
        const Entries = batch.map((letter, at) => ({
          ...entryOf(letter, at),
          VisibilityTimeout: 0,
        }));
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    },
    async sendAgain({ queue, source }, letters) {
      const QueueUrl = await urlOf(source);
      const went = new Set<DeadLetter>();
      for (const batch of batchesOf(letters)) {
        const Entries = batch.map(({ received: { Body, MessageAttributes } }, at) => ({
          Id: String(at),
          MessageBody: Body ?? '',
          ...(MessageAttributes === undefined ? {} : { MessageAttributes }),
        }));
        const { Successful = [] } = await client.send(
          new SendMessageBatchCommand({ QueueUrl, Entries }),
        );
        const sent = new Set(Successful.map(({ Id }) => Id));
        const gone = batch.filter((_, at) => sent.has(String(at)));
        await remove(client, await urlOf(queue), gone);
        for (const letter of gone) went.add(letter);
      }
      return went;
    },
    async discard({ queue }, letter) {
      if ((await remove(client, await urlOf(queue), [letter])) > 0) return;
      throw new CliError(`SQS did not delete ${letter.messageId}, which is still there: try again`);
    },
  };
}

/** Answers how many are gone: of a batch, SQS may delete some only. */
async function remove(client: SQSClient, QueueUrl: string, letters: readonly DeadLetter[]) {
  let gone = 0;
  for (const batch of batchesOf(letters)) {
    const Entries = batch.map(entryOf);
    const command = new DeleteMessageBatchCommand({ QueueUrl, Entries });
    gone += (await client.send(command)).Successful?.length ?? 0;
  }
  return gone;
}

async function* take(
  client: SQSClient,
  from: { readonly queue: string; readonly url: Promise<string>; readonly max: number },
): AsyncGenerator<readonly DeadLetter[]> {
  const QueueUrl = await from.url;
  const seen = new Set<string>();
  while (seen.size < from.max) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(BATCH_MAX, from.max - seen.size),
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    const fresh = Messages.filter(({ MessageId = '' }) => !seen.has(MessageId));
    // What is shown twice has been looked at for longer than it was hidden: once round is enough.
    if (fresh.length === 0) return;
    for (const { MessageId = '' } of fresh) seen.add(MessageId);
    yield fresh.map((message) => toDeadLetter(from.queue, message));
  }
}
