/** The DynamoDB tables: their keys and indexes as data, their protection in one place, and who may do what to them. */
import {
  DynamodbTable,
  type DynamodbTableAttribute,
  type DynamodbTableGlobalSecondaryIndex,
} from '@cdktn/provider-aws/lib/dynamodb-table/index.js';
import { Construct } from 'constructs';
import type { Encryption } from './encryption.ts';
import type { TableAction, Use } from './function-definition.ts';
import type { Platform } from './platform.ts';
import { pascalCase, type Statement } from './policy.ts';
import { type TableName, tableNames } from './resources.ts';

interface TableKey {
  readonly hashKey: string;
  readonly rangeKey?: string;
}

interface TableDefinition extends TableKey {
  /** KEYS_ONLY all: an index finds, the row is read from the table. */
  readonly indexes?: Readonly<Record<string, Required<TableKey>>>;
  /** Attributes that are numbers; every other key attribute is a string. */
  readonly numbers?: readonly string[];
  readonly streamed?: boolean;
  readonly expiryAttribute?: string;
}

const definitions: Readonly<Record<TableName, TableDefinition>> = {
  'payment-transactions': {
    hashKey: 'paymentId',
    streamed: true,
    indexes: {
      'merchant-created-index': { hashKey: 'merchantShard', rangeKey: 'createdSort' },
      'merchant-status-index': { hashKey: 'merchantStatusShard', rangeKey: 'createdSort' },
      'due-index': { hashKey: 'dueShard', rangeKey: 'dueAt' },
    },
  },
  'payment-audit': { hashKey: 'paymentId', rangeKey: 'sequence', numbers: ['sequence'] },
  'payment-idempotency': { hashKey: 'scope', expiryAttribute: 'expiresAt' },
  'payment-batches': {
    hashKey: 'batchId',
    rangeKey: 'part',
    expiryAttribute: 'expiresAt',
    indexes: {
      'merchant-batches-index': { hashKey: 'merchantId', rangeKey: 'createdSort' },
      'due-index': { hashKey: 'dueShard', rangeKey: 'dueAt' },
    },
  },
  'payment-merchants': { hashKey: 'owner', rangeKey: 'item' },
  'payment-settlements': { hashKey: 'owner', rangeKey: 'part', expiryAttribute: 'expiresAt' },
  'sandbox-acquirer': {
    hashKey: 'chargeKey',
    indexes: { 'booked-index': { hashKey: 'bookedShard', rangeKey: 'bookedSort' } },
  },
};

function attributesOf(definition: TableDefinition): DynamodbTableAttribute[] {
  const keys = [definition, ...Object.values(definition.indexes ?? {})];
  const names = keys.flatMap(({ hashKey, rangeKey }) => [hashKey, ...(rangeKey ? [rangeKey] : [])]);
  return [...new Set(names)]
    .sort()
    .map((name) => ({ name, type: definition.numbers?.includes(name) ? 'N' : 'S' }));
}

function indexesOf(definition: TableDefinition): DynamodbTableGlobalSecondaryIndex[] {
  return Object.entries(definition.indexes ?? {}).map(([name, { hashKey, rangeKey }]) => ({
    name,
    hashKey,
    rangeKey,
    projectionType: 'KEYS_ONLY',
  }));
}

export interface TablesOptions {
  readonly platform: Platform;
  readonly encryption: Encryption;
}

export class Tables extends Construct {
  readonly #tables: ReadonlyMap<TableName, DynamodbTable>;
  readonly #encryption: Encryption;
  readonly #platform: Platform;

  constructor(scope: Construct, id: string, { platform, encryption }: TablesOptions) {
    super(scope, id);
    this.#platform = platform;
    this.#encryption = encryption;
    this.#tables = new Map(tableNames.map((name) => [name, this.#declare(name)]));
  }

  of(name: TableName): DynamodbTable {
    const table = this.#tables.get(name);
    if (table === undefined) throw new Error(`No table is called ${name}; see infra/tables.ts.`);
    return table;
  }

  /** What lets a role make the named use of a table, its indexes and its part of the key. */
  grant(use: Extract<Use, { kind: 'table' }>): readonly Statement[] {
    const { arn } = this.of(use.table);
    const subject = pascalCase(use.table);
    const allow = (sid: string, actions: readonly TableAction[], resource: readonly string[]) => ({
      Sid: `Table${subject}${sid}`,
      Effect: 'Allow' as const,
      Action: actions.map((action) => `dynamodb:${action}`),
      Resource: resource,
    });
    const keys = use.leadingKeys;
    const statements: Statement[] = [];
    if (use.actions.length > 0) {
      statements.push({
        ...allow('', use.actions, [arn]),
        ...(keys && {
          Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': keys } },
        }),
      });
    }
    if (use.actionsInTransaction !== undefined) {
      const enclosing = { 'dynamodb:EnclosingOperation': 'TransactWriteItems' };
      statements.push({
        ...allow('InTransaction', use.actionsInTransaction, [arn]),
        Condition: { StringEquals: enclosing },
      });
    }
    if (use.indexes !== undefined) {
      const indexes = use.indexes.map((index) => `${arn}/index/${index}`);
      statements.push(allow('Indexes', ['Query'], indexes));
    }
    return [...statements, this.#grantKey(use.table)];
  }

  /** What an event source mapping needs of the role to read a table's stream. */
  grantStream(name: TableName): readonly Statement[] {
    const subject = pascalCase(name);
    return [
      {
        Sid: `Stream${subject}`,
        Effect: 'Allow',
        Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        Resource: this.of(name).streamArn,
      },
      // Has no resource type in IAM.
      {
        Sid: 'StreamsList',
        Effect: 'Allow',
        Action: 'dynamodb:ListStreams',
        Resource: '*',
      },
      this.#grantKey(name),
    ];
  }

  #grantKey(name: TableName): Statement {
    return this.#encryption.grant('read', name, 'dynamodb', {
      key: 'aws:dynamodb:tableName',
      value: this.#platform.name(name),
    });
  }

  #declare(name: TableName): DynamodbTable {
    const definition = definitions[name];
    const { hashKey, rangeKey, streamed, expiryAttribute } = definition;
    return new DynamodbTable(this, name, {
      name: this.#platform.name(name),
      billingMode: 'PAY_PER_REQUEST',
      tableClass: 'STANDARD',
      hashKey,
      ...(rangeKey && { rangeKey }),
      attribute: attributesOf(definition),
      globalSecondaryIndex: indexesOf(definition),
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: this.#encryption.keyArn },
      deletionProtectionEnabled: false,
      ...(streamed && { streamEnabled: true, streamViewType: 'NEW_AND_OLD_IMAGES' }),
      ...(expiryAttribute && { ttl: { enabled: true, attributeName: expiryAttribute } }),
    });
  }
}
