/** Writes texts into the row of a batch, past every function. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Batch } from '../../src/contract/batch.ts';
import type { System } from '../support/system.ts';

export async function plantBatch(system: System, { id }: Batch, fields: Record<string, string>) {
  const names = Object.keys(fields);
  await system.aws.dynamo.send(
    new UpdateItemCommand({
      TableName: system.name('payment-batches'),
      Key: { batchId: { S: id }, part: { S: 'BATCH' } },
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [`:${name}`, { S: value }]),
      ),
    }),
  );
}
