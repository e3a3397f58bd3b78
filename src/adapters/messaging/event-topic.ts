/** Events on SNS, with the attributes that subscribers filter by. */
import { PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { EventTopic } from '../../application/ports.ts';
import type { CloudEvent } from '../../contract/messages.ts';
import { sendInBatches } from './send-in-batches.ts';

interface Options {
  readonly client: SNSClient;
  readonly topicArn: string;
  readonly onFault: (error: unknown) => void;
}

const attribute = (value: string) => ({ DataType: 'String', StringValue: value });

export const attributesOf = ({ type, data }: CloudEvent) => ({
  eventType: attribute(type),
  merchantId: attribute(data.merchantId),
  status: attribute(data.status),
});

export const createEventTopic = ({ client, topicArn, onFault }: Options): EventTopic => ({
  publish: (events) =>
    sendInBatches({
      entries: events,
      onFault,
      bytesOf: (event) => Buffer.byteLength(JSON.stringify(event)),
      async send(batch) {
        const { Failed = [] } = await client.send(
          new PublishBatchCommand({
            TopicArn: topicArn,
            PublishBatchRequestEntries: batch.map(({ id, entry }) => ({
              Id: id,
              Message: JSON.stringify(entry),
              MessageAttributes: attributesOf(entry),
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
    }),
});
