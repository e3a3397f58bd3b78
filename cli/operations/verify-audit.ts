/** Verifies every audit trail of a copy, page by page, with memory that does not grow with their number. */
import { type CheckTrail, createCheckTrail, type Finding } from './check-trail.ts';
import { checkDiscards, DISCARD_TRAIL, readDiscards } from './discard-trail.ts';
import type { OperationsContext } from './operations-context.ts';
import { existingPayments, forEachOf, type Scanned, scanTable } from './scan-table.ts';

export interface AuditReport {
  readonly payments: number;
  /** Entries of messages that were thrown away and belonged to no payment. */
  readonly discards: number;
  readonly findings: readonly Finding[];
}

/** More are counted, not kept: what is that broken is looked at otherwise. */
const FINDINGS_MAX = 1000;

type Context = Pick<OperationsContext, 'dynamo' | 'name' | 'payments' | 'trail' | 'progress'>;

/** Raises StoreUnavailable. */
export async function verifyAudit(context: Context): Promise<AuditReport> {
  const { dynamo, name, progress } = context;
  const check = createCheckTrail(context);
  const rows = { client: dynamo, table: name('payment-transactions') };
  const entries = { client: dynamo, table: name('payment-audit') };
  const findings: Finding[] = [];
  let payments = 0;
  const found = (finding: Finding) => {
    if (findings.length < FINDINGS_MAX) findings.push(finding);
  };
  for await (const page of scanTable(rows, ['paymentId'])) {
    await forEachOf(page, async ({ paymentId }) => {
      const finding = await check(String(paymentId));
      if (finding !== undefined) found(finding);
    });
    payments += page.length;
    progress(`${payments} payments verified, ${findings.length} with a fault`);
  }
  for await (const paymentId of trailsWithoutPayment(entries, rows, progress)) {
    found({ paymentId, sequence: null, reason: 'the trail is there, the payment is missing' });
  }
  const trail = await readDiscards(context);
  const finding = checkDiscards(trail);
  if (finding !== undefined) found(finding);
  return { payments, discards: trail.entries.length, findings };
}

/** A payment that was removed leaves its trail behind. */
async function* trailsWithoutPayment(
  entries: Scanned,
  rows: Scanned,
  progress: (line: string) => void,
): AsyncGenerator<string> {
  let last = '';
  let trails = 0;
  for await (const page of scanTable(entries, ['paymentId'])) {
    const named = new Set(page.map(({ paymentId }) => String(paymentId)));
    // A trail that began on the page before has been looked for.
    named.delete(last);
    named.delete(DISCARD_TRAIL);
    last = String(page.at(-1)?.paymentId ?? last);
    const there = await existingPayments(rows, [...named]);
    for (const paymentId of named) if (!there.has(paymentId)) yield paymentId;
    trails += named.size;
    progress(`${trails} trails looked up`);
  }
}

/** One payment, as `verifyAudit` would look at it. */
export async function verifyPayment(check: CheckTrail, paymentId: string): Promise<AuditReport> {
  const finding = await check(paymentId);
  return { payments: 1, discards: 0, findings: finding === undefined ? [] : [finding] };
}
