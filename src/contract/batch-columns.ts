/** The columns of a CSV file of payments and the names under which they are known. */
import type { BatchFailureCode } from './batch-failures.ts';

/** Names are compared in lower case, without spaces, dashes and underscores. */
export const COLUMN_NAMES = {
  amountMinor: ['amountMinor', 'amount_minor', 'amountInMinorUnits', 'amount_cents'],
  currency: ['currency', 'currencyCode', 'iso_currency'],
  paymentMethod: ['paymentMethod', 'payment_method', 'paymentMethodId', 'token', 'paymentToken'],
  captureMethod: ['captureMethod', 'capture_method', 'capture'],
  reference: ['reference', 'merchantReference', 'orderId', 'order_number', 'invoice'],
  description: ['description', 'statementDescription', 'memo'],
  customerId: ['customerId', 'customer_id', 'customer'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Column = keyof typeof COLUMN_NAMES;
/** A field of a payment, or one pair of its metadata: a column `metadata.KEY`. */
export type FileColumn = { readonly field: Column } | { readonly metadataKey: string };

export const REQUIRED_COLUMNS: readonly Column[] = ['amountMinor', 'currency', 'paymentMethod'];
const METADATA_COLUMN = /^metadata\.([\w.:-]{1,40})$/i;

const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

const fieldsByName: ReadonlyMap<string, Column> = new Map(
  (Object.keys(COLUMN_NAMES) as Column[]).flatMap((field) =>
    COLUMN_NAMES[field].map((name) => [plain(name), field] as const),
  ),
);

export type Header =
  | { readonly ok: true; readonly columns: readonly FileColumn[] }
  | {
      readonly ok: false;
      readonly code: Extract<BatchFailureCode, `column-${string}` | 'header-missing'>;
      /** Counts from 1; absent when no column is to blame. */
      readonly column?: number;
    };

const columnOf = (name: string): FileColumn | undefined => {
  const key = METADATA_COLUMN.exec(name.trim())?.[1];
  if (key !== undefined) return key === '__proto__' ? undefined : { metadataKey: key };
  const field = fieldsByName.get(plain(name));
  return field === undefined ? undefined : { field };
};

const nameOf = (column: FileColumn): string =>
  'field' in column ? column.field : `metadata.${column.metadataKey}`;

/** Reads the cells of the first line; the order of the columns is free. */
export const readHeader = (cells: readonly string[]): Header => {
  const columns = cells.map(columnOf);
  if (columns.every((column) => column === undefined)) return { ok: false, code: 'header-missing' };
  const known: FileColumn[] = [];
  const names = new Set<string>();
  for (const [index, column] of columns.entries()) {
    if (column === undefined) return { ok: false, code: 'column-unknown', column: index + 1 };
    const name = nameOf(column);
    if (names.has(name)) return { ok: false, code: 'column-repeated', column: index + 1 };
    names.add(name);
    known.push(column);
  }
  if (!REQUIRED_COLUMNS.every((field) => names.has(field))) {
    return { ok: false, code: 'column-missing' };
  }
  return { ok: true, columns: known };
};
