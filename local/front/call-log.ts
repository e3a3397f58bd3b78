/** Counts every call to a service: the last ones in full, all of them as sums. */

export type CallOutcome =
  | 'ok'
  | 'client-error'
  | 'server-error'
  /** IAM said no. */
  | 'denied'
  /** The answer was lost on purpose. */
  | 'dropped';

export interface CallRecord {
  readonly sequence: number;
  /** Epoch milliseconds on the engine's clock, at the start of the call. */
  readonly at: number;
  readonly service: string;
  readonly operation: string;
  /** Label of the principal. */
  readonly principal: string;
  readonly resources: readonly string[];
  readonly durationMs: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly status: number;
  readonly outcome: CallOutcome;
}

export interface CallTotals {
  readonly service: string;
  readonly operation: string;
  readonly principal: string;
  readonly calls: number;
  readonly durationMs: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly outcomes: Readonly<Record<CallOutcome, number>>;
}

export interface CallLog {
  record(call: Omit<CallRecord, 'sequence'>): void;
  /** The latest calls, oldest first. */
  recent(): readonly CallRecord[];
  /** One entry for each service, operation and principal seen. */
  totals(): readonly CallTotals[];
  /** Called with every call from now on; the returned function ends that. */
  subscribe(listener: (call: CallRecord) => void): () => void;
}

type Sums = { -readonly [Key in keyof CallTotals]: CallTotals[Key] } & {
  outcomes: Record<CallOutcome, number>;
};

export function createCallLog({ recentMax = 10_000 }: { recentMax?: number } = {}): CallLog {
  const ring: CallRecord[] = [];
  const sums = new Map<string, Sums>();
  const listeners = new Set<(call: CallRecord) => void>();
  let sequence = 0;

  function record(call: Omit<CallRecord, 'sequence'>): void {
    const entry = { ...call, sequence };
    ring[sequence % recentMax] = entry;
    sequence += 1;
    add(sums, entry);
    for (const listener of listeners) listener(entry);
  }

  return {
    record,
    recent() {
      const oldest = sequence % recentMax;
      return sequence <= recentMax ? [...ring] : [...ring.slice(oldest), ...ring.slice(0, oldest)];
    },
    totals: () => [...sums.values()].map((sum) => ({ ...sum, outcomes: { ...sum.outcomes } })),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function add(sums: Map<string, Sums>, call: CallRecord): void {
  const { service, operation, principal } = call;
  const key = `${service}\n${operation}\n${principal}`;
  let sum = sums.get(key);
  if (sum === undefined) {
    const outcomes = { ok: 0, 'client-error': 0, 'server-error': 0, denied: 0, dropped: 0 };
    const nothing = { calls: 0, durationMs: 0, requestBytes: 0, responseBytes: 0 };
    sum = { service, operation, principal, ...nothing, outcomes };
    sums.set(key, sum);
  }
  sum.calls += 1;
  sum.durationMs += call.durationMs;
  sum.requestBytes += call.requestBytes;
  sum.responseBytes += call.responseBytes;
  sum.outcomes[call.outcome] += 1;
}
