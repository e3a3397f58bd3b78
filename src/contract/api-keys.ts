/** API keys: how they are written, read and hashed, and what they may do. */
import { createHash, timingSafeEqual } from 'node:crypto';

export const SCOPES = ['payments:read', 'payments:write', 'batches:write', 'operator'] as const;
export type Scope = (typeof SCOPES)[number];
export type KeyKind = 'merchant' | 'operator';

export interface ApiKey {
  readonly kind: KeyKind;
  /** The environment suffix, so that a key of one copy is seen at once to be wrong for another. */
  readonly environment: string;
  readonly keyId: string;
  readonly secret: string;
}

/** Random bytes that one new key consumes: 10 for its id, 32 for its secret. */
export const KEY_RANDOM_BYTES = 42;

const PREFIXES = { merchant: 'sk', operator: 'ok' } as const;
const KEY = /^(sk|ok)_([a-z0-9-]{1,32})_([0-9a-z]{8,32})_([0-9A-Za-z]{32,64})$/;

export const formatApiKey = (key: ApiKey): string =>
  `${PREFIXES[key.kind]}_${key.environment}_${key.keyId}_${key.secret}`;

export const parseApiKey = (value: string): ApiKey | null => {
  const [, prefix, environment, keyId, secret] = KEY.exec(value) ?? [];
  if (!environment || !keyId || !secret) return null;
  return { kind: prefix === 'sk' ? 'merchant' : 'operator', environment, keyId, secret };
};

/** The API key in an Authorization header (`Bearer`, whatever its case); null when there is none. */
export const parseBearer = (header: string | undefined): ApiKey | null => {
  const [, token] = /^bearer +(\S{1,256}) *$/i.exec(header ?? '') ?? [];
  return token === undefined ? null : parseApiKey(token);
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const newApiKey = (input: {
  readonly kind: KeyKind;
  readonly environment: string;
  readonly random: Uint8Array;
}): ApiKey => {
  if (input.random.length !== KEY_RANDOM_BYTES) {
    throw new RangeError(
      `A key needs ${KEY_RANDOM_BYTES} random bytes, got ${input.random.length}.`,
    );
  }
  return {
    kind: input.kind,
    environment: input.environment,
    keyId: hex(input.random.subarray(0, 10)),
    secret: hex(input.random.subarray(10)),
  };
};

/** SHA-256 in hex: enough for a secret of 256 random bits, which no dictionary holds. */
export const hashSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex');

/** Compares in constant time. */
export const secretMatches = (secret: string, secretHash: string): boolean => {
  const expected = Buffer.from(secretHash, 'hex');
  const actual = createHash('sha256').update(secret).digest();
  return expected.length === actual.length && timingSafeEqual(actual, expected);
};
