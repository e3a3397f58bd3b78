/** The monthly bill: what a workload uses, what that costs, and what the levers would save. */
import { describe, expect, it } from 'vitest';
import { billedUsage, tracesRecorded } from '../../bench/cost/billed-usage.ts';
import { leversOf, spared } from '../../bench/cost/levers.ts';
import { settlementUsage, storedBytes } from '../../bench/cost/settled-payment.ts';
import { costOf, serviceOf, unitPrice } from '../../bench/cost/usage.ts';
import {
  type MeasuredUsage,
  parseWorkload,
  usageOfMonth,
  WorkloadError,
} from '../../bench/cost/workload.ts';

const line = (term: string, quantity: number, what = 'it') => ({ term, what, quantity });
const measured: MeasuredUsage = {
  payment: [line('dynamodb-write-unit', 18), line('apigateway-rest-request', 1)],
  refund: [line('dynamodb-write-unit', 10)],
  read: [line('apigateway-rest-request', 1)],
  row: [line('dynamodb-write-unit', 16)],
  month: [line('cloudwatch-alarm', 40)],
};
const quantities = (args: readonly string[]) => {
  const asked = parseWorkload(args);
  if (asked === undefined) throw new Error('help was asked for');
  const sums: Record<string, number> = {};
  for (const { term, quantity } of usageOfMonth(asked.workload, measured))
    sums[term] = (sums[term] ?? 0) + quantity;
  return sums;
};

describe('a workload', () => {
  it('adds up payments, rows, refunds, reads and the month itself', () => {
    const args = ['--payments', '1000', '--batch-share', '0.25', '--refund-rate', '0.1'];
    // Of each payment and refund the settlement too, and of each row the tally.
    const settled = (1000 + 100) * 9;
    expect(quantities([...args, '--reads', '2'])).toMatchObject({
      'dynamodb-write-unit': 750 * 18 + 250 * (16 + 2) + 100 * 10 + settled,
      'apigateway-rest-request': 750 + 2000,
      'cloudwatch-alarm': 40,
    });
  });

  it('of nothing costs what stands there', () => {
    expect(quantities(['--payments', '0'])).toEqual({ 'cloudwatch-alarm': 40 });
    expect(quantities(['--payments', '0', '--alarms', '7'])).toEqual({ 'cloudwatch-alarm': 7 });
  });

  it('keeps every month of payments in the tables, and their log', () => {
    const stored = (months: string) =>
      quantities(['--payments', '1000000', '--months-kept', months])['dynamodb-storage-GB'] ?? 0;
    expect(stored('24')).toBeCloseTo((24e6 * storedBytes()) / 2 ** 30, 6);
    expect(stored('0')).toBe(0);
  });

  it.each([
    [['--payments', 'many'], '--payments is "many", not a whole number from 0'],
    [['--payments', '1.5'], '--payments is "1.5", not a whole number'],
    [['--payments', '0x10'], '--payments is "0x10", not a whole number'],
    [
      ['--payments', '-1'],
      "Option '--payments' takes a value that begins with no dash. See npm run cost -- --help",
    ],
    [['--batch-share', '1.5'], '--batch-share is "1.5", not a number from 0 to 1. Example'],
    [['--refund-rate', ''], '--refund-rate is ""'],
    [['--reads=-1'], '--reads is "-1"'],
    [['--paymnts', '1'], "Unknown option '--paymnts'. See npm run cost -- --help"],
  ] as const)('%j is refused in one line', (args, message) => {
    expect(() => parseWorkload(args)).toThrow(WorkloadError);
    expect(() => parseWorkload(args)).toThrow(message);
    expect(() => parseWorkload(args)).not.toThrow('\n');
  });
});

describe('a settlement', () => {
  it('is one transaction of four members, an entry of the due index, and its reads', () => {
    const units = Object.fromEntries(
      settlementUsage().map(({ term, what, quantity }) => [`${what}: ${term}`, quantity]),
    );
    expect(units).toEqual({
      'payment-transactions, settlement: dynamodb-write-unit': 2,
      'payment-transactions, indexes, settlement: dynamodb-write-unit': 1,
      'payment-audit, settlement: dynamodb-write-unit': 2,
      // The line, and the check that the day is open.
      'payment-settlements, settlement: dynamodb-write-unit': 4,
      'payment-transactions, settlement: dynamodb-read-unit': 1,
      'payment-audit, settlement: dynamodb-read-unit': 1,
      'payment-events, settlement: sns-publish-64KB': 0.1,
    });
  });
});

