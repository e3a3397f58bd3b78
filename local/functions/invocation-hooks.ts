/** Functions that stand around invocations: they may fail, repeat, delay or replace what a function does. */
import type { InvokeResult } from '../types.ts';

export interface HookedInvocation {
  readonly functionName: string;
  /** The event as JSON text. */
  readonly payload: string;
}

/** Returns what the caller of the function shall see; `proceed` may be called again to deliver twice. */
export type InvocationHook = (
  invocation: HookedInvocation,
  proceed: () => Promise<InvokeResult>,
) => Promise<InvokeResult>;

interface InvocationHooks {
  /** Outermost first; the returned function removes it. */
  add(hook: InvocationHook): () => void;
  run(invocation: HookedInvocation, carryOut: () => Promise<InvokeResult>): Promise<InvokeResult>;
}

export function createInvocationHooks(): InvocationHooks {
  const hooks: InvocationHook[] = [];
  return {
    add(hook) {
      hooks.push(hook);
      return () => {
        const at = hooks.indexOf(hook);
        if (at !== -1) hooks.splice(at, 1);
      };
    },
    run: (invocation, carryOut) =>
      hooks.reduceRight<() => Promise<InvokeResult>>(
        (inner, hook) => () => hook(invocation, inner),
        carryOut,
      )(),
  };
}
