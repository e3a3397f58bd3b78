/** The API keys of the usage plans: who may be counted against them, kept between runs when data is. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '../types.ts';

export interface UsageKey {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly enabled: boolean;
  /** Ids of the usage plans that it is attached to. */
  readonly plans: readonly string[];
}

export interface UsagePlanName {
  readonly id: string;
  readonly name: string;
}

export interface UsageKeys {
  readonly plans: readonly UsagePlanName[];
  list(): readonly UsageKey[];
  /** Undefined when the value is taken. */
  create(key: Pick<UsageKey, 'name' | 'value' | 'enabled'>): UsageKey | undefined;
  attach(keyId: string, planId: string): 'attached' | 'already-attached' | 'no-such-key';
  remove(keyId: string): boolean;
  /** Makes the key if need be and attaches it to every plan. */
  enroll(key: Pick<UsageKey, 'name' | 'value'>): void;
  /** Whether the value belongs to a key that a plan counts. */
  isEnrolled(value: string): boolean;
}

export interface UsageKeysOptions {
  readonly stack: Stack;
  /** Undefined keeps them in memory only. */
  readonly directory: string | undefined;
}

export function createUsageKeys({ stack, directory }: UsageKeysOptions): UsageKeys {
  const file = directory === undefined ? undefined : join(directory, 'usage-keys.json');
  const plans = stack
    .of('aws_api_gateway_usage_plan')
    .map(({ attributes }) => ({ id: String(attributes.id), name: String(attributes.name) }));
  const keys = new Map<string, UsageKey>();
  if (file !== undefined && existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as UsageKey[];
    for (const key of kept) keys.set(key.id, key);
  }

  function keep(): void {
    if (file === undefined) return;
    writeFileSync(`${file}.new`, JSON.stringify([...keys.values()]));
    renameSync(`${file}.new`, file);
  }
  const valued = (value: string) => [...keys.values()].find((key) => key.value === value);

  function create(key: Pick<UsageKey, 'name' | 'value' | 'enabled'>): UsageKey | undefined {
    if (valued(key.value) !== undefined) return undefined;
    const made = { id: randomBytes(5).toString('hex'), ...key, plans: [] };
    keys.set(made.id, made);
    keep();
    return made;
  }

  function attach(keyId: string, planId: string) {
    const key = keys.get(keyId);
    if (key === undefined) return 'no-such-key';
    if (key.plans.includes(planId)) return 'already-attached';
    keys.set(keyId, { ...key, plans: [...key.plans, planId] });
    keep();
    return 'attached';
  }

  return {
    plans,
    list: () => [...keys.values()],
    create,
    attach,
    remove(keyId) {
      const removed = keys.delete(keyId);
      keep();
      return removed;
    },
    enroll(wanted) {
      const key = valued(wanted.value) ?? create({ ...wanted, enabled: true });
      if (key !== undefined) for (const { id } of plans) attach(key.id, id);
    },
    isEnrolled(value) {
      const key = valued(value);
      return key?.enabled === true && key.plans.some((id) => plans.some((plan) => plan.id === id));
    },
  };
}
