/** Commands of the auditor: verify all chains or one, keep their heads, compare with heads kept before. */
import { existsSync } from 'node:fs';
import { isId } from '../../src/contract/ids.ts';
import { UsageError } from '../terminal/cli-error.ts';
import type { Command } from '../terminal/run-tool.ts';
import { printable, table } from '../terminal/table.ts';
import { compareDigest, writeDigest } from './audit-digest.ts';
import { createCheckTrail } from './check-trail.ts';
import { DISCARD_TRAIL, readDiscards } from './discard-trail.ts';
import type { OperationsContext } from './operations-context.ts';
import { type AuditReport, verifyAudit, verifyPayment } from './verify-audit.ts';

type AuditCommand = Command<OperationsContext>;

const placeOf = ({ target }: OperationsContext) =>
  `environment ${target.environment} (${target.place})`;

async function reportOf(
  context: OperationsContext,
  payment: string | undefined,
  digest: string | undefined,
): Promise<AuditReport> {
  const report =
    payment === undefined
      ? await verifyAudit(context)
      : await verifyPayment(createCheckTrail(context), payment);
  if (digest === undefined) return report;
  return { ...report, findings: [...report.findings, ...(await compareDigest(context, digest))] };
}

const verify: AuditCommand = {
  name: 'verify',
  arguments: [],
  help: "recompute the chains and compare their heads with the payments' rows",
  options: {
    payment: { value: 'ID', help: 'only this one (default: all)' },
    digest: { value: 'FILE', help: 'compare with a digest that was written before, too' },
  },
  async run(context, { options: { payment, digest } }) {
    if (payment !== undefined && !isId('pay', payment)) {
      throw new UsageError(`--payment ${payment} is no id of a payment`);
    }
    if (digest !== undefined && (typeof digest !== 'string' || !existsSync(digest))) {
      throw new UsageError(`--digest ${digest} is no file; audit digest --out FILE writes one`);
    }
    if (payment !== undefined && digest !== undefined) {
      throw new UsageError('--digest is for all payments: leave --payment out');
    }
    const report = await reportOf(context, payment, digest);
    const { payments, discards, findings } = report;
    const wrong = findings.filter(({ paymentId }) => paymentId !== DISCARD_TRAIL);
    return {
      data: report,
      lines: [
        ...findings.map(({ paymentId, reason }) => `${paymentId}: ${reason}`),
        `${payments} payments verified, ${wrong.length} with a fault`,
        ...(discards === 0 ? [] : [`${discards} discarded messages verified`]),
      ],
      notes: [placeOf(context)],
      failed: findings.length > 0,
    };
  },
};

const digest: AuditCommand = {
  name: 'digest',
  arguments: [],
  help: 'write the heads of all chains to a file, to be kept outside of the system',
  options: { out: { value: 'FILE', help: 'a new file: one line for each payment' } },
  async run(context, { options: { out } }) {
    if (typeof out !== 'string' || out === '') throw new UsageError('say where with --out FILE');
    if (existsSync(out)) throw new UsageError(`--out ${out} is there already: name a new file`);
    const payments = await writeDigest(context, out);
    return {
      data: { payments, out },
      lines: [`${payments} heads in ${out}`],
      notes: [placeOf(context)],
    };
  },
};

const discards: AuditCommand = {
  name: 'discards',
  arguments: [],
  help: 'list dead letters that were thrown away and belonged to no payment',
  options: {},
  async run(context) {
    const { entries } = await readDiscards(context);
    const rows = entries.map(({ at, actor, data = {} }) =>
      [at, actor, data.queue, data.messageId, data.what, data.bodySha256, data.reason].map((cell) =>
        printable(String(cell)),
      ),
    );
    return {
      data: entries,
      lines:
        rows.length === 0
          ? ['nothing was thrown away']
          : table(['AT', 'BY', 'QUEUE', 'MESSAGE', 'WHAT', 'SHA-256', 'REASON'], rows),
      notes: [placeOf(context)],
    };
  },
};

export const auditCommands: readonly AuditCommand[] = [verify, digest, discards];
