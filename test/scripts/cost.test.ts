/** The monthly bill: what a workload uses, what that costs, and what the levers would save. */
import { describe, expect, it } from 'vitest';
import { leversOf } from '../../bench/cost/levers.ts';
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
  const lines = usageOfMonth(asked.workload, measured);
  return Object.fromEntries(lines.map(({ term, quantity }) => [term, quantity]));
};

describe('a workload', () => {
  it('adds up payments, rows, refunds, reads and the month itself', () => {
    const args = ['--payments', '1000', '--batch-share', '0.25', '--refund-rate', '0.1'];
    expect(quantities([...args, '--reads', '2'])).toEqual({
      'dynamodb-write-unit': 750 * 18 + 250 * 16 + 100 * 10,
      'apigateway-rest-request': 750 + 2000,
      'cloudwatch-alarm': 40,
    });
  });

  it('of nothing costs what stands there', () => {
    expect(quantities(['--payments', '0'])).toEqual({ 'cloudwatch-alarm': 40 });
    expect(quantities(['--payments', '0', '--alarms', '7'])).toEqual({ 'cloudwatch-alarm': 7 });
  });

  it.each([
    [['--payments', 'many'], '--payments is "many", not a number from 0'],
    [['--batch-share', '1.5'], '--batch-share is "1.5", not a number from 0 to 1.'],
    [['--refund-rate', ''], '--refund-rate is ""'],
    [['--reads=-1'], '--reads is "-1"'],
    [['--paymnts', '1'], '--paymnts'],
  ] as const)('%j is refused in one line', (args, message) => {
    expect(() => parseWorkload(args)).toThrow(WorkloadError);
    expect(() => parseWorkload(args)).toThrow(message);
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
  it('come largest first and leave out what saves nothing', () => {
    const lines = [
      line('cloudwatch-logs-ingestion', 8, 'process-payment (workflow)'),
      line('waf-request', 1e6, 'API'),
      line('dynamodb-write-unit', 8e6, 'payment-audit'),
    ];
    const levers = leversOf(lines, 1e6);
    expect(levers.map(({ saves }) => Number(saves.toFixed(2)))).toEqual([4, 0.6]);
    expect(levers.map(({ name }) => name).join()).not.toContain('BATCHING');
  });

  it('never save more than what full batches leave', () => {
    const [lever] = leversOf([line('sqs-standard-request-64KB', 1e6)], 1e6);
    expect(lever?.saves).toBeCloseTo(0.4 * 0.9, 9);
    expect(leversOf([line('sqs-standard-request-64KB', 1e5)], 1e6)).toEqual([]);
  });
});
