/** Calls a function for API Gateway: with its permission, and for no longer than it waits. */
import type { Clock } from '../clock.ts';
import type { InvokeResult } from '../types.ts';
import type { MayInvoke } from './invoke-permissions.ts';

export type Invoke = (
  functionName: string,
  event: unknown,
  traceId?: string,
) => Promise<InvokeResult>;

export type InvokeOutcome =
  | InvokeResult
  | { readonly kind: 'not-permitted' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'not-invoked'; readonly cause: unknown };

interface Invocation {
  readonly functionName: string;
  /** A role to invoke under: then the function's resource policy is not what decides. */
  readonly credentials: string | undefined;
  readonly sourceArn: string;
  readonly timeoutMs: number;
  readonly event: unknown;
  /** The request's own, so that its log lines share it. */
  readonly traceId: string;
}

export type InvokeFunction = (invocation: Invocation) => Promise<InvokeOutcome>;

export function createInvokeFunction(
  invoke: Invoke,
  mayInvoke: MayInvoke,
  clock: Pick<Clock, 'limit'>,
): InvokeFunction {
  return async ({ functionName, credentials, sourceArn, timeoutMs, event, traceId }) => {
    if (credentials === undefined && !mayInvoke(functionName, sourceArn))
      return { kind: 'not-permitted' };
    let cancel = () => {};
    // An abandoned function runs on, as on AWS.
    const timeout = new Promise<InvokeOutcome>((resolve) => {
      cancel = clock.limit(timeoutMs, () => resolve({ kind: 'timed-out' }));
    });
    const call = invoke(functionName, event, traceId).catch(
      (cause: unknown): InvokeOutcome => ({ kind: 'not-invoked', cause }),
    );
    try {
      return await Promise.race([call, timeout]);
    } finally {
      cancel();
    }
  };
}
