/** A queue in memory with visibility timeouts on the engine's clock, as the pollers' port. */
import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../../../local/clock.ts';
import type { QueueSource, ReceivedMessage } from '../../../local/events/ports.ts';

interface Stored {
  readonly id: string;
  readonly body: string;
  readonly more: Partial<ReceivedMessage>;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
}

export interface MemoryQueue extends QueueSource {
  send(body: string, more?: Partial<ReceivedMessage>): void;
  /** Bodies of what is not deleted. */
  bodies(): string[];
  /** How often a message with this body was handed out. */
  receivesOf(body: string): number;
  /** Sizes of the batches deleted so far. */
  readonly deletions: number[];
}

const POLL_MS = 100;

export function createMemoryQueue(clock: Clock, visibilityMs: number): MemoryQueue {
  const messages = new Map<string, Stored>();
  const receives = new Map<string, number>();
  const deletions: number[] = [];

  function take(max: number): ReceivedMessage[] {
    const visible = [...messages.values()].filter((one) => one.visibleAt <= clock.now());
    return visible.slice(0, max).map((stored) => {
      stored.visibleAt = clock.now() + visibilityMs;
      stored.receives += 1;
      receives.set(stored.body, stored.receives);
      return {
        MessageId: stored.id,
        ReceiptHandle: stored.id,
        Body: stored.body,
        MD5OfBody: createHash('md5').update(stored.body).digest('hex'),
        Attributes: {
          ApproximateReceiveCount: String(stored.receives),
          SentTimestamp: String(stored.sentAt),
        },
        ...stored.more,
      };
    });
  }

  return {
    deletions,
    send: (body, more = {}) => {
      const id = randomUUID();
      const now = clock.now();
      messages.set(id, { id, body, more, sentAt: now, visibleAt: now, receives: 0 });
    },
    bodies: () => [...messages.values()].map(({ body }) => body),
    receivesOf: (body) => receives.get(body) ?? 0,
    receive: async ({ max, waitSeconds, signal }) => {
      const end = clock.now() + waitSeconds * 1000;
      let taken = take(max);
      while (taken.length === 0 && clock.now() < end && !signal.aborted) {
        await clock.sleep(POLL_MS, signal);
        taken = take(max);
      }
      return taken;
    },
    deleteBatch: async (handles) => {
      deletions.push(handles.length);
      for (const handle of handles) messages.delete(handle);
    },
  };
}
