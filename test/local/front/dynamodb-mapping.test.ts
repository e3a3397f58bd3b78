/** Every DynamoDB call is mapped to the actions and resources that AWS documents for it. */
import { describe, expect, it } from 'vitest';
import { dynamodbAccess } from '../../../local/front/dynamodb-access.ts';
import { createPlace } from '../../../local/front/place.ts';
import { stackOf } from '../stack/fixture.ts';

const place = createPlace(
  await stackOf({
    aws_dynamodb_table: {
      p: {
        name: 'payments',
        hash_key: 'paymentId',
        global_secondary_index: [{ name: 'due', hash_key: 'dueShard' }],
      },
      m: {
        name: 'merchants',
        hash_key: 'owner',
        range_key: 'item',
        local_secondary_index: { name: 'local', range_key: 'x' },
        global_secondary_index: {
          name: 'new',
          key_schema: [
            { attribute_name: 'a', key_type: 'RANGE' },
            { attribute_name: 'h', key_type: 'HASH' },
          ],
        },
      },
    },
  }),
);

const table = (name: string) => `arn:aws:dynamodb:us-east-1:123456789012:table/${name}`;
const LEADING = 'dynamodb:leadingkeys';
const ENCLOSING = 'dynamodb:enclosingoperation';
const id = (value: string) => ({ paymentId: { S: value } });
const owner = (value: string) => ({ owner: { S: value }, item: { S: 'i' } });
const TableName = 'payments';

type Expected = readonly [action: string, resource: string, context?: object];
const checks = (expected: readonly Expected[]) =>
  expected.map(([action, resource, context = {}]) => ({ action, resource, context }));

describe('DynamoDB', () => {
  it.each<[string, object, Expected[]]>([
    [
      'GetItem',
      { TableName, Key: id('a') },
      [['dynamodb:GetItem', table('payments'), { [LEADING]: ['a'] }]],
    ],
    [
      'PutItem',
      { TableName: table('payments'), Item: id('a') },
      [['dynamodb:PutItem', table('payments'), { [LEADING]: ['a'] }]],
    ],
    [
      'UpdateItem',
      { TableName: 'merchants', Key: owner('m') },
      [['dynamodb:UpdateItem', table('merchants'), { [LEADING]: ['m'] }]],
    ],
    [
      'DeleteItem',
      { TableName: 'unknown', Key: id('a') },
      [['dynamodb:DeleteItem', table('unknown')]],
    ],
    ['Scan', { TableName }, [['dynamodb:Scan', table('payments')]]],
    ['Scan', { TableName, IndexName: 'due' }, [['dynamodb:Scan', table('payments/index/due')]]],
    [
      'Query',
      {
        TableName,
        KeyConditionExpression: 'paymentId = :p',
        ExpressionAttributeValues: { ':p': { S: 'a' } },
      },
      [['dynamodb:Query', table('payments'), { [LEADING]: ['a'] }]],
    ],
    [
      'Query',
      {
        TableName,
        IndexName: 'due',
        KeyConditionExpression: '#t < :t AND #d=:d',
        ExpressionAttributeNames: { '#d': 'dueShard', '#t': 'dueAt' },
        ExpressionAttributeValues: { ':d': { S: 'stuck#1' }, ':t': { S: 'x' } },
      },
      [['dynamodb:Query', table('payments/index/due'), { [LEADING]: ['stuck#1'] }]],
    ],
    [
      'Query',
      {
        TableName: 'merchants',
        IndexName: 'local',
        KeyConditions: { owner: { AttributeValueList: [{ S: 'm' }] } },
      },
      [['dynamodb:Query', table('merchants/index/local'), { [LEADING]: ['m'] }]],
    ],
    [
      'Query',
      {
        TableName: 'merchants',
        IndexName: 'new',
        KeyConditionExpression: 'h = :h',
        ExpressionAttributeValues: { ':h': { N: '7' } },
      },
      [['dynamodb:Query', table('merchants/index/new'), { [LEADING]: ['7'] }]],
    ],
    [
      'Query',
      { TableName, KeyConditionExpression: 'other = :p' },
      [['dynamodb:Query', table('payments')]],
    ],
    [
      'BatchGetItem',
      {
        RequestItems: {
          payments: { Keys: [id('a'), id('b'), id('a')] },
          merchants: { Keys: [owner('m')] },
        },
      },
      [
        ['dynamodb:BatchGetItem', table('payments'), { [LEADING]: ['a', 'b'] }],
        ['dynamodb:BatchGetItem', table('merchants'), { [LEADING]: ['m'] }],
      ],
    ],
    [
      'BatchWriteItem',
      {
        RequestItems: {
          payments: [{ PutRequest: { Item: id('a') } }, { DeleteRequest: { Key: id('b') } }],
        },
      },
      [['dynamodb:BatchWriteItem', table('payments'), { [LEADING]: ['a', 'b'] }]],
    ],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName, Item: id('a') } },
          { Update: { TableName, Key: id('b') } },
          { Delete: { TableName, Key: id('c') } },
          { ConditionCheck: { TableName: 'merchants', Key: owner('m') } },
        ],
      },
      [
        [
          'dynamodb:PutItem',
          table('payments'),
          { [ENCLOSING]: 'TransactWriteItems', [LEADING]: ['a'] },
        ],
        [
          'dynamodb:UpdateItem',
          table('payments'),
          { [ENCLOSING]: 'TransactWriteItems', [LEADING]: ['b'] },
        ],
        [
          'dynamodb:DeleteItem',
          table('payments'),
          { [ENCLOSING]: 'TransactWriteItems', [LEADING]: ['c'] },
        ],
        [
          'dynamodb:ConditionCheckItem',
          table('merchants'),
          { [ENCLOSING]: 'TransactWriteItems', [LEADING]: ['m'] },
        ],
      ],
    ],
    [
      'TransactGetItems',
      { TransactItems: [{ Get: { TableName, Key: id('a') } }] },
      [
        [
          'dynamodb:GetItem',
          table('payments'),
          { [ENCLOSING]: 'TransactGetItems', [LEADING]: ['a'] },
        ],
      ],
    ],
    ['ListTables', {}, [['dynamodb:ListTables', '*']]],
    ['DescribeTable', { TableName }, [['dynamodb:DescribeTable', table('payments')]]],
    [
      'GetShardIterator',
      { StreamArn: table('payments/stream/x') },
      [['dynamodb:GetShardIterator', table('payments/stream/x')]],
    ],
    [
      'GetRecords',
      { ShardIterator: `${table('payments/stream/x')}|1|opaque` },
      [['dynamodb:GetRecords', table('payments/stream/x')]],
    ],
    ['GetRecords', { ShardIterator: 'opaque' }, [['dynamodb:GetRecords', '*']]],
  ])('%s %j', (operation, input, expected) => {
    expect(dynamodbAccess(operation, { ...input }, place)).toEqual(checks(expected));
  });
});
