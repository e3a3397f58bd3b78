/** Work orders on SQS, one queue per lane. */
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueuedOrder, WorkQueue } from '../../application/ports.ts';
import type { Lane } from '../../contract/payment-record.ts';
import { LANES } from '../../contract/payment-record.ts';
import { sendInBatches } from './send-in-batches.ts';

interface Options {
  readonly client: SQSClient;
  readonly queueUrls: Readonly<Record<Lane, string>>;
  readonly onFault: (error: unknown) => void;
}

export const createWorkQueue = (options: Options): WorkQueue => ({
  async send(orders) {
    const failed = new Set<number>();
    for (const lane of LANES) {
      const indexes = [...orders.keys()].filter((index) => orders[index]?.lane === lane);
      const entries = indexes.flatMap((index) => orders[index] ?? []);
      for (const position of await sendToLane(options, lane, entries)) {
        failed.add(indexes[position] ?? 0);
      }
    }
    return failed;
  },
});

function sendToLane(
  { client, queueUrls, onFault }: Options,
  lane: Lane,
  entries: readonly QueuedOrder[],
): Promise<ReadonlySet<number>> {
  return sendInBatches({
    entries,
    onFault,
    bytesOf: ({ order }) => Buffer.byteLength(JSON.stringify(order)),
    async send(batch) {
      const { Failed = [] } = await client.send(
        new SendMessageBatchCommand({
          QueueUrl: queueUrls[lane],
          Entries: batch.map(({ id, entry }) => ({
            Id: id,
            MessageBody: JSON.stringify(entry.order),
            ...(entry.delaySeconds > 0 ? { DelaySeconds: entry.delaySeconds } : {}),
          })),
        }),
      );
      return {
        failed: Failed.map(({ Id = '', SenderFault = false }) => ({
          id: Id,
          senderFault: SenderFault,
        })),
      };
    },
  });
}
