/** Which IAM actions, on which tables and indexes, a DynamoDB call needs. */
import type { Context } from '../iam/conditions.ts';
import {
  type AccessCheck,
  arnOf,
  type Input,
  NO_CONTEXT,
  type Place,
  requiredText,
  UnknownOperation,
  UnusableInput,
} from './access-check.ts';

type Map_ = (operation: string, input: Input, place: Place) => readonly AccessCheck[];

const record = (value: unknown): Input =>
  typeof value === 'object' && value !== null ? (value as Input) : {};

/** Tables may be named by ARN too. */
const nameOf = (table: string): string =>
  table.startsWith('arn:') ? table.slice(table.lastIndexOf('/') + 1) : table;

function onTable(operation: string, table: string, place: Place, context: Context): AccessCheck {
  const resource = arnOf(place, 'dynamodb', `table/${nameOf(table)}`);
  return { action: `dynamodb:${operation}`, resource, context };
}

/** The partition key's value as conditions see it. */
function leadingKey(item: unknown, table: string, place: Place): string | undefined {
  const key = place.partitionKey(nameOf(table));
  return key === undefined ? undefined : scalar(record(item)[key]);
}

function scalar(attribute: unknown): string | undefined {
  const { S, N, B } = record(attribute);
  const value = S ?? N ?? B;
  return typeof value === 'string' ? value : undefined;
}

function leading(values: readonly (string | undefined)[], more: Context = NO_CONTEXT): Context {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? more : { ...more, 'dynamodb:leadingkeys': [...new Set(known)] };
}

const plain: Map_ = (operation, input, place) => [
  onTable(operation, requiredText(input, 'TableName'), place, NO_CONTEXT),
];

const onItem =
  (member: 'Key' | 'Item'): Map_ =>
  (operation, input, place) => {
    const table = requiredText(input, 'TableName');
    return [onTable(operation, table, place, leading([leadingKey(input[member], table, place)]))];
  };

const read: Map_ = (operation, input, place) => {
  const table = nameOf(requiredText(input, 'TableName'));
  const index = typeof input.IndexName === 'string' ? input.IndexName : undefined;
  const suffix = index === undefined ? '' : `/index/${index}`;
  const key =
    operation === 'Query' ? queriedKey(input, place.partitionKey(table, index)) : undefined;
  const resource = arnOf(place, 'dynamodb', `table/${table}${suffix}`);
  return [{ action: `dynamodb:${operation}`, resource, context: leading([key]) }];
};

/** The value that a query requires its partition key to equal. */
function queriedKey(input: Input, key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  const expression = input.KeyConditionExpression;
  if (typeof expression !== 'string') {
    const [value] = [record(record(input.KeyConditions)[key]).AttributeValueList].flat();
    return scalar(value);
  }
  const names = record(input.ExpressionAttributeNames);
  for (const [, left = '', right = ''] of expression.matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g)) {
    if ((left.startsWith('#') ? names[left] : left) === key)
      return scalar(record(input.ExpressionAttributeValues)[right]);
  }
  return undefined;
}

/** BatchGetItem and BatchWriteItem ask once for each table. */
const batch: Map_ = (operation, input, place) => {
  const tables = Object.entries(record(input.RequestItems));
  if (tables.length === 0) throw new UnusableInput('RequestItems is missing or empty');
  return tables.map(([table, requests]) => {
    const keys = Array.isArray(requests)
      ? requests.map(
          (one) => record(record(one).PutRequest).Item ?? record(record(one).DeleteRequest).Key,
        )
      : [record(requests).Keys ?? []].flat();
    return onTable(
      operation,
      table,
      place,
      leading(keys.map((key) => leadingKey(key, table, place))),
    );
  });
};

const memberActions: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/** A transaction has no action of its own: each member asks for its own. */
const transaction: Map_ = (operation, input, place) => {
  const members = [input.TransactItems ?? []]
    .flat()
    .flatMap((item) => Object.entries(record(item)));
  if (members.length === 0) throw new UnusableInput('TransactItems is missing or empty');
  return members.map(([kind, member]) => {
    const action = Object.hasOwn(memberActions, kind) ? memberActions[kind] : undefined;
    if (action === undefined) throw new UnusableInput(`a transaction has no member ${kind}`);
    const { Item, Key } = record(member);
    const table = requiredText(record(member), 'TableName');
    const enclosing = { 'dynamodb:enclosingoperation': operation };
    return onTable(
      action,
      table,
      place,
      leading([leadingKey(Item ?? Key, table, place)], enclosing),
    );
  });
};

/** Everything in an account: there is no smaller resource to name. */
const everywhere: Map_ = (operation) => [
  { action: `dynamodb:${operation}`, resource: '*', context: NO_CONTEXT },
];

const onStream =
  (member: string): Map_ =>
  (operation, input) => {
    const given = requiredText(input, member);
    // A shard iterator starts with its stream's ARN where the engine gives it one; else only `*` allows the call.
    const resource = /arn:[^|]*/.exec(given)?.[0] ?? '*';
    return [{ action: `dynamodb:${operation}`, resource, context: NO_CONTEXT }];
  };

const operations: Readonly<Record<string, Map_>> = {
  BatchGetItem: batch,
  BatchWriteItem: batch,
  DeleteItem: onItem('Key'),
  DescribeContinuousBackups: plain,
  DescribeEndpoints: everywhere,
  DescribeLimits: everywhere,
  DescribeStream: onStream('StreamArn'),
  DescribeTable: plain,
  DescribeTimeToLive: plain,
  GetItem: onItem('Key'),
  GetRecords: onStream('ShardIterator'),
  GetShardIterator: onStream('StreamArn'),
  ListStreams: everywhere,
  ListTables: everywhere,
  PutItem: onItem('Item'),
  Query: read,
  Scan: read,
  TransactGetItems: transaction,
  TransactWriteItems: transaction,
  UpdateItem: onItem('Key'),
};

export const dynamodbAccess: Map_ = (operation, input, place) => {
  const map = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (map === undefined) throw new UnknownOperation(`dynamodb has no operation ${operation} here`);
  return map(operation, input, place);
};
