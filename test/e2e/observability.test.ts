/** What an engineer on call has: one payment followed by its log lines alone, and numbers that agree with what happened. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogLine } from '../../local/types.ts';
import { METRICS, type MetricName } from '../../src/entry/metrics.ts';
import { paymentBody } from '../support/api-client.ts';
import { inReview, made } from '../support/lifecycle.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

type Json = Readonly<Record<string, unknown>>;

/** A line and who wrote it, as CloudWatch would have it by its log group. */
const jsonOf = ({ message, source }: LogLine): Json[] => {
  try {
    return [{ source, ...(JSON.parse(message) as Json) }];
  } catch {
    return [];
  }
};
const linesSince = (from: number): Json[] => system.log.slice(from).flatMap(jsonOf);
const isLog = (line: Json) => 'message' in line && 'level' in line;

interface Point {
  readonly value: number;
  readonly line: Json;
}

/** Every value of a metric since then, as CloudWatch would take it from the lines. */
const pointsOf = (name: MetricName, from: number): Point[] =>
  linesSince(from)
    .filter((line) => '_aws' in line && name in line)
    .flatMap((line) => [line[name]].flat().map((value) => ({ value: Number(value), line })));

const sumOf = (points: readonly Point[]) => points.reduce((sum, { value }) => sum + value, 0);

describe('one payment', () => {
  it('is followed from the request id to the last step by log lines alone', async () => {
    const from = system.log.length;
    const answer = await system.merchant.post('/payments', paymentBody());
    const requestId = answer.headers.get('x-request-id');
    await system.waitForStatus(String(answer.body.id), 'captured');
    await eventually(
      'the worker to say that it is done',
      async () =>
        linesSince(from).some(({ message }) => message === 'Carried out a work order.') ||
        undefined,
    );
    await eventually(
      'its changes to be counted',
      async () => sumOf(pointsOf('PaymentsByStatus', from)) >= 2 || undefined,
    );

    const byRequest = linesSince(from).filter((line) => line.requestId === requestId);
    const [access] = byRequest.filter((line) => 'resourcePath' in line);
    const ofFunctions = byRequest.filter(isLog);
    expect(access).toMatchObject({ resourcePath: '/payments', status: '202' });
    expect(new Set(ofFunctions.map(({ traceId }) => traceId)).size).toBe(1);
    // A client can make it up, and here nobody could look at it first.
    expect(access).not.toHaveProperty('traceId');
    const paymentId = ofFunctions.find((line) => 'paymentId' in line)?.paymentId;
    expect(paymentId).toBe(answer.body.id);

    const byPayment = linesSince(from)
      .filter(isLog)
      .filter((line) => JSON.stringify(line).includes(String(paymentId)));
    const steps = byPayment.map((line) => String(line.source).replace(/-e2e$/, ''));
    const path = steps.filter(
      (step, index) => steps.indexOf(step) === index && step !== 'get-payment',
    );
    expect(path).toEqual([
      'submit-payment',
      'relay-changes',
      'screen-payment',
      'sandbox-acquirer',
      'authorize-payment',
      'capture-payment',
      'process-payments',
    ]);
    for (const line of byPayment) {
      expect(line).toMatchObject({
        level: expect.stringMatching(/^(debug|info|warn|error)$/),
        traceId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      });
    }
    const worked = byPayment.filter((line) => 'operationNumber' in line);
    expect(worked.length).toBeGreaterThanOrEqual(4);
    for (const line of worked)
      expect(line).toMatchObject({ operation: 'process', operationNumber: 1 });
  });
});

describe('the metrics', () => {
  it('tell what became of payments, how many were declined, and how long they took', async () => {
    const from = system.log.length;
    const captured = await made(system, {});
    await made(system, {});
    const declined = await made(system, { paymentMethod: 'tok_decline_stolen_card' });
    const review = await inReview(system);
    await eventually(
      'all changes to be counted',
      async () => sumOf(pointsOf('PaymentsByStatus', from)) >= 8 || undefined,
    );
    const byStatus = Map.groupBy(pointsOf('PaymentsByStatus', from), ({ line }) => line.status);
    const counts = Object.fromEntries(
      [...byStatus].map(([status, points]) => [status, sumOf(points)]),
    );
    expect(counts).toEqual({ received: 4, captured: 2, declined: 1, 'in-review': 1 });

    const rate = pointsOf('DeclineRate', from);
    expect(rate.map(({ value }) => value).sort()).toEqual([0, 0, 100]);
    const times = pointsOf('TimeToOutcome', from).map(({ value }) => value);
    expect(times).toHaveLength(3);
    for (const { createdAt, updatedAt } of [captured, declined])
      expect(times).toContain(Date.parse(updatedAt) - Date.parse(createdAt));
    expect(review.status).toBe('in-review');
    expect(sumOf(pointsOf('PaymentsSubmitted', from))).toBe(4);
  });

  it('time every question to the processor, and count errors and retries', async () => {
    const from = system.log.length;
    const { body } = await system.merchant.post(
      '/payments',
      paymentBody({ paymentMethod: 'tok_processor_unavailable_twice' }),
    );
    await system.waitForStatus(String(body.id), 'captured');
    const latencies = pointsOf('ProcessorLatency', from);
    expect(latencies.length).toBeGreaterThanOrEqual(4);
    for (const { value, line } of latencies) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(line).toMatchObject({ environment: 'e2e', processor: 'sandbox' });
    }
    expect(sumOf(pointsOf('ProcessorErrors', from))).toBe(2);
    expect(sumOf(pointsOf('StepRetries', from))).toBe(2);
    expect(sumOf(pointsOf('StepFailures', from))).toBe(2);
  });

  it('count a message that is given up, once, by its queue', async () => {
    const from = system.log.length;
    await system.send(await system.queueUrl('payments'), 'no work order at all');
    const leaps = setInterval(() => system.engine.advance(2_000), 50);
    await system.messagesIn('payments-dlq', (text) => text === 'no work order at all');
    clearInterval(leaps);
    const [given, ...more] = pointsOf('MessagesGivenUp', from);
    expect(given).toMatchObject({ value: 1, line: { queue: 'payments-e2e' } });
    expect(more).toEqual([]);
    expect(sumOf(pointsOf('MessagesUnreadable', from))).toBe(12);
  });

  it('are written as CloudWatch reads them: known, with their values and dimensions beside them', () => {
    const documents = linesSince(0).filter((line) => '_aws' in line);
    expect(documents.length).toBeGreaterThan(20);
    for (const line of documents) {
      const { CloudWatchMetrics, Timestamp } = line._aws as {
        CloudWatchMetrics: {
          Namespace: string;
          Dimensions: string[][];
          Metrics: { Name: string }[];
        }[];
        Timestamp: number;
      };
      expect(Number.isInteger(Timestamp)).toBe(true);
      for (const { Namespace, Dimensions, Metrics } of CloudWatchMetrics) {
        expect(Namespace).toBe('TAP');
        for (const dimension of Dimensions.flat()) expect(line[dimension]).toBeTypeOf('string');
        for (const { Name } of Metrics) {
          expect(METRICS).toHaveProperty(Name);
          const values = [line[Name]].flat();
          expect(values.length).toBeLessThanOrEqual(100);
          for (const value of values) expect(value).toBeTypeOf('number');
        }
      }
    }
  });
});
