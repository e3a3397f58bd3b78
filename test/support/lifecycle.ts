/** Payments in the states from which commands start, and faults between our functions and the acquirer. */
import { createHash, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { AnswerLost, type Interceptor } from '../../local/front/interceptors.ts';
import { refuse } from '../../local/front/refusals.ts';
import type { AuditEvent, AuditTrail } from '../../src/contract/audit.ts';
import type { Payment } from '../../src/contract/payment.ts';
import { paymentBody } from './api-client.ts';
import type { System } from './system.ts';

export const WAIT = { prefer: 'wait=20' };

/** Made while the client waits, whatever it comes to. */
export async function made(system: System, more: Record<string, unknown>): Promise<Payment> {
  const answer = await system.merchant.post<Payment>('/payments', paymentBody(more), WAIT);
  return answer.body;
}

/** At a time scale the wait may be over before a busy machine is done. */
async function reached(system: System, payment: Payment, status: Payment['status']) {
  return payment.status === status ? payment : system.waitForStatus(payment.id, status);
}

export const authorized = async (system: System, more: Record<string, unknown> = {}) =>
  reached(system, await made(system, { captureMethod: 'manual', ...more }), 'authorized');

export const captured = async (system: System, more: Record<string, unknown> = {}) =>
  reached(system, await made(system, more), 'captured');

export async function inReview(system: System): Promise<Payment> {
  const { id } = await made(system, { paymentMethod: 'tok_risk_review' });
  return system.waitForStatus(id, 'in-review');
}

/** The trail, which must be whole. */
export async function trailOf(system: System, { id }: Payment): Promise<readonly AuditEvent[]> {
  const { body } = await system.merchant.get<AuditTrail>(`/payments/${id}/events`);
  expect(body.chain.verified).toBe(true);
  return body.data;
}

/** What the acquirer did, in alphabetical order. */
export async function chargedFor(system: System, { id }: Payment): Promise<readonly string[]> {
  return (await system.chargesOf(id)).map(({ operation }) => operation).sort();
}

/** What the acquirer was asked about a payment, in order, by what it logs: `inquire capture:2`. */
export function askedOfAcquirer(system: System, { id }: Pick<Payment, 'id'>): readonly string[] {
  return system.log.flatMap(({ source, message }) => {
    if (source !== system.name('sandbox-acquirer') || !message.includes(`${id}:`)) return [];
    const { operation, chargeKey, outcome } = JSON.parse(message) as Record<string, string>;
    return outcome === undefined ? [] : [`${operation} ${chargeKey?.slice(id.length + 1)}`];
  });
}

/** `refused`: not carried out. `lost`: carried out, and nobody hears of it. */
export type Line = 'open' | 'refused' | 'lost';

/** Stands between our functions and the acquirer; `say` decides at each call. */
export function onAcquirerLine(system: System, say: (caller: string) => Line): () => void {
  const acquirer = system.name('sandbox-acquirer');
  const stand: Interceptor = async (call, proceed) => {
    const isAsked = call.operation === 'Invoke' && call.input?.FunctionName === acquirer;
    const line = isAsked ? say(call.principal.label) : 'open';
    if (line === 'open') return proceed();
    if (line === 'lost') await proceed();
    if (line === 'lost') throw new AnswerLost('The answer of the acquirer is lost.');
    return refuse('lambda', 'denied', 'The acquirer is not to be reached.');
  };
  return system.engine.front.intercept(stand);
}

/** Work orders that the relay sends vanish on their way, until the returned function is called. */
export function loseWorkOrders(system: System): () => void {
  return system.engine.front.intercept(async (call, proceed) => {
    const isOrder = call.service === 'sqs' && call.operation === 'SendMessageBatch';
    if (!isOrder || !call.principal.label.startsWith('relay-changes')) return proceed();
    const entries = (call.input?.Entries ?? []) as { Id: string; MessageBody: string }[];
    const Successful = entries.map(({ Id, MessageBody }) => ({
      Id,
      MessageId: randomUUID(),
      // The SDK checks it.
      MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
    }));
    return {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: JSON.stringify({ Successful, Failed: [] }),
    };
  });
}

/**
 * Lets hours pass while nothing is being worked on: a workflow under way would run out of its minute. The
 * waits within a workflow are best made short by the system's time scale.
 */
export function timeLapse(system: System, stepMs: number) {
  let underWay = 0;
  system.engine.front.intercept(async (call, proceed) => {
    if (call.operation !== 'StartSyncExecution') return proceed();
    underWay += 1;
    return proceed().finally(() => {
      underWay -= 1;
    });
  });
  return async (): Promise<void> => {
    if (underWay === 0) system.engine.advance(stepMs);
    await new Promise((resolve) => setTimeout(resolve, 50));
  };
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
