/** The numbers that the functions write: what is counted, what is timed, and what is left out. */
import { describe, expect, it } from 'vitest';
import type { InquiryAnswer, Processor, ProcessorAnswer } from '../../../src/application/ports.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import { measureChanges } from '../../../src/entry/measure-changes.ts';
import { measureProcessor } from '../../../src/entry/measure-processor.ts';
import { METRICS } from '../../../src/entry/metrics.ts';
import { createQueueHandler } from '../../../src/entry/queue-handler.ts';
import { createTaskHandler, describeStep } from '../../../src/entry/task-handler.ts';
import { newPayment, orderFor } from '../application/memory-ports.ts';
import { approvedByReview, created, paymentIn } from '../domain/fixtures.ts';
import { captureTelemetry } from './api-events.ts';

/** Metric lines without what lines of the log have. */
function captureMetrics() {
  const { telemetry, lines } = captureTelemetry();
  return {
    telemetry,
    metrics: () =>
      lines
        .filter((line) => '_aws' in line)
        .map(({ _aws, environment, level, message, paymentIds, ...rest }) => rest),
  };
}

type Pair = readonly [before: PaymentRecord | null, after: PaymentRecord];

function measured(...pairs: readonly Pair[]) {
  const { telemetry, metrics } = captureMetrics();
  measureChanges(
    pairs.map(([before, after]) => ({ before, after })),
    telemetry,
  );
  return metrics();
}

const received = created().after;
const inReview = paymentIn('in-review');
const lane = 'real-time';

describe('a committed change', () => {
  it.each<[string, Pair, object[]]>([
    ['counts as received', [null, received], [{ PaymentsByStatus: 1, status: 'received', lane }]],
    [
      'that captures counts, was no decline, and took from the request to now',
      [received, paymentIn('captured')],
      [{ PaymentsByStatus: 1, DeclineRate: [0], TimeToOutcome: [1000], status: 'captured', lane }],
    ],
    [
      'that declines is a decline',
      [received, paymentIn('declined')],
      [
        {
          PaymentsByStatus: 1,
          DeclineRate: [100],
          TimeToOutcome: [1000],
          status: 'declined',
          lane,
        },
      ],
    ],
    [
      'that fails is no decline',
      [received, paymentIn('failed')],
      [{ PaymentsByStatus: 1, DeclineRate: [0], TimeToOutcome: [1000], status: 'failed', lane }],
    ],
    [
      'that holds funds for later is an outcome',
      [received, paymentIn('authorized')],
      [
        {
          PaymentsByStatus: 1,
          DeclineRate: [0],
          TimeToOutcome: [1000],
          status: 'authorized',
          lane,
        },
      ],
    ],
    [
      'by command is no outcome any more',
      [paymentIn('authorized'), paymentIn('captured')],
      [{ PaymentsByStatus: 1, status: 'captured', lane }],
    ],
    [
      'that hands over to a person has no outcome yet',
      [received, inReview],
      [{ PaymentsByStatus: 1, status: 'in-review', lane }],
    ],
    [
      'by which a person declines is a decline that took as long as the person did',
      [inReview, paymentIn('declined')],
      [{ PaymentsByStatus: 1, DeclineRate: [100], status: 'declined', lane }],
    ],
    [
      'after a review that approved is an outcome without a time',
      [approvedByReview(), { ...paymentIn('captured'), reviewApproved: true, operationNumber: 2 }],
      [{ PaymentsByStatus: 1, DeclineRate: [0], status: 'captured', lane }],
    ],
    [
      'of a retry is no first outcome',
      [
        { ...received, operationNumber: 2 },
        { ...paymentIn('captured'), operationNumber: 2 },
      ],
      [{ PaymentsByStatus: 1, status: 'captured', lane }],
    ],
    ['without a new status is nothing', [received, { ...received, requeues: 1 }], []],
  ])('%s', (_what, pair, lines) => {
    expect(measured(pair)).toEqual(lines);
  });

  it('shares a line with those of its batch that came to the same status in the same lane', () => {
    const batch = { lane: 'batch' } as const;
    expect(
      measured(
        [received, paymentIn('captured')],
        [received, paymentIn('captured')],
        [
          { ...received, ...batch },
          { ...paymentIn('captured'), ...batch },
        ],
      ),
    ).toMatchObject([
      { PaymentsByStatus: 2, TimeToOutcome: [1000, 1000], lane: 'real-time' },
      { PaymentsByStatus: 1, TimeToOutcome: [1000], lane: 'batch' },
    ]);
  });
});

