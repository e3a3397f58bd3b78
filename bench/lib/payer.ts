/** Makes payments as a client should: an answer that is lost or says "later" is asked for again under the same key. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type BenchClient, RefusedCall } from './http-client.ts';

export interface PayerOptions {
  /** How often one payment is asked for at most; by default once. */
  readonly asksMax?: number;
  /** Told of each answer that was none, or asked to come back. */
  readonly onRepeat?: (error: Error) => void;
  readonly onAcknowledged?: (paymentId: string) => void;
}

const PAUSE_MS = 1000;

const isFinal = (error: unknown): boolean =>
  error instanceof RefusedCall && error.status < 500 && error.status !== 429;

/** The returned function answers the payment's id, and rejects where the last answer was no success. */
export function createPayer(
  client: BenchClient,
  { asksMax = 1, onRepeat, onAcknowledged }: PayerOptions,
): () => Promise<string> {
  return async () => {
    const key = randomUUID();
    for (let asked = 1; ; asked += 1) {
      try {
        const answer = JSON.parse(await client.payUnder(key)) as {
          id?: string;
          paymentId?: string;
        };
        const id = answer.id ?? answer.paymentId ?? '';
        onAcknowledged?.(id);
        return id;
      } catch (error) {
        if (asked >= asksMax || isFinal(error) || !(error instanceof Error)) throw error;
        onRepeat?.(error);
        await delay(PAUSE_MS);
      }
    }
  };
}
