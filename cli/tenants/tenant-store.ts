/** Merchants and keys in the environment's table: written in transactions, secrets only as hashes. */
import {
  type AttributeValue,
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  KEY_ITEM_PREFIX,
  type KeyDescription,
  keyKey,
  keyListOwner,
  MERCHANTS_OWNER,
  type MerchantProfile,
  profileKey,
  putNew,
  readKey,
  readMerchant,
  type TenantItem,
} from '../../src/contract/tenants.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Target } from './target.ts';

export interface TenantStore {
  /** All or nothing; `onlyIf` names a merchant that must exist, or a key that is replaced in the same step. */
  add(items: readonly TenantItem[], onlyIf?: OnlyIf): Promise<void>;
  listMerchants(): Promise<readonly MerchantProfile[]>;
  findMerchant(merchantId: string): Promise<MerchantProfile | undefined>;
  findKey(keyId: string): Promise<KeyDescription | undefined>;
  /** A merchant's keys, or the operators' for null, oldest first. */
  listKeys(merchantId: string | null): Promise<readonly KeyDescription[]>;
  /** Sets when a key ends; a revoked key stays as it is. */
  expireKey(keyId: string, expiresAt: string): Promise<void>;
  revokeKey(keyId: string, revokedAt: string): Promise<void>;
}

/** A key that ends at `expiresAt`, RFC 3339, because another takes its place. */
interface ReplacedKey {
  readonly keyId: string;
  readonly expiresAt: string;
  readonly replacedBy: string;
}

export interface OnlyIf {
  readonly merchantExists?: string;
  readonly replaced?: ReplacedKey;
}

type Item = Record<string, AttributeValue>;

const PAGES_MAX = 200;
const BATCH_MAX = 100;
const BATCH_ATTEMPTS_MAX = 5;

const oldestFirst = (a: { createdAt: string }, b: { createdAt: string }): number =>
  a.createdAt < b.createdAt ? -1 : 1;

interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
}

export function createTenantStore({ environment, settings }: Target): TenantStore {
  const client = new DynamoDBClient(settings);
  const name = `payment-merchants-${environment}`;
  const table = { client, name };
  const end = async (keyId: string, field: 'expiresAt' | 'revokedAt', at: string) => {
    await client.send(new UpdateItemCommand(endOfKey(name, keyId, field, at)));
  };
  return {
    async add(items, { merchantExists, replaced } = {}) {
      const puts = items.map((item) => putNew(name, item));
      const TransactItems = [
        ...puts,
        ...(merchantExists === undefined ? [] : [{ ConditionCheck: exists(name, merchantExists) }]),
        ...(replaced === undefined ? [] : [{ Update: replacement(name, replaced) }]),
      ];
      await client.send(new TransactWriteItemsCommand({ TransactItems }));
    },
    listMerchants: async () => (await query(table, MERCHANTS_OWNER, 'mer_')).map(readMerchant),
    async findMerchant(merchantId) {
      const item = await get(table, profileKey(merchantId));
      return item === undefined ? undefined : readMerchant(item);
    },
    async findKey(keyId) {
      const item = await get(table, keyKey(keyId));
      return item === undefined ? undefined : readKey(item);
    },
    async listKeys(merchantId) {
      const pointers = await query(table, keyListOwner(merchantId), KEY_ITEM_PREFIX);
      const keys = pointers.map(({ keyId }) => keyKey(keyId?.S ?? ''));
      const items: Item[] = [];
      for (let at = 0; at < keys.length; at += BATCH_MAX) {
        items.push(...(await getBatch(table, keys.slice(at, at + BATCH_MAX))));
      }
      return items.map(readKey).sort(oldestFirst);
    },
    expireKey: (keyId, expiresAt) => end(keyId, 'expiresAt', expiresAt),
    revokeKey: (keyId, revokedAt) => end(keyId, 'revokedAt', revokedAt),
  };
}

async function get({ client, name }: Table, Key: Item): Promise<Item | undefined> {
  const command = new GetItemCommand({ TableName: name, Key, ConsistentRead: true });
  return (await client.send(command)).Item;
}

async function query({ client, name }: Table, owner: string, prefix: string): Promise<Item[]> {
  const items: Item[] = [];
  let start: Item | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const command = new QueryCommand({
      TableName: name,
      KeyConditionExpression: '#owner = :owner AND begins_with(#item, :prefix)',
      ExpressionAttributeNames: { '#owner': 'owner', '#item': 'item' },
      ExpressionAttributeValues: { ':owner': { S: owner }, ':prefix': { S: prefix } },
      ConsistentRead: true,
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    const { Items = [], LastEvaluatedKey } = await client.send(command);
    items.push(...Items);
    start = LastEvaluatedKey;
    if (start === undefined) return items;
  }
  throw new CliError(`${owner} has more entries than this tool reads`);
}

/** What DynamoDB leaves over is asked for again, a bounded number of times. */
async function getBatch({ client, name }: Table, keys: Item[]): Promise<Item[]> {
  const found: Item[] = [];
  let pending = keys;
  for (let attempt = 1; attempt <= BATCH_ATTEMPTS_MAX; attempt += 1) {
    const command = new BatchGetItemCommand({
      RequestItems: { [name]: { Keys: pending, ConsistentRead: true } },
    });
    const { Responses, UnprocessedKeys } = await client.send(command);
    found.push(...(Responses?.[name] ?? []));
    pending = UnprocessedKeys?.[name]?.Keys ?? [];
    if (pending.length === 0) return found;
  }
  throw new CliError('DynamoDB did not return every key; try again');
}

const exists = (TableName: string, merchantId: string) => ({
  TableName,
  Key: profileKey(merchantId),
  ConditionExpression: 'attribute_exists(#owner)',
  ExpressionAttributeNames: { '#owner': 'owner' },
});

const endOfKey = (
  TableName: string,
  keyId: string,
  field: 'expiresAt' | 'revokedAt',
  at: string,
) => ({
  TableName,
  Key: keyKey(keyId),
  UpdateExpression: 'SET #field = :at',
  ConditionExpression: 'attribute_exists(#owner) AND attribute_not_exists(#revokedAt)',
  ExpressionAttributeNames: { '#field': field, '#owner': 'owner', '#revokedAt': 'revokedAt' },
  ExpressionAttributeValues: { ':at': { S: at } },
});

/** A key is replaced once: a second successor would take over the end of the grace time. */
const replacement = (TableName: string, { keyId, expiresAt, replacedBy }: ReplacedKey) => ({
  TableName,
  Key: keyKey(keyId),
  UpdateExpression: 'SET #expiresAt = :at, #replacedBy = :by',
  ConditionExpression:
    'attribute_exists(#owner) AND attribute_not_exists(#revokedAt) AND attribute_not_exists(#replacedBy)',
  ExpressionAttributeNames: {
    '#expiresAt': 'expiresAt',
    '#replacedBy': 'replacedBy',
    '#owner': 'owner',
    '#revokedAt': 'revokedAt',
  },
  ExpressionAttributeValues: { ':at': { S: expiresAt }, ':by': { S: replacedBy } },
});
