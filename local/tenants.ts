/** Makes merchants and keys in the running stack, in the rows and the usage plan that the command line writes too. */
import { randomBytes } from 'node:crypto';
import {
  formatApiKey,
  KEY_RANDOM_BYTES,
  type KeyKind,
  newApiKey,
  type Scope,
} from '../src/contract/api-keys.ts';
import { ID_RANDOM_BYTES, makeId } from '../src/contract/ids.ts';
import {
  keyItems,
  merchantItems,
  putNew,
  scopesFor,
  type TenantItem,
  usageKeyOf,
} from '../src/contract/tenants.ts';
import { toTimestamp } from '../src/contract/text.ts';
import type { Clock } from './clock.ts';
import type { Front } from './front/front.ts';
import type { UsageKeys } from './gateway/usage-keys.ts';

export interface Merchant {
  readonly merchantId: string;
  readonly apiKey: string;
}

export interface MerchantOptions {
  /** Default: every scope that a merchant's key may carry. */
  readonly scopes?: readonly Scope[];
  /** RFC 3339; default: never. */
  readonly expiresAt?: string;
}

export interface Tenants {
  createMerchant(name: string, options?: MerchantOptions): Promise<Merchant>;
  createOperatorKey(): Promise<string>;
}

export interface TenantsOptions {
  readonly front: Front;
  readonly clock: Clock;
  readonly environmentSuffix: string;
  readonly usageKeys: UsageKeys;
}

export function createTenants(options: TenantsOptions): Tenants {
  const { front, clock, environmentSuffix, usageKeys } = options;
  const table = `payment-merchants-${environmentSuffix}`;
  const now = () => toTimestamp(clock.now());

  async function put(items: readonly TenantItem[]) {
    const TransactItems = items.map((item) => putNew(table, item));
    const response = await front.call(
      { kind: 'admin', label: 'engine' },
      { service: 'dynamodb', operation: 'TransactWriteItems', input: { TransactItems } },
    );
    if (response.status !== 200) {
      throw new Error(`A merchant or key could not be stored: ${response.body.toString()}`);
    }
  }

  function newKey(kind: KeyKind, merchantId: string | null, more: MerchantOptions = {}) {
    const random = randomBytes(KEY_RANDOM_BYTES);
    const key = newApiKey({ kind, environment: environmentSuffix, random });
    const { scopes = scopesFor(kind), expiresAt = null } = more;
    const items = keyItems({ key, merchantId, scopes, createdAt: now(), expiresAt });
    return { items, apiKey: formatApiKey(key) };
  }

  return {
    async createMerchant(name, more) {
      const merchantId = makeId('mer', clock.now(), randomBytes(ID_RANDOM_BYTES));
      const { items, apiKey } = newKey('merchant', merchantId, more);
      usageKeys.enroll(usageKeyOf(environmentSuffix, merchantId));
      await put([...merchantItems({ merchantId, name, createdAt: now() }), ...items]);
      return { merchantId, apiKey };
    },
    async createOperatorKey() {
      const { items, apiKey } = newKey('operator', null);
      usageKeys.enroll(usageKeyOf(environmentSuffix, null));
      await put(items);
      return apiKey;
    },
  };
}
