/** Takes records from the payments table's stream; what could not be relayed is delivered again. */
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { RelayChanges, RowChange } from '../application/relay-changes.ts';
import { measureChanges } from './measure-changes.ts';
import type { Telemetry } from './telemetry.ts';

interface Options {
  readonly relay: RelayChanges;
  /** Null for a record without a row to tell of; throws for one that is no payment. */
  readonly toRowChange: (images: NonNullable<DynamoDBRecord['dynamodb']>) => RowChange | null;
  readonly telemetry: Telemetry;
}

export type StreamHandler = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

export const createStreamHandler =
  ({ relay, toRowChange, telemetry }: Options): StreamHandler =>
  async ({ Records }) => {
    const failures = new Set<string>();
    const changes: { readonly sequenceNumber: string; readonly change: RowChange }[] = [];
    for (const { dynamodb = {}, eventID } of Records) {
      const sequenceNumber = dynamodb.SequenceNumber ?? '';
      try {
        const change = toRowChange(dynamodb);
        if (change !== null) changes.push({ sequenceNumber, change });
      } catch (error) {
        telemetry.error('A stream record is no payment.', { eventId: eventID }, error);
        failures.add(sequenceNumber);
      }
    }
    for (const index of await relay(changes.map(({ change }) => change))) {
      failures.add(changes[index]?.sequenceNumber ?? '');
    }
    const groups = Object.groupBy(changes, ({ sequenceNumber }) =>
      failures.has(sequenceNumber) ? 'failed' : 'relayed',
    );
    measureChanges(
      (groups.relayed ?? []).map(({ change }) => change),
      telemetry,
    );
    if (failures.size > 0) {
      telemetry.metric('ChangesNotRelayed', failures.size);
      const paymentIds = (groups.failed ?? []).map(({ change }) => change.after.id);
      telemetry.warn('Changes must be relayed again.', { failures: failures.size, paymentIds });
    }
    return {
      batchItemFailures: [...failures].map((itemIdentifier) => ({ itemIdentifier })),
    };
  };
