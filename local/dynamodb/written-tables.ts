/** Says which tables a call may have changed, so that their stream's consumers can be woken. */
import type { AwsRequest } from '../types.ts';

const SINGLE = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/** Table names as the caller wrote them (a name or an ARN); empty for calls that change no item. */
export function writtenTables({ operation, input }: AwsRequest): readonly string[] {
  if (SINGLE.has(operation)) return [String(input?.TableName)];
  if (operation === 'BatchWriteItem') return Object.keys(input?.RequestItems ?? {});
  if (operation !== 'TransactWriteItems' || !Array.isArray(input?.TransactItems)) return [];
  const names = new Set<string>();
  for (const item of input.TransactItems as Record<string, { TableName?: string }>[]) {
    for (const [kind, action] of Object.entries(item)) {
      if (kind !== 'ConditionCheck' && action.TableName !== undefined) names.add(action.TableName);
    }
  }
  return [...names];
}
