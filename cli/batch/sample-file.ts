/** Files of payments as merchants send them: uneven amounts, quoted cells, a few rows that are wrong. */

interface Options {
  readonly format: 'csv' | 'jsonl';
  readonly rows: number;
  /** 0 to 1. */
  readonly declinedShare: number;
  readonly invalidShare: number;
  readonly seed: number;
}

interface Row {
  readonly amountMinor: number | string;
  readonly currency: string;
  readonly paymentMethod: string;
  readonly reference: string;
  readonly description: string;
  readonly customerId: string;
  readonly channel: string;
}

const CURRENCIES = ['USD', 'USD', 'USD', 'USD', 'EUR', 'EUR', 'GBP', 'CHF', 'JPY'] as const;
const DECLINES = [
  'insufficient_funds',
  'insufficient_funds',
  'expired_card',
  'stolen_card',
] as const;
const CHANNELS = ['web', 'app', 'shop'] as const;
const GOODS = ['Subscription', 'Order', 'Invoice', 'Top-up', 'Café Zürich', 'Rent'] as const;
/** What merchants get wrong. */
const MISTAKES: readonly Partial<Row>[] = [
  { amountMinor: 0 },
  { amountMinor: '19.90' },
  { currency: 'usd' },
  { currency: 'ZZZ' },
  { paymentMethod: '' },
  { paymentMethod: 'card' },
];
const ROWS_PER_PIECE = 500;

/** Mulberry32: numbers from 0 to 1, the same ones for the same seed. */
function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function rowsOf({ declinedShare, invalidShare, seed }: Options): (row: number) => Row {
  const next = numbersOf(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  return (number) => {
    const goods = pick(GOODS);
    const style = next();
    const row: Row = {
      // Many small amounts, few large ones.
      amountMinor: Math.ceil(Math.exp(4.6 + next() * 6)),
      currency: pick(CURRENCIES),
      paymentMethod: next() < declinedShare ? `tok_decline_${pick(DECLINES)}` : 'tok_approve',
      reference: `INV-${seed}-${number}`,
      description:
        style < 0.02
          ? `${goods} "priority",\nsecond line`
          : style < 0.1
            ? `${goods}, part ${Math.ceil(next() * 12)}`
            : goods,
      customerId: `cus_${Math.floor(next() * 100_000).toString(36)}`,
      channel: pick(CHANNELS),
    };
    return next() < invalidShare ? { ...row, ...pick(MISTAKES) } : row;
  };
}

const cell = (value: string | number): string =>
  typeof value === 'string' && /[",\n]/.test(value)
    ? `"${value.replaceAll('"', '""')}"`
    : `${value}`;

const csvLine = (row: Row): string => `${Object.values(row).map(cell).join(',')}\n`;

const jsonLine = ({ channel, ...row }: Row): string =>
  `${JSON.stringify({ ...row, metadata: { channel } })}\n`;

const HEADER =
  'amountMinor,currency,paymentMethod,reference,description,customerId,metadata.channel\n';

/** Pieces of some 50 KB. */
export function* sampleFile(options: Options): Generator<string, void> {
  const { format, rows } = options;
  const rowOf = rowsOf(options);
  const line = format === 'csv' ? csvLine : jsonLine;
  if (format === 'csv') yield HEADER;
  for (let from = 1; from <= rows; from += ROWS_PER_PIECE) {
    const count = Math.min(ROWS_PER_PIECE, rows - from + 1);
    yield Array.from({ length: count }, (_, index) => line(rowOf(from + index))).join('');
  }
}
