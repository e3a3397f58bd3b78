/** Token buckets on the engine's clock: a usage plan's per client, the stage's per method. */
import type { Clock } from '../clock.ts';
import type { ApiMethod } from './api-method.ts';
import { type Refusal, refuse } from './refusal.ts';
import { ACCOUNT_LIMIT, type Limit, type MethodLimit, type UsagePlan } from './stage-settings.ts';

interface Bucket {
  tokens: number;
  refilledAt: number;
}

/** Beyond this many clients the fullest buckets are forgotten; a full bucket is as good as a new one. */
const BUCKETS_MAX = 10_000;

export type Throttle = (method: ApiMethod, apiKey: string | undefined) => Refusal | undefined;

/** Plans come first, then the method's own limit: the order in which AWS applies them. */
export function createThrottle(
  clock: Clock,
  methodLimits: readonly MethodLimit[],
  usagePlans: readonly UsagePlan[],
): Throttle {
  const buckets = new Map<string, Bucket>();

  function take(name: string, limit: Limit): boolean {
    const now = clock.now();
    const bucket = buckets.get(name) ?? { tokens: limit.burst, refilledAt: now };
    const earned = ((now - bucket.refilledAt) / 1000) * limit.ratePerSecond;
    bucket.tokens = Math.min(limit.burst, bucket.tokens + Math.max(0, earned));
    bucket.refilledAt = now;
    const granted = bucket.tokens >= 1;
    if (granted) bucket.tokens -= 1;
    // Re-inserted, so that the map's first entries are those that rested longest.
    buckets.delete(name);
    buckets.set(name, bucket);
    if (buckets.size > BUCKETS_MAX) buckets.delete(buckets.keys().next().value ?? name);
    return granted;
  }

  return (method, apiKey) => {
    const methodName = `${method.httpMethod} ${method.resourcePath}`;
    if (apiKey !== undefined)
      for (const plan of usagePlans) {
        const own = limitFor(plan.methodLimits, method);
        if (own && !take(`plan method ${plan.name} ${apiKey} ${methodName}`, own))
          return refuse('THROTTLED');
        if (plan.limit && !take(`plan ${plan.name} ${apiKey}`, plan.limit))
          return refuse('THROTTLED');
      }
    const limit = limitFor(methodLimits, method) ?? ACCOUNT_LIMIT;
    return take(`method ${methodName}`, limit) ? undefined : refuse('THROTTLED');
  };
}

/** The most particular setting wins: the method's own, then every method of the path, then all. */
function limitFor(limits: readonly MethodLimit[], method: ApiMethod): Limit | undefined {
  const path = method.resourcePath.replace(/^\//, '');
  // Terraform writes the slashes of a method path as ~1 or as they are.
  const named = (wanted: string) =>
    limits.find(({ methodPath }) => methodPath.replaceAll('~1', '/').replace(/^\//, '') === wanted);
  return (named(`${path}/${method.httpMethod}`) ?? named(`${path}/*`) ?? named('*/*'))?.limit;
}
