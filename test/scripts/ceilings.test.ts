/** What a rate needs of each part of AWS, by hand for a payment whose usage is known. */
import { describe, expect, it } from 'vitest';
import { carries, ceilingsOf, needOf } from '../../bench/scale/ceilings.ts';
import { functions } from '../../infra/functions.ts';

const line = (term: string, what: string, quantity: number) => ({ term, what, quantity });
const ceilings = ceilingsOf({
  functions,
  payment: [
    // Half a gigabyte each: a tenth and a fifth of a second.
    line('lambda-arm64', 'process-payments', 0.05),
    line('lambda-arm64', 'capture-payment', 0.1),
    line('lambda-request', 'process-payments', 1),
    line('lambda-request', 'capture-payment', 1),
    line('dynamodb-write-unit', 'payment-transactions', 4),
    line('dynamodb-write-unit', 'payment-transactions, indexes', 4),
    line('dynamodb-write-unit', 'payment-audit', 5),
    line('stepfunctions-express-request', 'process-payment', 1),
  ],
});
const of = (part: string) => {
  const found = ceilings.filter((one) => one.part === part);
  if (found.length === 0) throw new Error(`no part is called ${part}`);
  return found;
};

describe('a ceiling', () => {
  it.each([
    ['Lambda, functions at once in the account', 0.3, 3333],
    ['Lambda, runs a second in the account', 2, 5000],
    ['table payment-transactions', 4, 10_000],
    ['table payment-transactions, new', 4, 1000],
    ['table payment-audit, new', 5, 800],
    ['due-index', 3, 13_333],
    ['due-index, its keys of stuck payments', 2, 2000],
    ['SQS, orders in flight', 0.1, 1_200_000],
    ['settlement of a day within 20 hours', 1.2, 1110],
  ])('of %s needs %d for a payment and carries %d a second', (part, perPayment, rate) => {
    const [ceiling] = of(part);
    expect(ceiling && needOf(ceiling, 10)).toBeCloseTo(perPayment * 10, 9);
    expect(ceiling && Math.floor(carries(ceiling) + 1e-6)).toBe(rate);
  });

  it('counts the worker that waits beside the step that asks a slow processor', () => {
    const [functionsAtOnce] = of('Lambda, functions at once, with a processor that takes 1 s');
    const [inFlight] = of('SQS, orders in flight, with a processor that takes 1 s');
    expect(functionsAtOnce?.perPayment).toBeCloseTo(0.3 + 4, 9);
    expect(inFlight?.perPayment).toBeCloseTo(0.1 + 2, 9);
  });

  it('of KMS is as far away at any rate', () => {
    const [keys] = of('KMS requests, data keys kept for five minutes');
    if (keys === undefined) throw new Error('keys are missing');
    expect(needOf(keys, 10_000)).toBe(needOf(keys, 10));
    expect(needOf(keys, 10)).toBeGreaterThan(0.1);
    expect(carries(keys)).toBe(Number.POSITIVE_INFINITY);
  });
});
