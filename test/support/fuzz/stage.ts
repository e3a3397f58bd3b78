/** What a fuzzed request refers to: merchants with keys, and payments in the states from which things are done. */
import type { Payment } from '../../../src/contract/payment.ts';
import { createApiClient, paymentBody } from '../api-client.ts';
import { eventually, type System } from '../system.ts';
import type { FuzzRequest, Sender } from './requests.ts';

interface Tenant {
  readonly apiKey: string;
  readonly readerKey: string;
  readonly payments: readonly string[];
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
  return { apiKey, readerKey: reader.apiKey, payments };
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
      const from = { own: tenant.payments, other: tenantAt(index + 1).payments };
      return {
        target: target.replace(/\{(own|other):(\d)\}/, (_, whose: 'own' | 'other', at: string) =>
          String(from[whose][Number(at)]),
        ),
        headers: [
          ...(key === undefined ? [] : [['Authorization', `Bearer ${key}`] as const]),
          ...headers,
        ],
      };
    },
  };
}
