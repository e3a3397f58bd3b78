/** Holds what the trails tell of money against what the acquirer lists, movement by movement, since a day. */
import { createLambdaClient } from '../../src/adapters/aws/lambda-client.ts';
import { createSandboxStatement } from '../../src/adapters/processor/sandbox-statement.ts';
import { mergeLines } from '../../src/application/settlement/merge-lines.ts';
import { type StatementLine, statementKeyOf } from '../../src/contract/acquirer-messages.ts';
import type { AuditEvent } from '../../src/contract/audit.ts';
import type { PaymentRecord } from '../../src/contract/payment-record.ts';
import { movementsOf } from '../../src/domain/movements.ts';
import { dayAfter, settlementDateOf } from '../../src/domain/settlement-day.ts';
import type { OperationsContext } from './operations-context.ts';
import { settingsOf } from './settings-of.ts';

/** One movement on which the two sides do not agree. */
export interface MoneyDifference {
  readonly paymentId: string;
  readonly reason: string;
}

export interface Ledger {
  /** What a payment's trail tells. */
  add(record: PaymentRecord, trail: readonly AuditEvent[]): void;
  /** What the acquirer lists of the days until now, and the ledger not alike. Raises StoreUnavailable. */
  compare(): Promise<{
    readonly movements: number;
    readonly differences: readonly MoneyDifference[];
  }>;
}

interface Told {
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly what: string;
}

/** Money that came for a payment which had ended is no movement of a settlement, but the acquirer lists it. */
const lateCaptures = (trail: readonly AuditEvent[]) =>
  trail.flatMap(({ type, data, at }) =>
    type === 'payment.captured-late'
      ? [
          {
            kind: 'capture' as const,
            amountMinor: Number(data.amountMinor),
            reference: String(data.captureId),
            bookedAt: typeof data.bookedAt === 'string' ? data.bookedAt : at,
          },
        ]
      : [],
  );

const describe = ({
  kind,
  amountMinor,
  currency,
  reference,
}: Omit<StatementLine, 'merchantId' | 'paymentId' | 'bookedAt'>) =>
  `a ${kind} of ${amountMinor} ${currency} (${reference})`;

/** Keeps the movements since the day of `from` (RFC 3339) in memory: some 300 bytes each. */
export function createLedger(
  {
    target,
    dynamo,
    name,
    now,
    progress,
  }: Pick<OperationsContext, 'target' | 'dynamo' | 'name' | 'now' | 'progress'>,
  from: string,
): Ledger {
  const first = settlementDateOf(Date.parse(from));
  const told = new Map<string, Told>();
  const statement = createSandboxStatement({
    client: createLambdaClient(settingsOf(target, dynamo.config.credentials)),
    functionName: name('sandbox-acquirer'),
  });
  return {
    add(record, trail) {
      const { id: paymentId, merchantId, currency } = record;
      for (const movement of [...movementsOf(trail), ...lateCaptures(trail)]) {
        if (settlementDateOf(Date.parse(movement.bookedAt)) < first) continue;
        const line = { ...movement, paymentId, merchantId, currency };
        const { amountMinor } = movement;
        told.set(statementKeyOf(line), { paymentId, amountMinor, what: describe(line) });
      }
    },
    async compare() {
      const differences: MoneyDifference[] = [];
      let movements = 0;
      const today = settlementDateOf(now());
      for (let date = first; date <= today; date = dayAfter(date)) {
        const lines = mergeLines(await statement.sources(date), statementKeyOf, '');
        for await (const line of lines) {
          movements += 1;
          const key = statementKeyOf(line);
          const ours = told.get(key);
          told.delete(key);
          const { paymentId } = line;
          if (ours === undefined) {
            differences.push({ paymentId, reason: `no trail tells of ${describe(line)}` });
          } else if (ours.amountMinor !== line.amountMinor) {
            const reason = `the acquirer lists ${describe(line)}, the trail ${ours.amountMinor}`;
            differences.push({ paymentId, reason });
          }
        }
        progress(`${movements} movements of the acquirer compared, until ${date}`);
      }
      for (const { paymentId, what } of told.values()) {
        differences.push({ paymentId, reason: `the acquirer does not list ${what}` });
      }
      return { movements, differences };
    },
  };
}
