/** Reads whole tables page by page, and works on each page's items so many at a time. */
import { BatchGetItemCommand, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { CliError } from '../terminal/cli-error.ts';

const AT_ONCE = 16;
const BATCH_MAX = 100;
const BATCH_ATTEMPTS_MAX = 8;
const FIRST_PAUSE_MS = 50;

export interface Scanned {
  readonly client: DynamoDBClient;
  readonly table: string;
}

/** Pages of what is in a table, strongly consistent, with these attributes only (never a reserved word's own name). */
export async function* scanTable(
  { client, table }: Scanned,
  attributes: readonly string[],
): AsyncGenerator<Record<string, unknown>[]> {
  const names = Object.fromEntries(attributes.map((name, at) => [`#a${at}`, name]));
  const input = {
    TableName: table,
    ConsistentRead: true,
    ProjectionExpression: Object.keys(names).join(', '),
    ExpressionAttributeNames: names,
  };
  for await (const { Items = [] } of paginateScan({ client }, input)) {
    yield Items.map((item) => unmarshall(item));
  }
}

/** A bounded number at a time, in no order. */
export async function forEachOf<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) await work(item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Which of these payments have a row; what DynamoDB leaves over is asked for again. */
export async function existingPayments(
  { client, table }: Scanned,
  paymentIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let start = 0; start < paymentIds.length; start += BATCH_MAX) {
    let Keys = paymentIds.slice(start, start + BATCH_MAX).map((id) => ({ paymentId: { S: id } }));
    for (let attempt = 1; Keys.length > 0; attempt += 1) {
      if (attempt > BATCH_ATTEMPTS_MAX) throw new CliError('DynamoDB left rows over; try again');
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({
          RequestItems: {
            [table]: { Keys, ConsistentRead: true, ProjectionExpression: 'paymentId' },
          },
        }),
      );
      for (const { paymentId } of Responses?.[table] ?? []) found.add(paymentId?.S ?? '');
      Keys = (UnprocessedKeys?.[table]?.Keys ?? []) as typeof Keys;
      if (Keys.length > 0)
        await new Promise((done) => setTimeout(done, FIRST_PAUSE_MS * 2 ** attempt));
    }
  }
  return found;
}
