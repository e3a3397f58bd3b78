/** Audit trails in DynamoDB, read whole. */
import type { QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import type { AuditTrail } from '../../application/ports.ts';
import type { AuditEvent } from '../../contract/audit.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { fromAuditItem } from './audit-item.ts';

interface Options {
  readonly client: DynamoClient;
  readonly auditTable: string;
}

/** A payment has at most a thousand entries; a page holds a megabyte of them. */
const PAGES_MAX = 20;

export const createAuditTrail = ({ client, auditTable }: Options): AuditTrail => ({
  async read(paymentId) {
    const events: AuditEvent[] = [];
    let from: QueryCommandOutput['LastEvaluatedKey'];
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const answer = await asStore('Reading an audit trail', () =>
        client.call('Query', {
          TableName: auditTable,
          KeyConditionExpression: 'paymentId = :paymentId',
          ExpressionAttributeValues: { ':paymentId': { S: paymentId } },
          ConsistentRead: true,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      events.push(...(answer.Items ?? []).flatMap(fromAuditItem));
      from = answer.LastEvaluatedKey;
      if (from === undefined) return events;
    }
    throw new Error(`The audit trail of ${paymentId} is longer than any payment's can be.`);
  },
});
