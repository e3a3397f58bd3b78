/** Files of payments as merchants send them: some cells in quotes, some with commas, newlines or accents. */
import { Readable } from 'node:stream';

const CURRENCIES = ['USD', 'EUR', 'GBP', 'JPY', 'CHF'];
const NAMES = ['Subscription', 'Order', 'Invoice', 'Top-up', 'Renewal'];
const ROWS_PER_PIECE = 500;

export const CSV_HEADER =
  'amountMinor,currency,paymentMethod,captureMethod,reference,description,customerId,metadata.channel\n';

interface Row {
  readonly amountMinor: number;
  readonly currency: string;
  readonly paymentMethod: string;
  readonly captureMethod: string;
  readonly reference: string;
  readonly description: string;
  readonly customerId: string;
  readonly metadata: { readonly channel: string };
}

/** One row in ten has a comma in its description, one in fifty a line break and quotes, one in fifty an accent. */
function descriptionOf(index: number): string {
  const name = NAMES[index % NAMES.length] ?? '';
  if (index % 50 === 7) return `${name} "priority",\nsecond line ${index}`;
  if (index % 50 === 23) return `${name} für Café ${index}`;
  return index % 10 === 3 ? `${name}, part ${index % 7}` : `${name} ${index}`;
}

const rowOf = (index: number): Row => ({
  amountMinor: 100 + ((index * 7919) % 500_000),
  currency: CURRENCIES[index % CURRENCIES.length] ?? 'USD',
  paymentMethod: `pm_${(index * 2_654_435_761).toString(36)}Kx`,
  captureMethod: index % 20 === 0 ? 'manual' : 'automatic',
  reference: `ORD-${String(index).padStart(8, '0')}`,
  description: descriptionOf(index),
  customerId: `cus_${(index % 100_000).toString(36)}`,
  metadata: { channel: index % 3 === 0 ? 'web' : 'app' },
});

const csvCell = (cell: string | number): string =>
  typeof cell === 'string' && /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : `${cell}`;

const csvLine = ({ metadata, ...fields }: Row): string =>
  `${[...Object.values(fields), metadata.channel].map(csvCell).join(',')}\n`;

const jsonLine = (row: Row): string => `${JSON.stringify(row)}\n`;

/** `rows` rows in pieces of some 60 KB, as a download brings them. */
export function* batchFile(format: 'csv' | 'jsonl', rows: number): Generator<Buffer> {
  const line = format === 'csv' ? csvLine : jsonLine;
  if (format === 'csv') yield Buffer.from(CSV_HEADER);
  for (let from = 0; from < rows; from += ROWS_PER_PIECE) {
    const count = Math.min(ROWS_PER_PIECE, rows - from);
    yield Buffer.from(
      Array.from({ length: count }, (_, index) => line(rowOf(from + index))).join(''),
    );
  }
}

export const batchStream = (format: 'csv' | 'jsonl', rows: number): Readable =>
  Readable.from(batchFile(format, rows));
