/** Clients that make payments and commands against an engine that may die under them, and remember what was promised. */
import { randomUUID } from 'node:crypto';
import type { Payment } from '../../src/contract/payment.ts';
import { type ApiClient, paymentBody } from './api-client.ts';

/** What the API acknowledged of one payment: its id, and the status in which it must end. */
export interface Promised {
  readonly id: string;
  readonly ends: Payment['status'];
}

type Step = 'capture' | 'refund';

interface Kind {
  readonly body: Record<string, unknown>;
  /** Without commands. */
  readonly ends: Payment['status'];
  readonly command?: { readonly step: Step; readonly ends: Payment['status'] };
}

const KINDS: readonly Kind[] = [
  { body: {}, ends: 'captured' },
  { body: { paymentMethod: 'tok_decline_insufficient_funds' }, ends: 'declined' },
  {
    body: { captureMethod: 'manual' },
    ends: 'authorized',
    command: { step: 'capture', ends: 'captured' },
  },
  { body: {}, ends: 'captured', command: { step: 'refund', ends: 'refunded' } },
  { body: { paymentMethod: 'tok_processor_timeout_once' }, ends: 'captured' },
];

/** A server error is an answer that may be asked for again. */
const ASK_ROUNDS_MAX = 5;

/** A request whose answer never came: what became of it is learnt by asking again under the same key. */
interface Unanswered {
  readonly kind: Kind;
  readonly key: string;
  /** Set when the payment is known and the command after it is what went unanswered. */
  readonly paymentId?: string;
}

export interface PaymentLoad {
  /** Runs until `signal`, or until connections break. */
  run(api: ApiClient, signal: AbortSignal): Promise<void>;
  /** Asks again for all that went unanswered; each must be answered now. */
  askAgain(api: ApiClient): Promise<void>;
  readonly promised: ReadonlyMap<string, Payment['status']>;
  readonly unanswered: number;
}

export function createPaymentLoad(options: { readonly clients: number }): PaymentLoad {
  const promised = new Map<string, Payment['status']>();
  const open = new Set<Unanswered>();
  let count = 0;

  async function submit(api: ApiClient, work: Unanswered): Promise<Payment | undefined> {
    open.add(work);
    const wait: Record<string, string> =
      work.kind.command === undefined && count % 2 === 0 ? {} : { prefer: 'wait=20' };
    const headers = { 'idempotency-key': work.key, ...wait };
    const { status, body } = await api.post<Payment>(
      '/payments',
      paymentBody(work.kind.body),
      headers,
    );
    if (status >= 500) return undefined;
    if (status > 202) throw new Error(`A payment was answered ${status}: ${JSON.stringify(body)}`);
    promised.set(body.id, work.kind.ends);
    open.delete(work);
    return body;
  }

  async function command(api: ApiClient, work: Unanswered, paymentId: string) {
    const { kind, key } = work;
    if (kind.command === undefined) return;
    open.add(work);
    const { step, ends } = kind.command;
    const path = `/payments/${paymentId}/${step === 'refund' ? 'refunds' : step}`;
    const { status, body } = await api.post(path, {}, { 'idempotency-key': key });
    if (status >= 500) return;
    if (status > 202) throw new Error(`A ${step} was answered ${status}: ${JSON.stringify(body)}`);
    promised.set(paymentId, ends);
    open.delete(work);
  }

  async function one(api: ApiClient): Promise<void> {
    const kind = KINDS[count % KINDS.length] ?? { body: {}, ends: 'captured' };
    count += 1;
    const payment = await submit(api, { kind, key: randomUUID() });
    if (payment?.status !== kind.ends) return;
    await command(api, { kind, key: randomUUID(), paymentId: payment.id }, payment.id);
  }

  const resume = async (api: ApiClient, work: Unanswered): Promise<unknown> => {
    const { paymentId } = work;
    return paymentId === undefined ? submit(api, work) : command(api, work, paymentId);
  };

  /** A turn ends when the signal says so, or when the engine is gone. */
  async function client(api: ApiClient, signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) await one(api);
    } catch (error) {
      // What fetch throws when a connection breaks; anything else is a mistake.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  return {
    promised,
    get unanswered() {
      return open.size;
    },
    async run(api, signal) {
      await Promise.all(Array.from({ length: options.clients }, () => client(api, signal)));
    },
    async askAgain(api) {
      for (let round = 1; open.size > 0 && round <= ASK_ROUNDS_MAX; round += 1) {
        await Promise.all([...open].map((work) => resume(api, work)));
      }
    },
  };
}
