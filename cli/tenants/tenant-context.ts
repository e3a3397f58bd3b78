/** What every command about merchants and keys works with. */
import type { OptionValues } from '../terminal/run-tool.ts';
import { findTarget, type Target } from './target.ts';
import { createTenantStore, type TenantStore } from './tenant-store.ts';
import { createUsagePlan, type UsagePlan } from './usage-plan.ts';

export interface TenantContext {
  readonly target: Target;
  readonly store: TenantStore;
  readonly usagePlan: UsagePlan;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export function createTenantContext(options: OptionValues): TenantContext {
  const target = findTarget(options);
  return {
    target,
    store: createTenantStore(target),
    usagePlan: createUsagePlan(target),
    now: target.now,
  };
}
