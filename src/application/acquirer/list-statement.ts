/** The sandbox acquirer's statement: what it captured and refunded on a day, line by line. */
import type {
  StatementAnswer,
  StatementLine,
  StatementRequest,
} from '../../contract/acquirer-messages.ts';
import type { AcquirerStatements, Charge } from './ledger.ts';

/** Raises StoreUnavailable. */
export const createListStatement =
  (statements: AcquirerStatements) =>
  async ({ date, shard, from, limit }: StatementRequest): Promise<StatementAnswer> => {
    const charges =
      shard < statements.shards ? await statements.list({ date, shard, from, limit }) : [];
    return { outcome: 'listed', shards: statements.shards, lines: charges.map(lineOf) };
  };

function lineOf(charge: Charge): StatementLine {
  const { merchantId, currency, paymentId, operation: kind, amountMinor, at, result } = charge;
  if (result.outcome !== 'approved' || (kind !== 'capture' && kind !== 'refund')) {
    throw new Error(`The charge ${charge.key} moved no money, but the statement holds it.`);
  }
  const { reference } = result;
  return { merchantId, currency, paymentId, kind, reference, amountMinor, bookedAt: at };
}
