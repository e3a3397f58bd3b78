/** Makes API keys of every kind and state for tests, by the code behind the command line. */
import { newKey } from '../../cli/tenants/issue-key.ts';
import type { Target } from '../../cli/tenants/target.ts';
import { createTenantStore } from '../../cli/tenants/tenant-store.ts';
import { createUsagePlan } from '../../cli/tenants/usage-plan.ts';
import type { Scope } from '../../src/contract/api-keys.ts';
import { scopesFor } from '../../src/contract/tenants.ts';
import type { System } from './system.ts';

export interface KeyWanted {
  /** Null for an operator's key. */
  readonly merchantId: string | null;
  /** Default: all that such a key may carry. */
  readonly scopes?: readonly Scope[];
  readonly state?: 'active' | 'expired' | 'revoked';
}

/** The key as a client sends it. */
export async function issueKey(
  { engine }: System,
  { merchantId, scopes, state = 'active' }: KeyWanted,
): Promise<string> {
  const { announcement } = engine;
  const target: Target = {
    environment: announcement.environmentSuffix,
    place: 'the test',
    now: engine.clock.now,
    settings: {
      region: announcement.awsRegion,
      endpoint: announcement.awsEndpoint,
      credentials: {
        accessKeyId: announcement.awsAccessKeyId,
        secretAccessKey: announcement.awsSecretAccessKey,
      },
    },
  };
  const store = createTenantStore(target);
  const usagePlan = createUsagePlan(target);
  const kind = merchantId === null ? 'operator' : 'merchant';
  const { issued, items } = newKey(
    { target, store, usagePlan, now: Date.now },
    {
      kind,
      merchantId,
      scopes: scopes ?? scopesFor(kind),
      options: state === 'expired' ? { 'expires-in': '0s' } : {},
    },
  );
  await usagePlan.enroll(merchantId);
  await store.add(items);
  if (state === 'revoked') await store.revokeKey(issued.keyId, new Date().toISOString());
  return issued.apiKey;
}
