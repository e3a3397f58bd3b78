/** Every metric that our functions write, in one table: what it tells, its unit, and what it is broken down by. */

type Dimension = 'lane' | 'processor' | 'queue' | 'status';

interface Metric {
  readonly meaning: string;
  readonly unit: 'Count' | 'Milliseconds' | 'Percent';
  /** Beside the environment. Few values each, and never a merchant: every combination is paid for. */
  readonly by: readonly Dimension[];
}

const counted = (meaning: string, by: readonly Dimension[] = []): Metric => ({
  meaning,
  unit: 'Count',
  by,
});

export const METRICS = {
  RequestsUnauthenticated: counted('Requests without a valid key.'),
  PaymentsSubmitted: counted('Payments that the API accepted.'),
  PaymentsReplayed: counted('Requests answered from their idempotency key.'),
  CommandsAccepted: counted(
    'Captures, cancels, refunds, reviews and retries that the API accepted.',
  ),
  CommandsReplayed: counted('Commands answered from their idempotency key.'),
  BatchesCreated: counted('Batches that were announced.'),
  BatchesReplayed: counted('Announcements of batches answered from their idempotency key.'),
  UploadsStarted: counted('Announcements of S3 whose batch was taken up; duplicates count too.'),
  UploadsIgnored: counted('Announcements of S3 that start nothing; the log says why.'),
  BatchesRefused: counted('Batches that ended before a row was taken; their rows say why.'),
  RowsAccepted: counted('Rows of batch files that became payments.'),
  RowsRejected: counted('Rows of batch files that were rejected.'),
  BatchesFinished: counted('Batches whose every payment has its outcome.'),
  BatchesFailed: counted('Batches one of whose steps failed for good.'),
  BatchesExpired: counted('Batches whose file never came.'),
  BatchesGivenUp: counted('Batches that fell silent and were failed.'),
  BatchSweepFaults: counted('Overdue batches that the sweep could not look at.'),
  ChangesNotRelayed: counted('Committed changes that the relay must take up again.'),
  PaymentsByStatus: counted('Payments that came to a status, as committed.', ['status']),
  DeclineRate: {
    meaning: 'Of the payments that came to their first outcome, those declined: 100 or 0 for each.',
    unit: 'Percent',
    by: [],
  },
  TimeToOutcome: {
    meaning: 'From the request to the first outcome, for payments that nobody had to review.',
    unit: 'Milliseconds',
    by: ['lane'],
  },
  MessagesUnreadable: counted('Messages that are no work order of this environment.'),
  MessagesRedelivered: counted('Work orders that were offered again.'),
  MessagesGivenUp: counted('Work orders that failed for the last time: SQS moves them.', ['queue']),
  WorkflowFailures: counted('Work orders that return to their queue.'),
  StepFailures: counted('Steps that failed.'),
  StepRetries: counted('Steps that the workflow tried again.'),
  ProcessorLatency: {
    meaning: 'Time that the processor took, or that we waited for it.',
    unit: 'Milliseconds',
    by: ['processor'],
  },
  ProcessorErrors: counted('Questions without a definite answer; 0 for the others.', ['processor']),
  CapturesAfterEnd: counted('Captures by the processor of payments that had ended without one.'),
  PaymentsStuck: counted('Payments and commands that should long have been done.'),
  PaymentsRequeued: counted('Stuck payments and commands that were ordered again.'),
  PaymentsGivenUp: counted('Stuck payments that were failed.'),
  ReviewsTimedOut: counted('Reviews that nobody decided in time.'),
  PaymentsExpiring: counted('Authorizations that are given back since nobody captured them.'),
  PaymentsNotDue: counted('Payments that had moved on before the sweep looked at them.'),
  ReconciliationFaults: counted('Payments that the sweep could not look at.'),
  PaymentsSettled: counted('Payments whose money was taken into a settlement report.'),
  SettlementsPassedOver: counted(
    'Payments that were busy or had moved on: the next day takes them.',
  ),
  SettlementFaults: counted('Payments that could not be settled.'),
  SettlementLinesReported: counted('Lines of settlement reports.'),
  SettlementLinesCompared: counted("Lines that were held against the acquirer's list."),
  SettlementDifferences: counted("Lines that differ from the acquirer's list."),
  SettlementLinesInTransit: counted("Lines of the acquirer's that another day's report holds."),
  AuditChainsBroken: counted('Audit trails whose chain does not hold.'),
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;
/** One value, or one for each thing that was measured: 100 at most. */
export type Measured = Readonly<Partial<Record<MetricName, number | readonly number[]>>>;

const NAMESPACE = 'TAP';

/** The part of an Embedded Metric Format line that tells CloudWatch what to make of its members. */
export function emfMetadata(names: readonly MetricName[], timestamp: number) {
  return {
    Timestamp: timestamp,
    // Those that are broken down alike share one declaration: every byte of a line is paid for.
    CloudWatchMetrics: [...Map.groupBy(names, (name) => METRICS[name].by.join())].map(
      ([by, alike]) => ({
        Namespace: NAMESPACE,
        Dimensions: [['environment', ...by.split(',').filter(Boolean)]],
        Metrics: alike.map((Name) => ({ Name, Unit: METRICS[Name].unit })),
      }),
    ),
  };
}
