/** The merchant and the keys that a newcomer finds ready; kept with the data, so that they outlive a restart. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Merchant, Tenants } from './tenants.ts';

export interface DemoTenants extends Merchant {
  readonly operatorKey: string;
}

export async function findDemoTenants(directory: string, tenants: Tenants): Promise<DemoTenants> {
  const file = join(directory, 'demo-tenants.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as DemoTenants;
  const [merchant, operatorKey] = await Promise.all([
    tenants.createMerchant('Demo merchant'),
    tenants.createOperatorKey(),
  ]);
  const demo = { ...merchant, operatorKey };
  writeFileSync(file, JSON.stringify(demo), { mode: 0o600 });
  return demo;
}
