/** Writes the reports of a closed day: one for each merchant and currency, and the merchant's totals. */
import type { SettlementLine } from '../../contract/settlement-line.ts';
import type { ReportInput, ReportOutput } from '../../contract/settlement-steps.ts';
import { lineKeyOf } from '../../domain/settlement-line.ts';
import { addLine, noTotals, type SettlementTotals } from '../../domain/settlement-totals.ts';
import { encoded } from '../csv.ts';
import { mergeLines, type Peekable, peekable } from './merge-lines.ts';
import type {
  RemainingTime,
  ReportedTotals,
  SettlementDays,
  SettlementFiles,
  SettlementLines,
} from './ports.ts';
import { reportHeader, reportRow, totalsRow } from './settlement-csv.ts';

interface Options {
  readonly lines: SettlementLines;
  readonly days: Pick<SettlementDays, 'keep' | 'markClosed'>;
  readonly files: SettlementFiles;
}

export type ReportSettlement = (
  input: ReportInput,
  remainingMs: RemainingTime,
) => Promise<ReportOutput>;

/** No further merchant is begun with less than this; one is written whole. */
const MERCHANT_NEEDS_MS = 450_000;

const reportKeyOf = (merchantId: string, date: string, currency: string): string =>
  `settlements/${merchantId}/${date}-${currency}.csv`;

/** Raises StoreUnavailable. The lines do not change any more, so a repeat writes the same bytes. */
export const createReportSettlement =
  ({ lines, days, files }: Options): ReportSettlement =>
  async ({ date, from }, remainingMs) => {
    await days.markClosed(date);
    const rest = peekable(mergeLines(lines.sources(date), lineKeyOf, from));
    const counts = { merchants: 0, lines: 0 };
    for (let first = await rest.peek(); first !== undefined; first = await rest.peek()) {
      const { merchantId } = first;
      if (counts.merchants > 0 && remainingMs() < MERCHANT_NEEDS_MS) {
        return { outcome: 'more', from: merchantId, ...counts };
      }
      const totals = await writeMerchant(files, rest, merchantId, date);
      await days.keep({ merchantId, date, totals });
      counts.merchants += 1;
      counts.lines += totals.reduce((sum, one) => sum + one.captures + one.refunds, 0);
    }
    return { outcome: 'reported', from: '', ...counts };
  };

/** Its currencies in turn: the lines are in this order. */
async function writeMerchant(
  files: SettlementFiles,
  rest: Peekable<SettlementLine>,
  merchantId: string,
  date: string,
): Promise<readonly ReportedTotals[]> {
  const all: ReportedTotals[] = [];
  for (;;) {
    const first = await rest.peek();
    if (first?.merchantId !== merchantId) return all;
    const { currency } = first;
    const reportKey = reportKeyOf(merchantId, date, currency);
    let totals = noTotals(currency);
    const rows = reportRows(rest, merchantId, currency, (sums) => {
      totals = sums;
    });
    await files.write(reportKey, encoded(rows), 'text/csv; charset=utf-8');
    all.push({ ...totals, reportKey });
  }
}

async function* reportRows(
  rest: Peekable<SettlementLine>,
  merchantId: string,
  currency: string,
  tell: (totals: SettlementTotals) => void,
): AsyncGenerator<string, void> {
  let totals = noTotals(currency);
  let number = 0;
  yield reportHeader;
  for (let line = await rest.peek(); line !== undefined; line = await rest.peek()) {
    if (line.merchantId !== merchantId || line.currency !== currency) break;
    await rest.take();
    number += 1;
    totals = addLine(totals, line);
    yield reportRow(number, line);
  }
  tell(totals);
  yield totalsRow(totals);
}
