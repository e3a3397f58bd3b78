/** Looks every minute at what should have happened and has not, and sets it going again or ends it. */
import type { DueKind } from '../contract/payment-record.ts';
import { type Reconciliation, reconcilePayment } from '../domain/reconcile.ts';
import { readExisting } from './commit-decided.ts';
import type { DueIndex, Now, PaymentReader, PaymentWriter } from './ports.ts';

interface Options {
  readonly due: DueIndex;
  readonly payments: PaymentReader & PaymentWriter;
  readonly processorName: string;
  readonly now: Now;
  /** Told of payments that could not be looked at; the others are. */
  readonly onFault: (paymentId: string, error: unknown) => void;
}

export type ReconciliationOutcome =
  | Extract<Reconciliation, { ok: true }>['outcome']
  /** The row has moved on since the index was read, or moved on while this was decided. */
  | 'not-due'
  | 'fault';

export interface ReconciliationReport {
  /** Payments whose work should long have been done. */
  readonly stuck: number;
  readonly outcomes: Readonly<Record<ReconciliationOutcome, number>>;
}

/** Raises StoreUnavailable when the index cannot be read. */
export type ReconcilePayments = () => Promise<ReconciliationReport>;

/** Settlement is no business of this. */
const KINDS = ['stuck', 'review', 'expiry'] as const satisfies readonly DueKind[];
/** What is more than this waits for the next minute. */
const PER_SHARD_MAX = 100;
const AT_ONCE = 10;
/** Ends before the function does and before the next minute's run begins. */
const TIME_MAX_MS = 45_000;

export const createReconcilePayments =
  (options: Options): ReconcilePayments =>
  async () => {
    const { due, now } = options;
    const startedAt = now();
    const lists = await Promise.all(KINDS.map((kind) => due.list(kind, startedAt, PER_SHARD_MAX)));
    const outcomes = {
      requeued: 0,
      'given-up': 0,
      'review-timed-out': 0,
      'expiry-requested': 0,
      'not-due': 0,
      fault: 0,
    };
    const paymentIds = lists.flat();
    for (let start = 0; start < paymentIds.length; start += AT_ONCE) {
      if (now() - startedAt > TIME_MAX_MS) break;
      const some = paymentIds.slice(start, start + AT_ONCE);
      for (const outcome of await Promise.all(some.map((id) => reconcile(options, id)))) {
        outcomes[outcome] += 1;
      }
    }
    return { stuck: lists[KINDS.indexOf('stuck')]?.length ?? 0, outcomes };
  };

async function reconcile(options: Options, paymentId: string): Promise<ReconciliationOutcome> {
  const { payments, processorName, now, onFault } = options;
  try {
    const record = await readExisting(payments, paymentId);
    const decision = reconcilePayment({ record, nowMs: now(), processorName });
    if (!decision.ok) return 'not-due';
    // Whoever was faster has moved the payment on; what is due then is found in a minute.
    const { outcome } = await payments.commit(decision.change);
    return outcome === 'committed' ? decision.outcome : 'not-due';
  } catch (error) {
    onFault(paymentId, error);
    return 'fault';
  }
}
