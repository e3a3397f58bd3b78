/** Tells who a bearer key speaks for, or that it speaks for nobody. */
import { hashSecret, parseBearer, secretMatches } from '../contract/api-keys.ts';
import type { Caller } from '../contract/caller.ts';
import type { ApiKeys, Now, StoredKey } from './ports.ts';

interface Options {
  readonly environment: string;
  readonly keys: ApiKeys;
  readonly now: Now;
}

export interface Identity {
  readonly caller: Caller;
  readonly usageKey: string | null;
}

/** Null for every reason alike, so that an answer teaches a stranger nothing. */
export type AuthorizeRequest = (
  authorizationHeader: string | undefined,
) => Promise<Identity | null>;

/** Compared against when there is no such key, so that its absence takes as long as its presence. */
const NO_HASH = hashSecret('');

const isInForce = (key: StoredKey, nowMs: number): boolean =>
  key.revokedAt === null && (key.expiresAt === null || Date.parse(key.expiresAt) > nowMs);

function callerOf({ kind, keyId, merchantId, scopes }: StoredKey): Caller | null {
  if (kind === 'operator') return { kind, keyId, scopes };
  return merchantId === null ? null : { kind, merchantId, keyId, scopes };
}

/** Raises StoreUnavailable. */
export const createAuthorizeRequest =
  ({ environment, keys, now }: Options): AuthorizeRequest =>
  async (authorizationHeader) => {
    const presented = parseBearer(authorizationHeader);
    if (presented === null || presented.environment !== environment) return null;
    const stored = await keys.read(presented.keyId);
    const matches = secretMatches(presented.secret, stored?.secretHash ?? NO_HASH);
    if (stored === null || !matches || stored.kind !== presented.kind) return null;
    if (!isInForce(stored, now())) return null;
    const caller = callerOf(stored);
    return caller === null ? null : { caller, usageKey: stored.usageKey };
  };
