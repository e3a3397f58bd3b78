/** Makes merchants and keys in the running stack, as the table's readers expect them. */
import { randomBytes } from 'node:crypto';
import {
  formatApiKey,
  hashSecret,
  KEY_RANDOM_BYTES,
  type KeyKind,
  newApiKey,
  type Scope,
} from '../src/contract/api-keys.ts';
import { ID_RANDOM_BYTES, makeId } from '../src/contract/ids.ts';
import { toTimestamp } from '../src/contract/text.ts';
import type { Clock } from './clock.ts';
import type { Front } from './front/front.ts';

export interface Merchant {
  readonly merchantId: string;
  readonly apiKey: string;
}

export interface Tenants {
  createMerchant(name: string): Promise<Merchant>;
  createOperatorKey(): Promise<string>;
}

export interface TenantsOptions {
  readonly front: Front;
  readonly clock: Clock;
  readonly environmentSuffix: string;
}

type Attribute = { S: string } | { L: Attribute[] };

const OPERATOR_SCOPES: readonly Scope[] = ['operator'];
const MERCHANT_SCOPES: readonly Scope[] = ['payments:read', 'payments:write', 'batches:write'];

export function createTenants({ front, clock, environmentSuffix }: TenantsOptions): Tenants {
  const TableName = `payment-merchants-${environmentSuffix}`;
  const now = () => toTimestamp(clock.now());

  async function put(owner: string, item: string, fields: Record<string, Attribute>) {
    const Item = { owner: { S: owner }, item: { S: item }, createdAt: { S: now() }, ...fields };
    const response = await front.call(
      { kind: 'admin', label: 'engine' },
      { service: 'dynamodb', operation: 'PutItem', input: { TableName, Item } },
    );
    if (response.status !== 200) {
      throw new Error(`${owner} could not be stored: ${response.body.toString()}`);
    }
  }

  async function createKey(kind: KeyKind, scopes: readonly Scope[], merchantId?: string) {
    const random = randomBytes(KEY_RANDOM_BYTES);
    const key = newApiKey({ kind, environment: environmentSuffix, random });
    const owner: Record<string, Attribute> =
      merchantId === undefined ? {} : { merchantId: { S: merchantId } };
    await put(`KEY#${key.keyId}`, 'KEY', {
      keyId: { S: key.keyId },
      kind: { S: kind },
      secretHash: { S: hashSecret(key.secret) },
      scopes: { L: scopes.map((scope) => ({ S: scope })) },
      usageKey: { S: `${environmentSuffix}-${merchantId ?? 'operators'}` },
      ...owner,
    });
    return formatApiKey(key);
  }

  return {
    async createMerchant(name) {
      const merchantId = makeId('mer', clock.now(), randomBytes(ID_RANDOM_BYTES));
      await put(merchantId, 'PROFILE', { name: { S: name } });
      return { merchantId, apiKey: await createKey('merchant', MERCHANT_SCOPES, merchantId) };
    },
    createOperatorKey: () => createKey('operator', OPERATOR_SCOPES),
  };
}
