/** Where long polls wait until their queue has something to hand out. */
import type { Clock } from '../clock.ts';
import type { Message } from './message.ts';

interface Waiter {
  readonly max: number;
  readonly visibilityMs: number | undefined;
  readonly leave: (messages: Message[]) => void;
}

export interface WaitingRoom {
  wait(options: {
    readonly max: number;
    readonly waitMs: number;
    readonly visibilityMs: number | undefined;
    readonly signal: AbortSignal | undefined;
  }): Promise<Message[]>;
  /** Says that the queue's content changed; those who wait longest are served first. */
  changed(): void;
  close(): void;
}

export function createWaitingRoom(options: {
  readonly clock: Clock;
  readonly take: (max: number, visibilityMs?: number) => Message[];
  readonly nextDue: () => number | undefined;
}): WaitingRoom {
  const { clock, take, nextDue } = options;
  const waiters = new Set<Waiter>();
  let serving = false;
  let alarm: { readonly dueAt: number; readonly cancel: () => void } | undefined;

  function serve(): void {
    serving = false;
    for (const waiter of waiters) {
      const messages = take(waiter.max, waiter.visibilityMs);
      if (messages.length === 0) break;
      waiter.leave(messages);
    }
    setAlarm();
  }

  /** One timer for the first message that becomes visible, and only while someone waits. */
  function setAlarm(): void {
    const dueAt = waiters.size > 0 ? nextDue() : undefined;
    if (alarm?.dueAt === dueAt) return;
    alarm?.cancel();
    alarm = undefined;
    if (dueAt === undefined) return;
    const cancel = clock.schedule(dueAt - clock.now(), () => {
      alarm = undefined;
      serve();
    });
    alarm = { dueAt, cancel };
  }

  return {
    wait: ({ max, waitMs, visibilityMs, signal }) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve([]);
        const giveUp = () => waiter.leave([]);
        const cancel = clock.schedule(waitMs, giveUp, { isRoutine: true });
        signal?.addEventListener('abort', giveUp, { once: true });
        const waiter: Waiter = {
          max,
          visibilityMs,
          leave: (messages) => {
            waiters.delete(waiter);
            cancel();
            signal?.removeEventListener('abort', giveUp);
            resolve(messages);
          },
        };
        waiters.add(waiter);
        setAlarm();
      }),
    changed: () => {
      if (waiters.size === 0 || serving) return;
      serving = true;
      // Later in this turn: what one call sends together is received together.
      setImmediate(serve);
    },
    close: () => {
      for (const waiter of [...waiters]) waiter.leave([]);
      setAlarm();
    },
  };
}
