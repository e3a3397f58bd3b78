/** Counts the units of every DynamoDB call: reads the rows before and after each write, outside the count. */
import type { Engine } from '../../local/engine.ts';
import type { InterceptedCall, Interceptor } from '../../local/front/interceptors.ts';
import type { Stack } from '../../local/types.ts';
import type { UsageMeter } from './usage.ts';
import {
  type Item,
  indexUnits,
  itemBytes,
  readUnits,
  type TableKeys,
  writeUnits,
} from './write-units.ts';

type Input = Readonly<Record<string, unknown>>;

interface Write {
  readonly table: TableKeys;
  readonly key: Item;
}

/** Its calls are no part of what is measured. */
const OBSERVER = { kind: 'admin', label: 'cost-meter' } as const;

const block = (value: unknown): Input => (Array.isArray(value) ? value[0] : value) as Input;
const list = (value: unknown): readonly Input[] => (value ?? []) as readonly Input[];

function tablesOf(stack: Stack): ReadonlyMap<string, TableKeys> {
  const keysOf = ({ hash_key, range_key }: Input) =>
    [hash_key, range_key].filter((key) => key !== undefined && key !== null).map(String);
  return new Map(
    stack.of('aws_dynamodb_table').map(({ attributes }) => {
      const name = String(attributes.name);
      const keys = keysOf(attributes);
      const indexes = list(attributes.global_secondary_index).map((index) => {
        if (index.projection_type !== 'KEYS_ONLY')
          throw new Error(`${name} ${index.name}: only indexes of keys alone are counted`);
        return { name: String(index.name), keys: keysOf(index) };
      });
      return [name, { name, keys, indexes }] as const;
    }),
  );
}

export interface DynamoMeterOptions {
  readonly engine: Pick<Engine, 'front' | 'stack'>;
  readonly usage: Pick<UsageMeter, 'add'>;
  /** The resource's name without the environment's suffix. */
  readonly plain: (name: string) => string;
}

export function createDynamoMeter({ engine, usage, plain }: DynamoMeterOptions): Interceptor {
  const tables = tablesOf(engine.stack);
  const tableOf = (input: Input): TableKeys => {
    const found = tables.get(String(input.TableName));
    if (found === undefined) throw new Error(`the stack has no table ${String(input.TableName)}`);
    return found;
  };

  async function read({ table, key }: Write): Promise<Item | undefined> {
    const input = { TableName: table.name, Key: key, ConsistentRead: true };
    const answer = await engine.front.call(OBSERVER, {
      service: 'dynamodb',
      operation: 'GetItem',
      input,
    });
    return (JSON.parse(answer.body.toString()) as { Item?: Item }).Item;
  }

  function writesOf({ operation, input = {} }: InterceptedCall): readonly Write[] {
    const one = (member: Input): Write => {
      const table = tableOf(member);
      const source = (member.Key ?? member.Item) as Item;
      const key = Object.fromEntries(table.keys.map((name) => [name, source[name] ?? {}]));
      return { table, key };
    };
    if (operation === 'TransactWriteItems')
      return list(input.TransactItems).map((member) => one(block(Object.values(member)[0])));
    return ['PutItem', 'UpdateItem', 'DeleteItem'].includes(operation) ? [one(input)] : [];
  }

  function countRead({ operation, input = {} }: InterceptedCall, body: string): void {
    const answer = JSON.parse(body) as {
      Item?: Item;
      Items?: readonly Item[];
      Responses?: Readonly<Record<string, readonly Item[]>>;
    };
    const add = (table: unknown, bytes: number, isConsistent: boolean) =>
      usage.add('dynamodb-read-unit', plain(String(table)), readUnits(bytes, isConsistent));
    const isConsistent = input.ConsistentRead === true;
    if (operation === 'GetItem')
      add(input.TableName, answer.Item ? itemBytes(answer.Item) : 0, isConsistent);
    if (operation === 'Query') {
      const bytes = (answer.Items ?? []).reduce((sum, item) => sum + itemBytes(item), 0);
      add(input.TableName, bytes, isConsistent);
    }
    for (const [table, items] of Object.entries(answer.Responses ?? {})) {
      const { ConsistentRead = false } = (input.RequestItems as Record<string, Input>)[table] ?? {};
      for (const item of items) add(table, itemBytes(item), ConsistentRead === true);
    }
  }

  return async (call, proceed) => {
    if (call.service !== 'dynamodb' || call.principal.label === OBSERVER.label) return proceed();
    const writes = writesOf(call);
    const before = await Promise.all(writes.map(read));
    const answer = await proceed();
    if (writes.length === 0) {
      countRead(call, answer.body.toString());
      return answer;
    }
    const after = answer.status === 200 ? await Promise.all(writes.map(read)) : before;
    const isTransactional = call.operation === 'TransactWriteItems';
    for (const [index, { table }] of writes.entries()) {
      const [old, fresh] = [before[index], after[index]];
      const units = writeUnits(old, fresh, isTransactional);
      usage.add('dynamodb-write-unit', plain(table.name), units);
      const indexed = indexUnits(table, old, fresh);
      if (indexed > 0) usage.add('dynamodb-write-unit', `${plain(table.name)}, indexes`, indexed);
    }
    return answer;
  };
}
