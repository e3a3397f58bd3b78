/** How far the results of each chunk have been written: a row of its own, so that counting does not read it. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { BatchParts, ObjectVersion, WrittenPart } from '../../application/batch/ports.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { isFailure } from '../aws/service-failure.ts';
import { numberOf, textOf } from './attributes.ts';
import { partsKey } from './batch-keys.ts';
import { toItem } from './item.ts';

interface Options {
  readonly client: DynamoClient;
  readonly batchesTable: string;
}

interface StoredPart {
  readonly results: Partial<ObjectVersion>;
  readonly rejects: Partial<ObjectVersion> | null;
}

const objectOf = ({ key, versionId }: Partial<ObjectVersion>): ObjectVersion => ({
  key: textOf(key),
  versionId: textOf(versionId),
});

const partOf = ({ results, rejects }: StoredPart): WrittenPart => ({
  results: objectOf(results),
  rejects: rejects === null ? null : objectOf(rejects),
});

export const createBatchParts = ({ client, batchesTable }: Options): BatchParts => ({
  async readParts(batchId, chunk) {
    const { Item } = await asStore('Reading what is written', () =>
      client.call('GetItem', {
        TableName: batchesTable,
        Key: partsKey(batchId, chunk),
        ConsistentRead: true,
      }),
    );
    if (Item === undefined) return { nextOffset: null, rows: 0, parts: [] };
    const row = unmarshall(Item);
    return {
      nextOffset: numberOf(row.nextOffset),
      rows: numberOf(row.rows),
      parts: (row.parts as StoredPart[]).map(partOf),
    };
  },
  async addPart(batchId, chunk, { from, part, nextOffset, rows }) {
    try {
      await asStore('Noting what is written', () =>
        client.call('UpdateItem', {
          TableName: batchesTable,
          Key: partsKey(batchId, chunk),
          UpdateExpression:
            'SET #parts = list_append(if_not_exists(#parts, :none), :part), #nextOffset = :to, #rows = :rows',
          ConditionExpression:
            from.nextOffset === null ? 'attribute_not_exists(batchId)' : '#nextOffset = :from',
          ExpressionAttributeNames: {
            '#parts': 'parts',
            '#nextOffset': 'nextOffset',
            '#rows': 'rows',
          },
          ExpressionAttributeValues: toItem({
            ':none': [],
            ':part': [part],
            ':to': nextOffset,
            ':rows': rows,
            ...(from.nextOffset === null ? {} : { ':from': from.nextOffset }),
          }),
        }),
      );
      return 'added';
    } catch (error) {
      if (isFailure(error, 'ConditionalCheckFailedException')) return 'fenced';
      throw error;
    }
  },
});
