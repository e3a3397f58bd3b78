/** Starts the functions on a request's whole way, before anybody waits for them. */
import type { LocalFunctionHost } from './functions/function-host.ts';

const onTheWay: readonly string[] = [
  'authorize-request',
  'submit-payment',
  'relay-changes',
  'process-payments',
  'screen-payment',
  'authorize-payment',
  'capture-payment',
  'sandbox-acquirer',
];

/** Those that the stack has: a benchmark's peer has others. */
export const warmFunctions = (
  { warm, find }: Pick<LocalFunctionHost, 'warm' | 'find'>,
  environmentSuffix: string,
): Promise<void> =>
  warm(
    onTheWay
      .map((name) => `${name}-${environmentSuffix}`)
      .filter((name) => find(name) !== undefined),
  );
