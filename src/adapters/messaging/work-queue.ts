/** Work orders on SQS, one queue per lane. */
import type { QueuedOrder, WorkQueue } from '../../application/ports.ts';
import type { Lane } from '../../contract/payment-record.ts';
import { LANES } from '../../contract/payment-record.ts';
import type { QueueClient } from '../aws/queue-client.ts';
import { sendInBatches } from './send-in-batches.ts';

interface Options {
  readonly client: QueueClient;
  /** Of the lanes that may come. */
  readonly queueUrls: Readonly<Partial<Record<Lane, string>>>;
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
  const QueueUrl = queueUrls[lane];
  if (QueueUrl === undefined && entries.length > 0) {
    onFault(new Error(`Orders of the lane ${lane} came to a sender that has no queue for them.`));
    return Promise.resolve(new Set(entries.keys()));
  }
  return sendInBatches({
    entries,
    onFault,
    bytesOf: ({ order }) => Buffer.byteLength(JSON.stringify(order)),
    async send(batch) {
      const { Failed = [] } = await client.call('SendMessageBatch', {
        QueueUrl,
        Entries: batch.map(({ id, entry }) => ({
          Id: id,
          MessageBody: JSON.stringify(entry.order),
          ...(entry.delaySeconds > 0 ? { DelaySeconds: entry.delaySeconds } : {}),
        })),
      });
      return {
        failed: Failed.map(({ Id = '', SenderFault = false }) => ({
          id: Id,
          senderFault: SenderFault,
        })),
      };
    },
  });
}
