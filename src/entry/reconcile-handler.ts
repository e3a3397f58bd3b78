/** The scheduled sweep as metrics: how many payments are stuck, and what was done about what was due. */
import type {
  ReconcilePayments,
  ReconciliationOutcome,
} from '../application/reconcile-payments.ts';
import type { MetricName } from './metrics.ts';
import type { Telemetry } from './telemetry.ts';

interface Options {
  readonly reconcile: ReconcilePayments;
  readonly telemetry: Telemetry;
}

const METRICS: Readonly<Record<ReconciliationOutcome, MetricName>> = {
  requeued: 'PaymentsRequeued',
  'given-up': 'PaymentsGivenUp',
  'review-timed-out': 'ReviewsTimedOut',
  'expiry-requested': 'PaymentsExpiring',
  'not-due': 'PaymentsNotDue',
  fault: 'ReconciliationFaults',
};

/** What a run throws counts as an error of the function; the next minute's run does all of it again. */
export const createReconcileHandler =
  ({ reconcile, telemetry }: Options) =>
  async (): Promise<{ readonly stuck: number }> => {
    const { stuck, outcomes } = await reconcile();
    // Told every minute, also when there are none: a gap in the graph is a sweep that did not run.
    telemetry.metric('PaymentsStuck', stuck);
    for (const [outcome, metric] of Object.entries(METRICS)) {
      const times = outcomes[outcome as ReconciliationOutcome];
      if (times > 0) telemetry.metric(metric, times);
    }
    telemetry.info('Reconciled what was due.', { stuck, ...outcomes });
    return { stuck };
  };
