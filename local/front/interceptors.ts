/** Functions that stand around calls: they may fail, delay, repeat, replace or lose them. */
import type { AwsResponse, Principal } from '../types.ts';
import type { Input } from './access-check.ts';

/** An allowed call on its way to its service. */
export interface InterceptedCall {
  readonly service: string;
  readonly operation: string;
  readonly principal: Principal;
  /** ARNs (or `*`) that the call was checked against. */
  readonly resources: readonly string[];
  /** Undefined for streamed calls. */
  readonly input: Input | undefined;
  /** What the caller sent, as text; nothing of streamed calls. */
  readonly content: () => string;
  /** The service reads and answers the HTTP exchange itself (S3). */
  readonly streamed: boolean;
}

/**
 * Carries the call out and gives the answer; it may be called again to deliver twice. A streamed call can be
 * carried out once, and its answer goes straight to the caller unless `discardAnswer` keeps it back. With an
 * `input`, of calls that have one, that is carried out instead of what the caller sent.
 */
export type Proceed = (options?: {
  readonly discardAnswer?: boolean;
  readonly input?: Input;
}) => Promise<AwsResponse>;

/** Returns what the caller shall see; throws `AnswerLost` to cut the connection instead. */
export type Interceptor = (call: InterceptedCall, proceed: Proceed) => Promise<AwsResponse>;

/** The caller gets no answer: its connection is cut. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
  readonly code = 'ECONNRESET';
}

export interface Interceptors {
  /** Outermost first; the returned function removes it. */
  add(interceptor: Interceptor): () => void;
  run(call: InterceptedCall, carryOut: Proceed): Promise<AwsResponse>;
}

export function createInterceptors(): Interceptors {
  const chain: Interceptor[] = [];
  return {
    add(interceptor) {
      chain.push(interceptor);
      return () => {
        const at = chain.indexOf(interceptor);
        if (at !== -1) chain.splice(at, 1);
      };
    },
    run(call, carryOut) {
      if (chain.length === 0) return carryOut();
      const proceed = chain.reduceRight<Proceed>(
        (inner, interceptor) => (options) =>
          interceptor({ ...call, input: options?.input ?? call.input }, (own) =>
            inner({ ...options, ...own }),
          ),
        carryOut,
      );
      return proceed();
    },
  };
}
