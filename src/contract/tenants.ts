/** The rows of merchants and API keys, built and read in one place for the engine and the command line alike. */
import { createHash } from 'node:crypto';
import { type ApiKey, hashSecret, type KeyKind, SCOPES, type Scope } from './api-keys.ts';

/** A DynamoDB attribute, as far as these rows use them. */
export type Attribute = { S: string } | { L: Attribute[] };
export type TenantItem = Record<string, Attribute>;
type StoredItem = Readonly<Record<string, StoredAttribute>>;
interface StoredAttribute {
  readonly S?: string | undefined;
  readonly L?: readonly StoredAttribute[] | undefined;
}

export const MERCHANT_SCOPES = ['payments:read', 'payments:write', 'batches:write'] as const;
export const OPERATOR_SCOPES = ['operator'] as const;
export const scopesFor = (kind: KeyKind): readonly Scope[] =>
  kind === 'merchant' ? MERCHANT_SCOPES : OPERATOR_SCOPES;

export interface MerchantProfile {
  readonly merchantId: string;
  readonly name: string;
  /** RFC 3339, as all times here. */
  readonly createdAt: string;
}

/** What is known of a key: everything but its secret, of which there is only a hash. */
export interface KeyDescription {
  readonly keyId: string;
  readonly kind: KeyKind;
  /** Null for an operator's key. */
  readonly merchantId: string | null;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** The key that a rotation put in its place; absent when there was none. */
  readonly replacedBy?: string;
}
export type KeyState = 'active' | 'expired' | 'revoked';

/** Partition that lists all merchants, by id and so by time. */
export const MERCHANTS_OWNER = 'MERCHANTS';
const OPERATORS_OWNER = 'OPERATORS';
export const KEY_ITEM_PREFIX = 'KEY#';

/** Partition that lists the keys of a merchant, or of the platform's operators. */
export const keyListOwner = (merchantId: string | null): string => merchantId ?? OPERATORS_OWNER;
export const profileKey = (merchantId: string) => ({
  owner: { S: merchantId },
  item: { S: 'PROFILE' },
});
/** Where the authorizer reads a key; it knows nothing but the key's id. */
export const keyKey = (keyId: string) => ({
  owner: { S: `${KEY_ITEM_PREFIX}${keyId}` },
  item: { S: 'KEY' },
});

/**
 * The API Gateway key by which a merchant's requests are counted against the usage plan. It is no
 * secret and no client sends it. API Gateway asks for 20 to 128 letters and digits, hence a hash.
 */
export const usageKeyOf = (environment: string, merchantId: string | null) => {
  const name = `${environment}-${merchantId ?? 'operators'}`;
  return { name, value: createHash('sha256').update(name).digest('hex') };
};

/** The merchant's own row, and its entry in the list of all. */
export const merchantItems = ({ merchantId, name, createdAt }: MerchantProfile): TenantItem[] => {
  const fields = { name: { S: name }, createdAt: { S: createdAt } };
  return [
    { ...profileKey(merchantId), ...fields },
    { owner: { S: MERCHANTS_OWNER }, item: { S: merchantId }, ...fields },
  ];
};

/** The key's own row, and its entry in its owner's list. A merchant's key never carries `operator`. */
export const keyItems = (input: {
  readonly key: ApiKey;
  readonly merchantId: string | null;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
}): TenantItem[] => {
  const { key, merchantId, scopes, createdAt, expiresAt } = input;
  const allowed = scopesFor(key.kind);
  if ((key.kind === 'merchant') !== (merchantId !== null)) {
    throw new TypeError(`A key of kind ${key.kind} and merchant ${merchantId} do not go together.`);
  }
  if (scopes.length === 0 || !scopes.every((scope) => allowed.includes(scope))) {
    throw new TypeError(`The scopes of a key of kind ${key.kind} are of ${allowed.join(', ')}.`);
  }
  return [
    {
      ...keyKey(key.keyId),
      keyId: { S: key.keyId },
      kind: { S: key.kind },
      ...(merchantId === null ? {} : { merchantId: { S: merchantId } }),
      secretHash: { S: hashSecret(key.secret) },
      scopes: { L: scopes.map((scope) => ({ S: scope })) },
      usageKey: { S: usageKeyOf(key.environment, merchantId).value },
      createdAt: { S: createdAt },
      ...(expiresAt === null ? {} : { expiresAt: { S: expiresAt } }),
    },
    {
      owner: { S: keyListOwner(merchantId) },
      item: { S: `${KEY_ITEM_PREFIX}${key.keyId}` },
      keyId: { S: key.keyId },
      createdAt: { S: createdAt },
    },
  ];
};

/** A member of a transaction that adds a row and refuses to replace one. */
export const putNew = (TableName: string, Item: TenantItem) => ({
  Put: {
    TableName,
    Item,
    ConditionExpression: 'attribute_not_exists(#owner)',
    ExpressionAttributeNames: { '#owner': 'owner' },
  },
});

const textIn = (item: StoredItem, name: string): string => {
  const text = item[name]?.S;
  if (text === undefined) throw new TypeError(`A row of the merchants table has no ${name}.`);
  return text;
};

/** Reads the list's entry or the merchant's own row. */
export const readMerchant = (item: StoredItem): MerchantProfile => {
  const owner = textIn(item, 'owner');
  return {
    merchantId: owner === MERCHANTS_OWNER ? textIn(item, 'item') : owner,
    name: textIn(item, 'name'),
    createdAt: textIn(item, 'createdAt'),
  };
};

export const readKey = (item: StoredItem): KeyDescription => {
  const names = (item.scopes?.L ?? []).map(({ S }) => S);
  return {
    keyId: textIn(item, 'keyId'),
    kind: textIn(item, 'kind') === 'operator' ? 'operator' : 'merchant',
    merchantId: item.merchantId?.S ?? null,
    scopes: SCOPES.filter((scope) => names.includes(scope)),
    createdAt: textIn(item, 'createdAt'),
    expiresAt: item.expiresAt?.S ?? null,
    revokedAt: item.revokedAt?.S ?? null,
    ...(item.replacedBy?.S === undefined ? {} : { replacedBy: item.replacedBy.S }),
  };
};

export const keyStateOf = (
  { revokedAt, expiresAt }: Pick<KeyDescription, 'revokedAt' | 'expiresAt'>,
  nowMs: number,
): KeyState => {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= nowMs ? 'expired' : 'active';
};
