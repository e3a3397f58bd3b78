/** What a rate of payments needs of each part of AWS, from counted usage, beside what the part allows. */
import type { UsageLine } from '../cost/usage.ts';

export interface Ceiling {
  readonly part: string;
  /** Needed for each payment a second, in the quota's unit. */
  readonly perPayment: number;
  readonly unit: string;
  readonly quota: number;
  /** Whether AWS raises it on request, a parameter of ours moves it, or nothing does. */
  readonly moves: string;
}

/** Of a partition, and so of a key of an index. */
const KEY_UNITS = 1000;
const DUE_UNITS = 2;
const DEFAULT_SHARDS = 4;
/** Of the stage and of one merchant, by the parameters' defaults. */
const STAGE_RATE = 1000;
const MERCHANT_RATE = 100;

const sumOf = (lines: readonly UsageLine[], term: string, what?: RegExp): number =>
  lines
    .filter((line) => line.term === term && (what?.test(line.what) ?? true))
    .reduce((sum, { quantity }) => sum + quantity, 0);

/** Seconds that a payment occupies functions: gigabyte-seconds by the memory of each. */
function busySeconds(lines: readonly UsageLine[], memoryMbOf: (name: string) => number): number {
  return lines
    .filter(({ term }) => term === 'lambda-arm64')
    .reduce((sum, { what, quantity }) => sum + quantity / (memoryMbOf(what) / 1024), 0);
}

const byParameter = (name: string) => `the parameter ${name}`;
const ON_REQUEST = 'a request to AWS';

const TABLES = ['payment-transactions', 'payment-audit', 'payment-idempotency'];

const tableCeiling = (payment: readonly UsageLine[], name: string): Ceiling => ({
  part: `table ${name} with its indexes`,
  perPayment: sumOf(payment, 'dynamodb-write-unit', new RegExp(`^${name}(,|$)`)),
  unit: 'write units/s',
  quota: 40_000,
  moves: `${ON_REQUEST}; and warm throughput, since a new table starts with 4,000`,
});

/** AWS's default quotas of us-east-1; each is to be checked in the console before it is relied on. */
export function ceilingsOf(
  payment: readonly UsageLine[],
  memoryMbOf: (name: string) => number,
): readonly Ceiling[] {
  return [
    {
      part: 'one merchant at the API',
      perPayment: 1,
      unit: 'requests/s',
      quota: MERCHANT_RATE,
      moves: byParameter('MERCHANT_RATE_LIMIT'),
    },
    {
      part: 'API stage',
      perPayment: 1,
      unit: 'requests/s',
      quota: STAGE_RATE,
      moves: byParameter('API_RATE_LIMIT'),
    },
    {
      part: 'API Gateway, the account',
      perPayment: 1,
      unit: 'requests/s',
      quota: 10_000,
      moves: ON_REQUEST,
    },
    {
      part: 'Lambda, functions at once in the account',
      perPayment: busySeconds(payment, memoryMbOf),
      unit: 'functions at once',
      quota: 1000,
      moves: `${ON_REQUEST}; a processor that takes longer adds twice its latency`,
    },
    {
      part: 'Express workflows',
      perPayment: sumOf(payment, 'stepfunctions-express-request'),
      unit: 'starts/s',
      quota: 6000,
      moves: ON_REQUEST,
    },
    ...TABLES.map((name) => tableCeiling(payment, name)),
    {
      part: 'due-index, its keys of stuck payments',
      perPayment: DUE_UNITS,
      unit: 'write units/s',
      quota: KEY_UNITS * DEFAULT_SHARDS,
      moves: `${byParameter('DUE_SHARDS')}: 64 take 32,000 payments/s`,
    },
    {
      part: 'merchant-created-index, one merchant with everything',
      perPayment: 1,
      unit: 'write units/s',
      quota: KEY_UNITS * DEFAULT_SHARDS,
      moves: `${byParameter('MERCHANT_SHARDS')}: 64 take 64,000 payments/s`,
    },
    {
      part: 'SNS publications',
      perPayment: 2,
      unit: 'messages/s',
      quota: 30_000,
      moves: ON_REQUEST,
    },
    {
      part: 'SQS, orders in flight',
      perPayment: inFlight(payment, memoryMbOf),
      unit: 'messages',
      quota: 120_000,
      moves: ON_REQUEST,
    },
  ];
}

/** An order is in flight for as long as its worker runs, some of which it shares with its batch. */
const inFlight = (payment: readonly UsageLine[], memoryMbOf: (name: string) => number): number =>
  busySeconds(
    payment.filter(({ what }) => what === 'process-payments'),
    memoryMbOf,
  );

/** The highest rate of payments that a part carries. */
export const carries = ({ quota, perPayment }: Ceiling): number =>
  perPayment === 0 ? Number.POSITIVE_INFINITY : quota / perPayment;
