/** Makes API keys: the only place where a secret is in the clear, and only until it is printed. */
import { randomBytes } from 'node:crypto';
import {
  formatApiKey,
  KEY_RANDOM_BYTES,
  type KeyKind,
  newApiKey,
  type Scope,
} from '../../src/contract/api-keys.ts';
import {
  type KeyDescription,
  keyItems,
  scopesFor,
  type TenantItem,
} from '../../src/contract/tenants.ts';
import { toTimestamp } from '../../src/contract/text.ts';
import { UsageError } from '../terminal/cli-error.ts';
import { parseDuration } from '../terminal/duration.ts';
import type { OptionValues } from '../terminal/run-tool.ts';
import type { TenantContext } from './tenant-context.ts';

export interface IssuedKey extends KeyDescription {
  /** The whole key, as a client sends it. */
  readonly apiKey: string;
}

export interface NewKey {
  readonly issued: IssuedKey;
  readonly items: readonly TenantItem[];
}

const expiresIn = (otherwise: string) =>
  ({
    'expires-in': {
      value: 'SPAN',
      help: `the key ends by itself: 90m, 12h, 30d (default: ${otherwise})`,
    },
  }) as const;

export const KEY_OPTIONS = expiresIn('never');
export const ROTATED_KEY_OPTIONS = expiresIn('when the old key would have');

export const SCOPE_OPTION = {
  scopes: {
    value: 'A,B',
    help: 'of payments:read, payments:write, batches:write (default: all)',
  },
} as const;

function scopesOf(kind: KeyKind, given: string | boolean | undefined): readonly Scope[] {
  const allowed = scopesFor(kind);
  if (typeof given !== 'string') return allowed;
  const names = [...new Set(given.split(','))];
  const scopes = allowed.filter((scope) => names.includes(scope));
  if (scopes.length === names.length) return scopes;
  const unknown = names.filter((name) => !allowed.some((scope) => scope === name));
  throw new UsageError(
    `--scopes ${unknown.join(',')} cannot be given to this key; it may have ${allowed.join(', ')}`,
  );
}

/** From now, by the option; null when it is not given. */
export function endOf(
  { now }: TenantContext,
  options: OptionValues,
  option: 'expires-in' | 'in' | 'grace',
): string | null {
  const given = options[option];
  if (typeof given !== 'string') return null;
  return toTimestamp(now() + parseDuration(`--${option}`, given));
}

export function newKey(
  context: TenantContext,
  input: {
    readonly kind: KeyKind;
    readonly merchantId: string | null;
    readonly options: OptionValues;
    /** Default: what the options say. */
    readonly scopes?: readonly Scope[];
    /** RFC 3339: when the key ends unless the options say otherwise; default: never. */
    readonly expiresAt?: string | null;
  },
): NewKey {
  const { kind, merchantId, options } = input;
  const { environment } = context.target;
  const key = newApiKey({ kind, environment, random: randomBytes(KEY_RANDOM_BYTES) });
  const scopes = input.scopes ?? scopesOf(kind, options.scopes);
  const createdAt = toTimestamp(context.now());
  const expiresAt = endOf(context, options, 'expires-in') ?? input.expiresAt ?? null;
  const described = { keyId: key.keyId, kind, merchantId, scopes, createdAt, expiresAt };
  return {
    issued: { ...described, revokedAt: null, apiKey: formatApiKey(key) },
    items: keyItems({ key, merchantId, scopes, createdAt, expiresAt }),
  };
}
