/** Settles one shard of a day: every payment that is due gets its lines in the report; then the day is closed. */
import type { SettleShardInput, SettleShardOutput } from '../../contract/settlement-steps.ts';
import { unsettledMovements } from '../../domain/movements.ts';
import { settlePayment } from '../../domain/settle.ts';
import { cutOffMsOf } from '../../domain/settlement-day.ts';
import { settlementLineOf } from '../../domain/settlement-line.ts';
import { readExisting } from '../commit-decided.ts';
import type { AuditTrail, Now, PaymentReader } from '../ports.ts';
import type { RemainingTime, SettlementsDue, SettlementWriter } from './ports.ts';

interface Options {
  readonly due: SettlementsDue;
  readonly payments: PaymentReader;
  readonly trail: AuditTrail;
  readonly writer: SettlementWriter;
  readonly now: Now;
  /** Told of payments that could not be settled; the others are. */
  readonly onFault: (paymentId: string, error: unknown) => void;
}

export type SettlePayments = (
  input: SettleShardInput,
  remainingMs: RemainingTime,
) => Promise<SettleShardOutput>;

type Result = 'settled' | 'passed-over' | 'fault' | 'closed';

/** A payment that is written meanwhile is read again so often; then its next settlement takes it. */
const ATTEMPTS_MAX = 12;
/** What is under way is finished and answered within this. */
const RESERVE_MS = 30_000;

/** Raises StoreUnavailable. May run twice, also at the same time: each line is written once. */
export const createSettlePayments =
  (options: Options): SettlePayments =>
  async ({ date, shard }, remainingMs) => {
    const { due, writer } = options;
    const counts = { settled: 0, passedOver: 0, faults: 0 };
    let after: string | null = null;
    do {
      const page = await due.page(shard, cutOffMsOf(date), after);
      for (let start = 0; start < page.paymentIds.length; start += writer.lanes) {
        if (remainingMs() < RESERVE_MS) return { outcome: 'more', ...counts };
        const some = page.paymentIds.slice(start, start + writer.lanes);
        const results = await Promise.all(
          some.map((paymentId, lane) => settle(options, paymentId, { date, shard, lane })),
        );
        for (const result of results) {
          if (result === 'settled') counts.settled += 1;
          if (result === 'passed-over') counts.passedOver += 1;
          if (result === 'fault') counts.faults += 1;
        }
        if (results.includes('closed')) return { outcome: 'closed', ...counts };
      }
      after = page.next;
    } while (after !== null);
    await writer.close({ date, shard });
    return { outcome: 'closed', ...counts };
  };

type Place = Parameters<SettlementWriter['settle']>[2];

async function settle(options: Options, paymentId: string, place: Place): Promise<Result> {
  try {
    return await settleAll(options, paymentId, place);
  } catch (error) {
    // The store's troubles are everybody's: the whole step is tried again.
    if (error instanceof Error && error.name === 'StoreUnavailable') throw error;
    options.onFault(paymentId, error);
    return 'fault';
  }
}

/** A payment with more movements than a transaction holds takes several rounds. */
async function settleAll(
  { payments, trail, writer, now }: Options,
  paymentId: string,
  place: Place,
): Promise<Result> {
  let result: Result = 'passed-over';
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const record = await readExisting(payments, paymentId);
    const movements = unsettledMovements(await trail.read(paymentId));
    const decision = settlePayment({
      record,
      movements,
      settlementDate: place.date,
      nowMs: now(),
    });
    if (!decision.ok) return result;
    const { change, settled } = decision;
    const lines = settled.map((movement) => settlementLineOf(record, movement));
    const outcome = await writer.settle(change, lines, place);
    if (outcome === 'closed') return 'closed';
    if (outcome === 'committed') result = 'settled';
    const isDone = change.after.dueAt === null || change.after.dueAt !== record.dueAt;
    if (outcome === 'committed' && isDone) return result;
  }
  return result;
}
