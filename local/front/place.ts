/** Derives from the stack what the mapping of calls to resources needs. */
import { type Block, blocks } from '../stack/blocks.ts';
import type { Stack } from '../types.ts';
import type { Place } from './access-check.ts';

export function createPlace(stack: Stack): Place {
  const keys = new Map<string, string>();
  for (const { attributes } of stack.of('aws_dynamodb_table')) {
    const table = String(attributes.name);
    remember(keys, table, attributes);
    for (const index of blocks(attributes.global_secondary_index))
      remember(keys, `${table}/${String(index.name)}`, index);
    // A local index shares its table's partition key.
    const own = keys.get(table);
    for (const index of blocks(attributes.local_secondary_index))
      if (own !== undefined) keys.set(`${table}/${String(index.name)}`, own);
  }
  const { region, accountId } = stack;
  return {
    region,
    accountId,
    partitionKey: (table, index) => keys.get(index === undefined ? table : `${table}/${index}`),
  };
}

/** Newer providers describe an index's keys by `key_schema` blocks instead of `hash_key`. */
function remember(keys: Map<string, string>, name: string, source: Block): void {
  const [schema] = blocks(source.key_schema).filter((key) => key.key_type === 'HASH');
  const key = source.hash_key ?? schema?.attribute_name;
  if (typeof key === 'string') keys.set(name, key);
}
