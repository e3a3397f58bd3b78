/** Both parties' lists in memory, in small pages, so that every page's end is met. */
import type {
  AcquirerStatement,
  LineSource,
  SettlementLines,
} from '../../../../src/application/settlement/ports.ts';
import { type StatementLine, statementKeyOf } from '../../../../src/contract/acquirer-messages.ts';
import type { SettlementLine } from '../../../../src/contract/settlement-line.ts';
import { settlementDateOf } from '../../../../src/domain/settlement-day.ts';
import { lineKeyOf } from '../../../../src/domain/settlement-line.ts';
import { MERCHANT_ID } from '../../domain/fixtures.ts';

export const DATE = '2026-11-23';
export const SHARDS = 3;

const paymentId = (number: number) =>
  `pay_01h2xcejqtf2nbrexx3vqj${String(number).padStart(4, '0')}`;

export const lineOf = (number: number, more: Partial<SettlementLine> = {}): SettlementLine => ({
  merchantId: MERCHANT_ID,
  currency: 'USD',
  paymentId: paymentId(number),
  kind: 'capture',
  processorReference: `capt_${number}`,
  refundId: null,
  reference: null,
  amountMinor: 1000 + number,
  bookedAt: `${DATE}T09:30:00.000Z`,
  ...more,
});

/** What an honest acquirer lists for one of our lines. */
export const statementOf = (
  { merchantId, currency, paymentId: id, kind, processorReference, ...rest }: SettlementLine,
  more: Partial<StatementLine> = {},
): StatementLine => ({
  merchantId,
  currency,
  paymentId: id,
  kind,
  reference: processorReference,
  amountMinor: rest.amountMinor,
  bookedAt: rest.bookedAt,
  ...more,
});

/** Sources of two lines a page; each line lies in one of the shards. */
export function sourcesOf<Line>(
  lines: readonly Line[],
  keyOf: (line: Line) => string,
): readonly LineSource<Line>[] {
  return Array.from({ length: SHARDS }, (_, shard) => {
    const own = lines
      .filter((_line, index) => index % SHARDS === shard)
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const page = async (from: string) => own.filter((line) => keyOf(line) >= from).slice(0, 2);
    return { pageSize: 2, page };
  });
}

export const ledgerOf = (lines: readonly SettlementLine[]): SettlementLines => ({
  sources: () => sourcesOf(lines, lineKeyOf),
});

/** Lists each line on the day of its booking. */
export const acquirerWith = (lines: readonly StatementLine[]): AcquirerStatement => ({
  sources: async (date) =>
    sourcesOf(
      lines.filter(({ bookedAt }) => settlementDateOf(Date.parse(bookedAt)) === date),
      statementKeyOf,
    ),
});

/** Written objects by key. */
export function filesInMemory() {
  const objects = new Map<string, string>();
  return {
    objects,
    async write(key: string, body: AsyncIterable<Uint8Array>) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      objects.set(key, Buffer.concat(chunks).toString());
    },
  };
}
