/** What a fuzzed request refers to: merchants with keys, payments in the states from which things are done, and batches. */
import { createHash } from 'node:crypto';
import type { Payment } from '../../../src/contract/payment.ts';
import { createApiClient, paymentBody } from '../api-client.ts';
import { eventually, type System } from '../system.ts';
import type { FuzzRequest, Sender } from './requests.ts';

interface Tenant {
  readonly apiKey: string;
  readonly readerKey: string;
  /** What `{own:N}` stands for, by the first part of the path. */
  readonly resources: Readonly<Record<string, readonly string[]>>;
}

export interface Stage {
  /** Payments that were made to set the stage. */
  readonly paymentsMade: number;
  /** The same request, always by the same merchant; several share the load that one may bring. */
  play(
    request: FuzzRequest,
    index: number,
  ): {
    readonly target: string;
    readonly headers: readonly (readonly [string, string])[];
  };
}

const TENANTS = 6;
const STRANGER = 'sk_e2e_00000000000000000000000000_0000000000000000000000000000000000000000000';
/** Each comes to rest in another state, in the order of the fuzzer's `{own:N}`. */
const BODIES = [
  { paymentMethod: 'tok_approve' },
  { paymentMethod: 'tok_approve', captureMethod: 'manual' },
  { paymentMethod: 'tok_risk_review' },
  { paymentMethod: 'tok_decline_stolen_card' },
];
const BATCH = { format: 'csv', fileName: 'fuzzed.csv', sizeBytes: 100 };
/** Nothing was settled on them, which is an answer as good as any. */
const DAYS = ['2026-01-01', '2026-01-31', '2026-02-28', '2026-12-31'];

async function makeTenant(system: System): Promise<Tenant> {
  const { apiKey } = await system.engine.createMerchant('Fuzzed merchant');
  const reader = await system.engine.createMerchant('Reading merchant', {
    scopes: ['payments:read'],
  });
  const client = createApiClient({ baseUrl: system.baseUrl, apiKey });
  const payments = await Promise.all(
    BODIES.map(async (more) => {
      const { body } = await client.post<Payment>('/payments', paymentBody(more));
      return eventually('a payment to come to rest', async () => {
        const seen = await client.get<Payment>(`/payments/${body.id}`);
        return seen.body.status === 'received' ? undefined : body.id;
      });
    }),
  );
  const batches = await Promise.all(
    payments.map(async (_, number) => {
      const file = { ...BATCH, sha256: createHash('sha256').update(`${number}`).digest('hex') };
      return String((await client.post('/batches', file)).body.id);
    }),
  );
  const resources = { payments, batches, settlements: DAYS };
  return { apiKey, readerKey: reader.apiKey, resources };
}

export async function setStage(system: System): Promise<Stage> {
  const tenants: Tenant[] = [];
  for (let count = 0; count < TENANTS; count += 1) tenants.push(await makeTenant(system));
  const { operatorKey } = system.engine.announcement;

  const tenantAt = (index: number): Tenant => {
    const tenant = tenants[index % TENANTS];
    if (tenant === undefined) throw new Error('the stage has no merchants');
    return tenant;
  };
  const keyOf = (sender: Sender, { apiKey, readerKey }: Tenant): string | undefined => {
    switch (sender) {
      case 'merchant':
        return apiKey;
      case 'operator':
        return operatorKey;
      case 'reader':
        return readerKey;
      case 'stranger':
        return STRANGER;
      case undefined:
        return undefined;
    }
  };

  return {
    paymentsMade: TENANTS * BODIES.length,
    play({ target, sender, headers }, index) {
      const tenant = tenantAt(index);
      const key = keyOf(sender, tenant);
      const from = { own: tenant.resources, other: tenantAt(index + 1).resources };
      const [kind = ''] = /[a-z-]+/.exec(target) ?? [];
      return {
        target: target.replace(/\{(own|other):(\d)\}/, (_, whose: 'own' | 'other', at: string) =>
          String(from[whose][kind]?.[Number(at)]),
        ),
        headers: [
          ...(key === undefined ? [] : [['Authorization', `Bearer ${key}`] as const]),
          ...headers,
        ],
      };
    },
  };
}
