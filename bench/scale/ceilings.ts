/** What a rate of payments needs of each part of AWS, from counted usage, beside what the part allows. */
import type { FunctionDefinition } from '../../infra/function-definition.ts';
import type { UsageLine } from '../cost/usage.ts';
import { KEY_UNITS_MAX } from './heat.ts';

export interface Ceiling {
  readonly part: string;
  /** Needed for each payment a second, in the quota's unit. */
  readonly perPayment: number;
  /** Needed at any rate. */
  readonly always?: number;
  readonly unit: string;
  readonly quota: number;
  /** Whether AWS raises it on request, a parameter of ours moves it, or what else does. */
  readonly moves: string;
}

export interface Counted {
  readonly payment: readonly UsageLine[];
  readonly functions: readonly FunctionDefinition[];
}

const DEFAULT_SHARDS = 4;
/** Of the stage, of one merchant and of one address, by the parameters' defaults. */
const STAGE_RATE = 1000;
const MERCHANT_RATE = 100;
const ADDRESS_RATE = 60_000 / 300;
const FUNCTIONS_AT_ONCE = 1000;
/** Runs a second that Lambda allows for each function that may run at once. */
const RUNS_EACH = 10;
/** What a table or an index that nobody warmed takes at first. */
const NEW_TABLE_UNITS = 4000;
const TABLE_UNITS = 40_000;
/** A processor as real ones are, of which a payment asks two things; the sandbox takes no time. */
const PROCESSOR_SECONDS = 1;
const QUESTIONS = 2;
/** Of a settlement: as many payments at a time for each shard, two reads and a transaction for each. */
const SETTLED_AT_ONCE = 10;
const SETTLED_SECONDS = 0.03;
/** Hours after which the workflow gives up a day. */
const SETTLING_HOURS = 20;
/** Encrypting services ask for a data key again when they have had it so long. */
const KEY_SECONDS = 300;

const sumOf = (lines: readonly UsageLine[], term: string, what?: RegExp): number =>
  lines
    .filter((line) => line.term === term && (what?.test(line.what) ?? true))
    .reduce((sum, { quantity }) => sum + quantity, 0);

/** Seconds that a payment occupies functions: gigabyte-seconds by the memory of each. */
function busySeconds({ payment, functions }: Counted, name?: string): number {
  const memoryMbOf = (what: string) => functions.find((one) => one.name === what)?.memoryMb ?? 512;
  return payment
    .filter(({ term, what }) => term === 'lambda-arm64' && (name === undefined || what === name))
    .reduce((sum, { what, quantity }) => sum + quantity / (memoryMbOf(what) / 1024), 0);
}

const byParameter = (name: string) => `the parameter ${name}`;
const ON_REQUEST = 'a request to AWS';

const apiCeilings = (): readonly Ceiling[] =>
  (
    [
      ['one merchant at the API', MERCHANT_RATE, byParameter('MERCHANT_RATE_LIMIT')],
      ['one address at the web ACL', ADDRESS_RATE, byParameter('WAF_RATE_LIMIT')],
      ['API stage', STAGE_RATE, byParameter('API_RATE_LIMIT')],
      ['API Gateway, the account', 10_000, `${ON_REQUEST}; reads count too`],
    ] as const
  ).map(([part, quota, moves]) => ({ part, perPayment: 1, unit: 'requests/s', quota, moves }));

/**
 * While a processor thinks, the step that asked it runs, and so does the worker that waits for the workflow:
 * at worst one for each order, since a batch is filled only when orders wait.
 */
function functionCeilings(counted: Counted): readonly Ceiling[] {
  const busy = busySeconds(counted);
  const waiting = 2 * QUESTIONS * PROCESSOR_SECONDS;
  const atOnce = { unit: 'functions at once', quota: FUNCTIONS_AT_ONCE };
  return [
    {
      part: 'Lambda, functions at once in the account',
      perPayment: busy,
      ...atOnce,
      moves: ON_REQUEST,
    },
    {
      part: `Lambda, functions at once, with a processor that takes ${PROCESSOR_SECONDS} s`,
      perPayment: busy + waiting,
      ...atOnce,
      moves: ON_REQUEST,
    },
    {
      part: 'Lambda, runs a second in the account',
      perPayment: sumOf(counted.payment, 'lambda-request'),
      unit: 'runs/s',
      quota: RUNS_EACH * FUNCTIONS_AT_ONCE,
      moves: `${ON_REQUEST}: ten for each function at once`,
    },
    {
      part: 'Express workflows',
      perPayment: sumOf(counted.payment, 'stepfunctions-express-request'),
      unit: 'starts/s',
      quota: 6000,
      moves: `${ON_REQUEST}; starts that are waited for, as ours, are outside this quota and grow with sustained load`,
    },
  ];
}

