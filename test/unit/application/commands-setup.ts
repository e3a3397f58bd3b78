/** A payment, a workflow that does what it is told, and commands on both, for the suites of commands. */
import { createAwaitCommand } from '../../../src/application/await-command.ts';
import type { PaymentWorkflow } from '../../../src/application/ports.ts';
import type { CommandRequest } from '../../../src/application/record-command.ts';
import type { DeliveredOrder } from '../../../src/contract/messages.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import { createMemoryStore, merchant, START_MS } from './memory-ports.ts';

export type Work = (row: PaymentRecord) => PaymentRecord;

/** `work` is what a run of the workflow makes of the payment. */
export function prepare(payment: PaymentRecord, work: Work = (row) => row) {
  const store = createMemoryStore();
  store.rows.set(payment.id, payment);
  const orders: DeliveredOrder[] = [];
  const faults: string[] = [];
  let nowMs = START_MS;
  const workflow: PaymentWorkflow = {
    async run(order) {
      orders.push(order);
      const row = store.rows.get(payment.id);
      if (row !== undefined) store.rows.set(payment.id, work(row));
      return 'succeeded';
    },
  };
  const onFault = (what: string) => void faults.push(what);
  const now = () => nowMs;
  const awaiting = {
    environment: 'test',
    payments: store,
    workflow,
    now,
    pause: async (ms: number) => {
      nowMs += ms;
    },
    onFault,
  };
  const options = {
    payments: store,
    idempotency: store,
    awaitOutcome: createAwaitCommand(awaiting),
    now,
    onFault,
  };
  const input = <Body>(
    request: Body,
    more: Partial<CommandRequest<Body>> = {},
  ): CommandRequest<Body> => ({
    caller: merchant,
    paymentId: payment.id,
    request,
    waitSeconds: null,
    idempotencyKey: 'key-1',
    fingerprint: 'a'.repeat(64),
    ...more,
  });
  return { store, options, orders, faults, input, awaiting, row: () => store.rows.get(payment.id) };
}
