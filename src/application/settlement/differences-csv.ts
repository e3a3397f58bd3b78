/** What a comparison found, as CSV: both sides of each line. */
import type { ComparedLine } from '../../domain/compare-lines.ts';
import { encoded, row, textCell } from '../csv.ts';

export const DIFFERENCE_COLUMNS = [
  'finding',
  'merchant_id',
  'currency',
  'payment_id',
  'type',
  'processor_reference',
  'our_amount_minor',
  'acquirer_amount_minor',
  'our_booked_at',
  'acquirer_booked_at',
] as const;

/** The acquirer's texts are not ours: neutralised all. */
function differenceRow({ finding, ours, theirs }: ComparedLine): string {
  const line = ours ?? theirs;
  return row([
    finding,
    textCell(line?.merchantId ?? ''),
    textCell(line?.currency ?? ''),
    textCell(line?.paymentId ?? ''),
    line?.kind ?? '',
    textCell(ours?.processorReference ?? theirs?.reference ?? ''),
    ours?.amountMinor ?? '',
    theirs?.amountMinor ?? '',
    ours?.bookedAt ?? '',
    theirs?.bookedAt ?? '',
  ]);
}

export const differencesCsv = (lines: readonly ComparedLine[]): AsyncGenerator<Uint8Array, void> =>
  encoded(rowsOf(lines));

async function* rowsOf(lines: readonly ComparedLine[]): AsyncGenerator<string, void> {
  yield row(DIFFERENCE_COLUMNS);
  for (const line of lines) yield differenceRow(line);
}
