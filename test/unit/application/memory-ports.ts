/** The ports in memory, with the semantics of the real stores: conditions, versions, one transaction. */
import type {
  CommitOutcome,
  IdempotencyRecord,
  IdempotencyRecords,
  InquiryAnswer,
  PaymentReader,
  PaymentWriter,
  Processor,
  ProcessorAnswer,
  ReviewTokens,
} from '../../../src/application/ports.ts';
import type { AuditEvent } from '../../../src/contract/audit.ts';
import type { Caller } from '../../../src/contract/caller.ts';
import { makeId } from '../../../src/contract/ids.ts';
import type { DeliveredOrder } from '../../../src/contract/messages.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import type { Change } from '../../../src/domain/change.ts';
import { createPayment } from '../../../src/domain/create.ts';

export const START_MS = Date.parse('2026-11-23T09:30:00.000Z');

export const MERCHANT_ID = makeId('mer', START_MS, new Uint8Array(10));
export const merchant: Extract<Caller, { kind: 'merchant' }> = {
  kind: 'merchant',
  merchantId: MERCHANT_ID,
  keyId: 'k3y0k3y0',
  scopes: ['payments:read', 'payments:write'],
};
export const operator: Extract<Caller, { kind: 'operator' }> = {
  kind: 'operator',
  keyId: '0p3r4t0r',
  scopes: ['operator'],
};

/** Different bytes at each call, the same ones in each test. */
export function countingRandom(): (size: number) => Uint8Array {
  let count = 0;
  return (size) => {
    count += 1;
    return new Uint8Array(size).fill(count % 251);
  };
}

interface MemoryStore
  extends PaymentReader,
    PaymentWriter,
    ReviewTokens,
    Pick<IdempotencyRecords, 'find' | 'setStatusCode'> {
  readonly rows: Map<string, PaymentRecord>;
  readonly keys: Map<string, IdempotencyRecord>;
  readonly audit: AuditEvent[];
  /** Runs before the next commit is looked at: someone else is faster. */
  beforeNextCommit: (() => void) | null;
}

export function createMemoryStore({ now = () => START_MS } = {}): MemoryStore {
  const rows = new Map<string, PaymentRecord>();
  const keys = new Map<string, IdempotencyRecord>();
  const audit: AuditEvent[] = [];
  const inForce = (scope: string) => {
    const kept = keys.get(scope);
    return kept !== undefined && kept.expiresAt * 1000 > now() ? kept : null;
  };
  const store: MemoryStore = {
    rows,
    keys,
    audit,
    beforeNextCommit: null,
    read: async (paymentId) => rows.get(paymentId) ?? null,
    find: async (scope) => inForce(scope),
    async setStatusCode(scope, statusCode) {
      const kept = keys.get(scope);
      if (kept !== undefined) keys.set(scope, { ...kept, statusCode });
    },
    async store(paymentId, taskToken) {
      const row = rows.get(paymentId);
      if (row?.status !== 'in-review') return false;
      rows.set(paymentId, { ...row, reviewTaskToken: taskToken });
      return true;
    },
    async commit(change: Change, idempotency): Promise<CommitOutcome> {
      const meddle = store.beforeNextCommit;
      store.beforeNextCommit = null;
      meddle?.();
      const taken = idempotency === undefined ? null : inForce(idempotency.scope);
      if (taken !== null) return { outcome: 'duplicate', record: taken };
      if (rows.get(change.after.id)?.version !== change.before?.version) {
        return { outcome: 'conflict' };
      }
      rows.set(change.after.id, change.after);
      audit.push(...change.entries);
      if (idempotency !== undefined) keys.set(idempotency.scope, idempotency);
      return { outcome: 'committed' };
    },
  };
  return store;
}

export function newPayment(more: Partial<PaymentRecord> = {}): PaymentRecord {
  const { change } = createPayment({
    request: {
      amountMinor: 1000,
      currency: 'USD',
      paymentMethod: 'tok_approve',
      captureMethod: more.captureMethod ?? 'automatic',
    },
    paymentId: makeId('pay', START_MS, new Uint8Array(10).fill(7)),
    merchantId: MERCHANT_ID,
    actor: `merchant:${MERCHANT_ID}/${merchant.keyId}`,
    nowMs: START_MS,
  });
  return { ...change.after, ...more };
}

export function orderFor(
  payment: PaymentRecord,
  more: Partial<DeliveredOrder> = {},
): DeliveredOrder {
  return {
    schema: 1,
    environment: 'test',
    paymentId: payment.id,
    operation: 'process',
    operationNumber: payment.operationNumber,
    receiveCount: 1,
    lastAttempt: false,
    ...more,
  };
}

type Script = Readonly<Record<string, readonly (ProcessorAnswer | InquiryAnswer)[]>>;

/** Answers from a script by operation, in turn, and remembers what it was asked. */
export function createScriptedProcessor(script: Script): Processor & { readonly asked: string[] } {
  const asked: string[] = [];
  const left = new Map(Object.entries(script).map(([name, answers]) => [name, [...answers]]));
  const next = (operation: string, key: string) => {
    asked.push(`${operation} ${key.slice(key.indexOf(':') + 1)}`);
    const answer = left.get(operation)?.shift();
    if (answer === undefined) throw new Error(`The script has no more answers to ${operation}.`);
    return answer;
  };
  const charge = (operation: string) => async (request: { readonly key: string }) =>
    next(operation, request.key) as ProcessorAnswer;
  return {
    name: 'scripted',
    asked,
    authorize: charge('authorize'),
    capture: charge('capture'),
    void: charge('void'),
    refund: charge('refund'),
    inquire: async (key) => next('inquire', key),
  };
}
