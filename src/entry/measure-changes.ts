/** What committed changes of payments are as numbers: by status, how many were declined, how long they took. */
import type { RowChange } from '../application/relay-changes.ts';
import type { PaymentStatus } from '../contract/payment.ts';
import type { Lane } from '../contract/payment-record.ts';
import type { Measured } from './metrics.ts';
import type { Telemetry } from './telemetry.ts';

interface Group {
  readonly status: PaymentStatus;
  readonly lane: Lane;
  readonly changes: readonly RowChange[];
}

const OUTCOMES: ReadonlySet<PaymentStatus> = new Set([
  'authorized',
  'captured',
  'declined',
  'failed',
]);

/** Whether a payment has just come to what its first processing was for; a retry is none. */
function isFirstOutcome({ before, after }: RowChange): boolean {
  if (!OUTCOMES.has(after.status)) return false;
  if (before?.status === 'in-review') return true;
  return before?.status === 'received' && (after.operationNumber === 1 || after.reviewApproved);
}

const tookMs = ({ after }: RowChange): number =>
  Date.parse(after.updatedAt) - Date.parse(after.createdAt);

function valuesOf({ changes, status }: Group): Measured {
  const outcomes = changes.filter(isFirstOutcome);
  // What a person had to look at took as long as that person did.
  const unattended = outcomes.filter(
    ({ before, after }) => before?.status === 'received' && !after.reviewApproved,
  );
  return {
    PaymentsByStatus: changes.length,
    ...(outcomes.length > 0 && {
      DeclineRate: outcomes.map(() => (status === 'declined' ? 100 : 0)),
    }),
    ...(unattended.length > 0 && { TimeToOutcome: unattended.map(tookMs) }),
  };
}

const idsOf = (changes: readonly RowChange[]) => [...new Set(changes.map(({ after }) => after.id))];

/** Changes that were relayed, told and counted in one line; what must be relayed again is measured then. */
export function measureChanges(changes: readonly RowChange[], telemetry: Telemetry): void {
  const isArrival = ({ before, after }: RowChange) => before?.status !== after.status;
  const groups = Map.groupBy(changes.filter(isArrival), ({ after }) =>
    [after.status, after.lane].join(),
  );
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { status, lane } = first.after;
    const values = valuesOf({ status, lane, changes: group });
    telemetry.info('Relayed changes.', { status, lane, paymentIds: idsOf(group) }, values);
  }
  const others = changes.filter((change) => !isArrival(change));
  if (others.length > 0) telemetry.info('Relayed changes.', { paymentIds: idsOf(others) });
}
