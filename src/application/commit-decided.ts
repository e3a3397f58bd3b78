/** Commits what a decision makes of the newest row, deciding again when the row has moved on. */
import type { PaymentRecord } from '../contract/payment-record.ts';
import type { Decision } from '../domain/change.ts';
import { type PaymentReader, type PaymentWriter, StoreUnavailable } from './ports.ts';

const ATTEMPTS_MAX = 4;

/** `nothing-to-do`: the newest row rejects the decision, usually because it shows the effect already. */
export async function commitDecided(options: {
  readonly payments: PaymentReader & PaymentWriter;
  readonly record: PaymentRecord;
  readonly decide: (record: PaymentRecord) => Decision<string>;
}): Promise<'committed' | 'nothing-to-do'> {
  const { payments, decide } = options;
  let { record } = options;
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const decision = decide(record);
    if (!decision.ok) return 'nothing-to-do';
    const { outcome } = await payments.commit(decision.change);
    if (outcome === 'committed') return 'committed';
    record = await readExisting(payments, record.id);
  }
  throw new StoreUnavailable(
    `Payment ${record.id} changed ${ATTEMPTS_MAX} times while one change was to be written. Try again.`,
  );
}

/** The payment that an order or a task names: it was committed before they were sent. */
export async function readExisting(
  payments: PaymentReader,
  paymentId: string,
): Promise<PaymentRecord> {
  const record = await payments.read(paymentId);
  if (record === null) throw new Error(`Payment ${paymentId} does not exist, but work names it.`);
  return record;
}
