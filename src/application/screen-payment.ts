/** Screens a received payment and says which way it goes; writes only when it goes no further now. */
import type { ScreenInput, ScreenOutput } from '../contract/messages.ts';
import { screenPayment } from '../domain/screen.ts';
import { readExisting } from './commit-decided.ts';
import {
  type Merchants,
  type Now,
  type PaymentReader,
  type PaymentWriter,
  StoreUnavailable,
} from './ports.ts';

interface Options {
  readonly payments: PaymentReader & PaymentWriter;
  readonly merchants: Merchants;
  readonly now: Now;
}

const ATTEMPTS_MAX = 4;

export type ScreenPayment = (input: ScreenInput) => Promise<ScreenOutput>;

export const createScreenPayment =
  ({ payments, merchants, now }: Options): ScreenPayment =>
  async ({ order }) => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const record = await readExisting(payments, order.paymentId);
      // The review may not have been started yet: an earlier run may have ended between the two.
      if (record.status === 'in-review') return { outcome: 'review' };
      if (record.status !== 'received') return { outcome: 'nothing-to-do' };
      // From here on nothing is charged that a recorded cancel would then have to find.
      if (record.pendingOperation !== null) return { outcome: 'nothing-to-do' };
      const limits = await merchants.limitsOf(record.merchantId);
      const attempts = order.receiveCount;
      const decision = screenPayment({ record, limits, nowMs: now(), attempts });
      if (!decision.ok) return { outcome: 'nothing-to-do' };
      if (decision.outcome === 'proceed') {
        return { outcome: 'proceed', payment: record, screening: decision.screening };
      }
      const { outcome } = await payments.commit(decision.change);
      if (outcome === 'committed') return { outcome: decision.outcome };
    }
    throw new StoreUnavailable(`Payment ${order.paymentId} kept changing while it was screened.`);
  };
