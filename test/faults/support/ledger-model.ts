/** The plain ledger that the system is held against, and the commands that both are given. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Payment } from '../../../src/contract/payment.ts';
import { paymentBody } from '../../support/api-client.ts';
import type { Workbench } from './workbench.ts';

interface Entry {
  readonly id: string;
  status: Payment['status'];
  readonly amountMinor: number;
  readonly isManual: boolean;
  capturedMinor: number;
  refundedMinor: number;
}

export interface Ledger {
  readonly payments: Entry[];
}
export type Real = Workbench;
type Command = fc.AsyncCommand<Ledger, Real>;

const entryAt = ({ payments }: Ledger, index: number): Entry => {
  const entry = payments[index % payments.length];
  if (entry === undefined) throw new Error('the ledger is empty');
  return entry;
};

/** What the API shows is what the ledger says. */
async function compare({ system }: Real, entry: Entry): Promise<void> {
  const { time } = system.engine;
  await time.settle();
  const { body } = await time.during(system.merchant.get<Payment>(`/payments/${entry.id}`));
  expect(body).toMatchObject({
    status: entry.status,
    amountMinor: entry.amountMinor,
    amountCapturedMinor: entry.capturedMinor,
    amountRefundedMinor: entry.refundedMinor,
  });
}

function approve(entry: Entry): void {
  entry.status = entry.isManual ? 'authorized' : 'captured';
  entry.capturedMinor = entry.isManual ? 0 : entry.amountMinor;
}

const TOKENS = {
  tok_approve: approve,
  tok_processor_timeout_once: approve,
  tok_decline_stolen_card: (entry: Entry) => {
    entry.status = 'declined';
  },
  tok_risk_review: (entry: Entry) => {
    entry.status = 'in-review';
  },
};
type Token = keyof typeof TOKENS;

const submit = (token: Token, amountMinor: number, isManual: boolean): Command => ({
  check: () => true,
  toString: () => `submit(${token}, ${amountMinor}, ${isManual ? 'manual' : 'automatic'})`,
  async run(model, real) {
    const captureMethod = isManual ? 'manual' : 'automatic';
    const body = paymentBody({ amountMinor, captureMethod, paymentMethod: token });
    const key = { 'idempotency-key': `model-${crypto.randomUUID()}` };
    const first = await real.ask(real.system.merchant, '/payments', body, key);
    const again = await real.ask(real.system.merchant, '/payments', body, key);
    expect([again.status, again.body.id]).toEqual([first.status, first.body.id]);
    const id = String(first.body.id);
    const entry: Entry = {
      id,
      status: 'received',
      amountMinor,
      isManual,
      capturedMinor: 0,
      refundedMinor: 0,
    };
    TOKENS[token](entry);
    model.payments.push(entry);
    await compare(real, entry);
  },
});

interface Verb {
  readonly name: string;
  readonly path: string;
  readonly by: 'merchant' | 'operator';
  readonly body: (part: number) => Record<string, unknown>;
  /** Changes the entry, or answers false because that is not allowed. */
  readonly apply: (entry: Entry, part: number) => boolean;
}

const verbs: readonly Verb[] = [
  {
    name: 'capture',
    path: 'capture',
    by: 'merchant',
    body: (amountMinor) => ({ amountMinor }),
    apply(entry, part) {
      if (entry.status !== 'authorized' || part > entry.amountMinor) return false;
      Object.assign(entry, { status: 'captured', capturedMinor: part });
      return true;
    },
  },
  {
    name: 'cancel',
    path: 'cancel',
    by: 'merchant',
    body: () => ({}),
    apply(entry) {
      if (entry.status !== 'authorized' && entry.status !== 'in-review') return false;
      entry.status = 'canceled';
      return true;
    },
  },
  {
    name: 'refund',
    path: 'refunds',
    by: 'merchant',
    body: (amountMinor) => ({ amountMinor }),
    apply(entry, part) {
      const isLeft = part <= entry.capturedMinor - entry.refundedMinor;
      if (entry.status !== 'captured' || !isLeft) return false;
      entry.refundedMinor += part;
      if (entry.refundedMinor === entry.capturedMinor) entry.status = 'refunded';
      return true;
    },
  },
  ...(['approve', 'decline'] as const).map(
    (decision): Verb => ({
      name: decision,
      path: 'review',
      by: 'operator',
      body: () => ({ decision, note: 'Looked at.' }),
      apply(entry) {
        if (entry.status !== 'in-review') return false;
        if (decision === 'approve') approve(entry);
        else entry.status = 'declined';
        return true;
      },
    }),
  ),
];

const command = (verb: Verb, index: number, share: number): Command => ({
  check: ({ payments }) => payments.length > 0,
  toString: () => `${verb.name}(${index}, ${share})`,
  async run(model, real) {
    const entry = entryAt(model, index);
    const part = Math.max(1, Math.round(entry.amountMinor * share));
    const path = `/payments/${entry.id}/${verb.path}`;
    const answer = await real.ask(real.system[verb.by], path, verb.body(part));
    const isAllowed = verb.apply(entry, part);
    expect(answer.status < 300, `${verb.name} of ${entry.status}: ${answer.status}`).toBe(
      isAllowed,
    );
    await compare(real, entry);
  },
});

const shares = fc.constantFrom(0.25, 0.5, 1, 1.5);

export const commandArbitraries: fc.Arbitrary<Command>[] = [
  fc
    .tuple(
      fc.constantFrom(...(Object.keys(TOKENS) as Token[])),
      fc.integer({ min: 1, max: 90_000 }),
      fc.boolean(),
    )
    .map(([token, amountMinor, isManual]) => submit(token, amountMinor, isManual)),
  ...verbs.map((verb) =>
    fc.tuple(fc.nat({ max: 5 }), shares).map(([index, share]) => command(verb, index, share)),
  ),
];
