/** API keys in DynamoDB: hashes and scopes, read consistently by key id. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ApiKeys, StoredKey } from '../../application/ports.ts';
import { SCOPES, type Scope } from '../../contract/api-keys.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { optionalText, textOf } from './attributes.ts';
import type { Item } from './item.ts';

interface Options {
  readonly client: DynamoClient;
  readonly merchantsTable: string;
}

/** A scope that this version does not know grants nothing. Lists and sets are both read. */
const scopesOf = (value: unknown): readonly Scope[] => {
  const names: readonly unknown[] = value instanceof Set || Array.isArray(value) ? [...value] : [];
  return SCOPES.filter((scope) => names.includes(scope));
};

export function fromKeyItem(item: Item): StoredKey {
  const row = unmarshall(item);
  return {
    keyId: textOf(row.keyId),
    kind: row.kind === 'operator' ? 'operator' : 'merchant',
    merchantId: optionalText(row.merchantId),
    secretHash: textOf(row.secretHash),
    scopes: scopesOf(row.scopes),
    expiresAt: optionalText(row.expiresAt),
    revokedAt: optionalText(row.revokedAt),
    usageKey: optionalText(row.usageKey),
  };
}

export const createApiKeys = ({ client, merchantsTable }: Options): ApiKeys => ({
  async read(keyId) {
    const { Item } = await asStore('Reading an API key', () =>
      client.call('GetItem', {
        TableName: merchantsTable,
        Key: { owner: { S: `KEY#${keyId}` }, item: { S: 'KEY' } },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? null : fromKeyItem(Item);
  },
});
