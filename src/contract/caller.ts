/** Who calls: what the authorizer found out, as the strings that API Gateway passes on. */
import { SCOPES, type Scope } from './api-keys.ts';
import { isId } from './ids.ts';

export type Caller =
  | {
      readonly kind: 'merchant';
      readonly merchantId: string;
      readonly keyId: string;
      readonly scopes: readonly Scope[];
    }
  | { readonly kind: 'operator'; readonly keyId: string; readonly scopes: readonly Scope[] };

export const toAuthorizerContext = (caller: Caller): Record<string, string> => ({
  kind: caller.kind,
  keyId: caller.keyId,
  scopes: caller.scopes.join(' '),
  ...(caller.kind === 'merchant' ? { merchantId: caller.merchantId } : {}),
});

const isScope = (value: string): value is Scope => (SCOPES as readonly string[]).includes(value);

/** Null when the context is not one that our authorizer writes. */
export const fromAuthorizerContext = (
  context: Readonly<Record<string, unknown>> | null | undefined,
): Caller | null => {
  const { kind, keyId, scopes: list, merchantId } = context ?? {};
  if (typeof keyId !== 'string' || keyId === '' || typeof list !== 'string') return null;
  const scopes = list.split(' ').filter(isScope);
  if (kind === 'operator') return { kind, keyId, scopes };
  return kind === 'merchant' && isId('mer', merchantId)
    ? { kind, merchantId, keyId, scopes }
    : null;
};

/**
 * A merchant's key never acts as an operator, whatever its record says. An operator's key reads across
 * merchants and does an operator's work, and can never write as a merchant.
 */
export const hasScope = (caller: Caller, scope: Scope): boolean =>
  caller.kind === 'merchant'
    ? scope !== 'operator' && caller.scopes.includes(scope)
    : (scope === 'operator' || scope === 'payments:read') && caller.scopes.includes('operator');

export const actorOf = (caller: Caller): string =>
  caller.kind === 'merchant'
    ? `merchant:${caller.merchantId}/${caller.keyId}`
    : `operator:${caller.keyId}`;