describe('a question to the processor', () => {
  const { id: paymentId, merchantId } = received;
  const ask = { key: 'k', paymentId, merchantId, amountMinor: 1, currency: 'USD' };

  function prepare(answer: ProcessorAnswer | InquiryAnswer) {
    const { telemetry, metrics } = captureMetrics();
    const charge = async () => answer as ProcessorAnswer;
    const processor: Processor = {
      name: 'sandbox',
      authorize: charge,
      capture: charge,
      void: charge,
      refund: charge,
      inquire: async () => answer as InquiryAnswer,
    };
    let time = 0;
    const now = () => {
      time += 40;
      return time;
    };
    return { measuredProcessor: measureProcessor({ processor, telemetry, now }), metrics };
  }

  it.each([
    [{ outcome: 'approved', reference: 'r' }, 0],
    [{ outcome: 'declined', code: 'c' }, 0],
    [{ outcome: 'unavailable' }, 1],
    [{ outcome: 'unknown' }, 1],
  ] as const)('answered by %j is timed, and %i errors', async (answer, errors) => {
    const { measuredProcessor, metrics } = prepare(answer);
    const authorizationId = 'auth_1';
    const got = [
      await measuredProcessor.authorize({ ...ask, paymentMethod: 'tok_approve' }),
      await measuredProcessor.capture({ ...ask, authorizationId }),
      await measuredProcessor.void({ ...ask, authorizationId }),
      await measuredProcessor.refund({ ...ask, captureId: 'capt_1' }),
    ];
    expect(got).toEqual([answer, answer, answer, answer]);
    expect(metrics()).toEqual(
      ['authorize', 'capture', 'void', 'refund'].map((operation) => ({
        ProcessorLatency: 40,
        ProcessorErrors: errors,
        processor: 'sandbox',
        operation,
        outcome: answer.outcome,
      })),
    );
  });

  it('whether it knows of a charge is answered by its absence too', async () => {
    const { measuredProcessor, metrics } = prepare({ outcome: 'absent' });
    await measuredProcessor.inquire('k');
    expect(metrics()).toMatchObject([{ ProcessorErrors: 0, operation: 'inquire' }]);
  });
});

describe('a retry', () => {
  it('of a step is counted, its first attempt is not', async () => {
    const { telemetry, metrics } = captureMetrics();
    const order = { ...orderFor(newPayment()), receiveCount: 1, lastAttempt: false } as const;
    const handler = createTaskHandler({
      parse: (event) => ({ ok: true, value: event as { retryCount: number } }),
      run: async () => ({ outcome: 'done' }),
      describe: ({ retryCount }) => describeStep({ order, retryCount }),
      telemetry,
    });
    await handler({ retryCount: 0 });
    expect(metrics()).toEqual([]);
    await handler({ retryCount: 2 });
    expect(metrics()).toMatchObject([{ StepRetries: 1, paymentId: order.paymentId }]);
  });

  it.each([
    [1, 'failed', ['WorkflowFailures']],
    [2, 'succeeded', ['MessagesRedelivered']],
    [12, 'failed', ['MessagesRedelivered', 'WorkflowFailures', 'MessagesGivenUp']],
  ] as const)('at receive %i that %s counts as %j', async (receiveCount, result, expected) => {
    const { telemetry, metrics } = captureMetrics();
    const handler = createQueueHandler({
      environment: 'test',
      receivesMax: 12,
      telemetry,
      run: async () => result,
      postpone: async () => {},
    });
    const record = {
      messageId: 'm',
      body: JSON.stringify(orderFor(newPayment())),
      receiptHandle: 'r',
      eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:payments-test',
      attributes: { ApproximateReceiveCount: String(receiveCount) },
    };
    await handler({ Records: [record] } as unknown as Parameters<typeof handler>[0]);
    const names = metrics().flatMap((line) => Object.keys(line).filter((key) => key in METRICS));
    expect(names).toEqual(expected);
    if (result === 'failed' && receiveCount === 12)
      expect(metrics().at(-1)).toMatchObject({ queue: 'payments-test' });
  });
});
