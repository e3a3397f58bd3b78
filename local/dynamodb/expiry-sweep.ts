/** Deletes items whose time to live has passed, which the engine itself never does. */
import type { Clock } from '../clock.ts';
import type { Table } from './create-tables.ts';
import { EngineCallError, type EngineClient } from './engine-client.ts';

/** DynamoDB promises nothing sooner than days; an hour shows that code may not rely on it. */
const SWEEP_INTERVAL_MS = 3_600_000;
/** DynamoDB leaves items alone whose stamp lies more than five years back. */
const OLDEST_SECONDS = 5 * 365 * 86_400;
const PAGE_SIZE = 1_000;
const PAGES_MAX = 10_000;

export interface ExpirySweep {
  /** One pass over all tables with a TTL; answers how many items went. */
  sweep(): Promise<number>;
  stop(): void;
}

export function startExpirySweep(options: {
  readonly client: EngineClient;
  readonly tables: readonly Table[];
  readonly clock: Clock;
  readonly onDelete: (tableName: string) => void;
  readonly onError: (error: unknown) => void;
}): ExpirySweep {
  const { client, clock, onDelete, onError } = options;
  const expiring = options.tables.filter((table) => table.ttlAttribute !== undefined);

  async function sweep(): Promise<number> {
    let count = 0;
    for (const table of expiring) count += await sweepTable(table);
    return count;
  }

  async function sweepTable(table: Table): Promise<number> {
    const now = Math.floor(clock.now() / 1000);
    const values = { ':now': { N: `${now}` }, ':oldest': { N: `${now - OLDEST_SECONDS}` } };
    const names = { '#ttl': table.ttlAttribute };
    const condition = '#ttl < :now AND #ttl > :oldest';
    let count = 0;
    let start: unknown;
    for (let page = 0; page < PAGES_MAX; page++) {
      const output = await client.call('Scan', {
        TableName: table.name,
        Limit: PAGE_SIZE,
        FilterExpression: condition,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ...(start !== undefined && { ExclusiveStartKey: start }),
      });
      for (const item of output.Items as Record<string, unknown>[]) {
        const Key = Object.fromEntries(table.keyNames.map((name) => [name, item[name]]));
        // The condition again: the item may have been renewed since the page was read.
        const gone = await client
          .call('DeleteItem', {
            TableName: table.name,
            Key,
            ConditionExpression: condition,
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: values,
          })
          .then(() => true, wasRenewed);
        if (gone) count++;
      }
      start = output.LastEvaluatedKey;
      if (start === undefined) break;
    }
    if (count > 0) onDelete(table.name);
    return count;
  }

  let cancel: (() => void) | undefined;
  let stopped = false;
  const again = () => {
    if (stopped) return;
    const sweepAgain = () => void sweep().catch(onError).finally(again);
    cancel = clock.schedule(SWEEP_INTERVAL_MS, sweepAgain, { isRoutine: true });
  };
  if (expiring.length > 0) again();
  return {
    sweep,
    stop: () => {
      stopped = true;
      cancel?.();
    },
  };
}

function wasRenewed(error: unknown): false {
  if (error instanceof EngineCallError && error.name === 'ConditionalCheckFailedException') {
    return false;
  }
  throw error;
}