function tableCeilings(payment: readonly UsageLine[]): readonly Ceiling[] {
  const unitsOf = (what: string) => sumOf(payment, 'dynamodb-write-unit', new RegExp(`^${what}$`));
  // Each payment enters the index of its merchant once; all other units of indexes are the due index's.
  const parts = [
    ['table payment-transactions', unitsOf('payment-transactions')],
    ['table payment-audit', unitsOf('payment-audit')],
    ['table payment-idempotency', unitsOf('payment-idempotency')],
    ['due-index', unitsOf('payment-transactions, indexes') - 1],
  ] as const;
  return parts.flatMap(([name, perPayment]) => {
    const one = { perPayment, unit: 'write units/s' };
    return [
      {
        ...one,
        part: `${name}, new`,
        quota: NEW_TABLE_UNITS,
        moves: 'warm throughput; or time, since it grows with its load',
      },
      { ...one, part: name, quota: TABLE_UNITS, moves: ON_REQUEST },
    ];
  });
}

/** In the mean of their shards: the simulation has the hottest. */
const keyCeilings = (): readonly Ceiling[] => [
  {
    part: 'due-index, its keys of stuck payments',
    perPayment: 2,
    unit: 'write units/s',
    quota: KEY_UNITS_MAX * DEFAULT_SHARDS,
    moves: `${byParameter('DUE_SHARDS')}, up to 64`,
  },
  {
    part: 'merchant-created-index, one merchant with everything',
    perPayment: 1,
    unit: 'write units/s',
    quota: KEY_UNITS_MAX * DEFAULT_SHARDS,
    moves: `${byParameter('MERCHANT_SHARDS')}, up to 64`,
  },
  {
    part: `settlement of a day within ${SETTLING_HOURS} hours`,
    perPayment: 24 / SETTLING_HOURS,
    unit: 'settled/s',
    quota: Math.floor((DEFAULT_SHARDS * SETTLED_AT_ONCE) / SETTLED_SECONDS),
    moves: `${byParameter('DUE_SHARDS')} up to 8; then how many shards workflows/settle-day.ts settles at once`,
  },
];

/** An order is in flight for as long as its worker runs. */
const messageCeilings = (counted: Counted): readonly Ceiling[] => {
  const inFlight = busySeconds(counted, 'process-payments');
  const messages = { unit: 'messages', quota: 120_000, moves: ON_REQUEST };
  return [
    {
      part: 'SNS publications',
      perPayment: 2,
      unit: 'messages/s',
      quota: 30_000,
      moves: ON_REQUEST,
    },
    { part: 'SQS, orders in flight', perPayment: inFlight, ...messages },
    {
      part: `SQS, orders in flight, with a processor that takes ${PROCESSOR_SECONDS} s`,
      perPayment: inFlight + QUESTIONS * PROCESSOR_SECONDS,
      ...messages,
    },
  ];
};

/** Each function has a data key of each thing that it reads or writes, and asks for it by its age, not by its use. */
function keyRequests(functions: readonly FunctionDefinition[]): Ceiling {
  const encrypted: ReadonlySet<string> = new Set([
    'table',
    'send',
    'consume',
    'receive',
    'publish',
    'run',
    'start',
    'objects',
  ]);
  const pairs = functions.flatMap(({ uses }) => uses.filter(({ kind }) => encrypted.has(kind)));
  return {
    part: 'KMS requests, data keys kept for five minutes',
    perPayment: 0,
    always: pairs.length / KEY_SECONDS,
    unit: 'requests/s',
    quota: 100_000,
    moves: ON_REQUEST,
  };
}

/** AWS's default quotas of us-east-1; each is to be checked in the console before it is relied on. */
export const ceilingsOf = (counted: Counted): readonly Ceiling[] => [
  ...apiCeilings(),
  ...functionCeilings(counted),
  ...tableCeilings(counted.payment),
  ...keyCeilings(),
  ...messageCeilings(counted),
  keyRequests(counted.functions),
];

/** What a rate needs, in the quota's unit. */
export const needOf = ({ perPayment, always = 0 }: Ceiling, perSecond: number): number =>
  always + perPayment * perSecond;

/** The highest rate of payments that a part carries. */
export const carries = ({ quota, perPayment, always = 0 }: Ceiling): number =>
  perPayment === 0 ? Number.POSITIVE_INFINITY : (quota - always) / perPayment;