describe('what is billed beside what was counted', () => {
  const day = { seconds: 86_400, isMasked: true };
  const of = (lines: Parameters<typeof billedUsage>[0], billing = day) =>
    Object.fromEntries(
      billedUsage(lines, billing).map(({ term, what, quantity }) => [`${what}: ${term}`, quantity]),
    );

  it('is a trace a second, and five in a hundred of the others', () => {
    expect(tracesRecorded(50_000, 86_400)).toBe(50_000);
    expect(tracesRecorded(186_400, 86_400)).toBe(86_400 + 5000);
  });

  it('are the traces of requests and of runs that nobody with a trace has caused', () => {
    const requests = line('apigateway-rest-request', 10, 'API');
    const runs = ['relay-changes', 'capture-payment'].map((name) =>
      line('lambda-request', 7, name),
    );
    const counted = line('xray-trace-recorded', 0.5, 'API');
    const lines = of([requests, ...runs, counted]);
    expect(lines['API: xray-trace-recorded']).toBe(10);
    expect(lines['relay-changes: xray-trace-recorded']).toBe(7);
    expect(lines['capture-payment: xray-trace-recorded']).toBeUndefined();
  });

  it('is the search for card numbers, where log groups have one', () => {
    const logs = [line('cloudwatch-logs-ingestion', 2, 'submit-payment')];
    expect(of(logs)['submit-payment: cloudwatch-logs-masking']).toBe(2);
    expect(of(logs, { ...day, isMasked: false })).toEqual({
      'submit-payment: cloudwatch-logs-ingestion': 2,
    });
  });

  it("is the web ACL's log of every request, less what is free", () => {
    const lines = of([line('waf-request', 1e6, 'API')]);
    const billed = lines['web ACL: cloudwatch-logs-ingestion'] ?? 0;
    expect(billed).toBeGreaterThan(0.5);
    expect(lines['web ACL: cloudwatch-logs-masking']).toBeCloseTo(billed + 5e8 / 2 ** 30, 9);
  });
});

describe('the price list', () => {
  it('prices requests by the million and gigabytes by themselves', () => {
    expect(unitPrice('lambda-request')).toBeCloseTo(0.2e-6, 12);
    expect(costOf([line('lambda-request', 5e6), line('cloudwatch-logs-ingestion', 2)])).toBeCloseTo(
      2,
      9,
    );
  });

  it('has no price for what it does not know', () => {
    expect(() => unitPrice('teleportation')).toThrow('teleportation');
  });

  it.each([
    ['sqs-standard-request-64KB', 'SQS'],
    ['stepfunctions-express-request', 'Step Functions'],
    ['waf-rule', 'WAF'],
  ])('%s is a term of %s', (term, service) => {
    expect(serviceOf(term)).toBe(service);
  });
});

describe('levers', () => {
  const savings = (lines: Parameters<typeof leversOf>[0]) =>
    Object.fromEntries(leversOf(lines).map(({ name, saves }) => [name, Number(saves.toFixed(2))]));

  it('come largest first and leave out what saves nothing', () => {
    const levers = leversOf([
      line('waf-request', 1e6, 'API'),
      line('xray-trace-recorded', 1e6, 'API'),
      line('kms-key', 1, 'environment'),
    ]);
    expect(levers.map(({ name }) => name)).toEqual(['no X-Ray traces', 'no web ACL']);
  });

  it('spare a window what comes alone, and never more than full batches leave', () => {
    expect(spared(0, 5)).toBe(0);
    expect(spared(1e5, 5)).toBeLessThan(0.01);
    expect(spared(1e12, 5)).toBeCloseTo(0.9, 9);
  });

  it('never touch polls that find nothing', () => {
    expect(savings([line('sqs-standard-request-64KB', 1e6, 'empty polls')])).toEqual({});
  });

  it('silence what steps say when all went well, and leave lines that hold metrics', () => {
    const logs = [
      line('cloudwatch-logs-ingestion', 10, 'screen-payment'),
      line('cloudwatch-logs-ingestion', 25, 'capture-payment'),
      line('cloudwatch-logs-ingestion', 40, 'submit-payment'),
    ];
    expect(savings(logs)).toEqual({ 'LOG_LEVEL=warn': 10 });
  });
});
