/** The operations whose crash points are swept: how each begins, what is asked for, and where it must end. */
import { paymentBody } from '../../support/api-client.ts';
import { DAY_MS, HOUR_MS, loseWorkOrders } from '../../support/lifecycle.ts';
import { batch } from './batch-operation.ts';
import { failedPayment } from './failed-payment.ts';
import { settlement } from './settlement-operation.ts';
import type { Workbench } from './workbench.ts';

export interface SweptOperation {
  readonly name: string;
  /** Makes a payment that is ready for the operation; null where the operation makes it. */
  readonly prepare: ((bench: Workbench) => Promise<string>) | null;
  /** Asks for the operation, and answers the payment's id (or that of what `path` names). */
  readonly act: (bench: Workbench, paymentId: string) => Promise<string>;
  /** Where what it makes is read; by default `/payments`. */
  readonly path?: string;
  /** What the payment must have come to in the end. */
  readonly ends: Readonly<Record<string, unknown>>;
  /** What the acquirer must have approved, in alphabetical order. */
  readonly charges: readonly string[];
  /** Whether the plan looks away from a call. By default it does from what runs by the clock. */
  readonly ignores?: (kind: string) => boolean;
  /** Whether reconciliation had to help, where the operation waits for its end by itself, however long that takes. */
  readonly isLate?: (seen: Readonly<Record<string, unknown>>) => boolean;
  /** What passes between two looks at a payment that is late; by default as long as reconciliation waits. */
  readonly patienceMs?: number;
  /** What is wrong with the payments of all runs in the end, beyond the invariants. */
  readonly check?: (bench: Workbench, paymentIds: readonly string[]) => Promise<readonly string[]>;
}

const WAIT = { prefer: 'wait=10' };

async function made(bench: Workbench, more: Record<string, unknown>): Promise<string> {
  const { body } = await bench.ask(bench.system.merchant, '/payments', paymentBody(more));
  await bench.system.engine.time.settle();
  return String(body.id);
}

const submit = async (bench: Workbench, headers: Record<string, string> = {}): Promise<string> => {
  const { body } = await bench.ask(bench.system.merchant, '/payments', paymentBody(), headers);
  return String(body.id);
};

const command =
  (verb: string, body: Record<string, unknown>, by: 'merchant' | 'operator' = 'merchant') =>
  async (bench: Workbench, id: string): Promise<string> => {
    const answer = await bench.ask(bench.system[by], `/payments/${id}/${verb}`, body);
    if (answer.status >= 300)
      throw new Error(`${verb} was refused: ${JSON.stringify(answer.body)}`);
    return id;
  };

/** Its work order is lost, so that nobody but reconciliation will look at it again. */
async function forgotten(bench: Workbench): Promise<string> {
  const find = loseWorkOrders(bench.system);
  const id = await made(bench, {});
  find();
  return id;
}

/** The day is settled at three: what is recorded of another operation must not depend on when the suite runs. */
async function afterTheSettlement({ system }: Workbench): Promise<void> {
  const { clock, time } = system.engine;
  const day = Math.floor(clock.now() / DAY_MS) * DAY_MS;
  const leftMs = day + 4 * HOUR_MS - clock.now();
  if (leftMs > 0) await time.pass(leftMs);
}

const CHARGED = ['authorize', 'capture'];

export const sweptOperations: readonly SweptOperation[] = [
  {
    name: 'submit',
    prepare: null,
    act: (bench) => submit(bench),
    ends: { status: 'captured', amountCapturedMinor: 1000 },
    charges: CHARGED,
  },
  {
    name: 'submit-with-wait',
    prepare: null,
    act: (bench) => submit(bench, WAIT),
    ends: { status: 'captured', amountCapturedMinor: 1000 },
    charges: CHARGED,
  },
  {
    name: 'capture',
    prepare: (bench) => made(bench, { captureMethod: 'manual' }),
    act: command('capture', { amountMinor: 600 }),
    ends: { status: 'captured', amountCapturedMinor: 600 },
    charges: CHARGED,
  },
  {
    name: 'cancel',
    prepare: (bench) => made(bench, { captureMethod: 'manual' }),
    act: command('cancel', {}),
    ends: { status: 'canceled', amountCapturedMinor: 0 },
    charges: ['authorize', 'void'],
  },
  {
    name: 'refund',
    prepare: (bench) => made(bench, {}),
    act: command('refunds', { amountMinor: 250 }),
    ends: { amountRefundedMinor: 250 },
    charges: [...CHARGED, 'refund'],
  },
  {
    name: 'review',
    prepare: (bench) => made(bench, { paymentMethod: 'tok_risk_review' }),
    act: command('review', { decision: 'approve', note: 'Known customer.' }, 'operator'),
    ends: { status: 'captured', amountCapturedMinor: 1000 },
    charges: CHARGED,
  },
  {
    name: 'retry',
    prepare: failedPayment,
    act: command('retry', {}, 'operator'),
    ends: { status: 'captured', amountCapturedMinor: 1000 },
    charges: CHARGED,
  },
  {
    name: 'reconcile',
    async prepare(bench) {
      await afterTheSettlement(bench);
      return forgotten(bench);
    },
    async act({ system }, id) {
      await system.engine.time.pass(2 * HOUR_MS + 60_000);
      return id;
    },
    ends: { status: 'captured', amountCapturedMinor: 1000 },
    charges: CHARGED,
    ignores: (kind) => kind.includes('get-payment'),
  },
  settlement,
  batch,
];
