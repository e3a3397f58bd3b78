/** Tells failures that pass from failures that do not, in what clients of AWS raise. */
import { StoreUnavailable } from '../../application/ports.ts';

/** TransactionConflictException: a write of one item that met a transaction; KmsThrottled: as SQS calls it. */
const PASSING = new Set([
  'InternalServerError',
  'InternalServerException',
  'KmsThrottlingException',
  'KMSThrottlingException',
  'KmsThrottled',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestTimeout',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionConflictException',
  'TransactionInProgressException',
  'ExecutionLimitExceeded',
]);

const NETWORK =
  /^(AbortError|TimeoutError|ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET\w*|UND_ERR\w*)$/;

interface SdkError {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: unknown;
}

/** No answer, or none that can be told from none: the call may have had its effect. */
export function isNetworkFailure(error: unknown): boolean {
  const { name = '', code = '', $metadata } = error as SdkError;
  if ($metadata?.httpStatusCode !== undefined) return false;
  return NETWORK.test(name) || NETWORK.test(code);
}

export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, $metadata, $retryable } = error as Error & SdkError;
  const status = $metadata?.httpStatusCode ?? 0;
  return (
    PASSING.has(name) ||
    $retryable !== undefined ||
    status >= 500 ||
    status === 429 ||
    isNetworkFailure(error)
  );
}

/** Runs one call of a store; what may pass becomes StoreUnavailable, all else is thrown as it is. */
export async function asStore<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isTransient(error)) throw error;
    throw new StoreUnavailable(`${what} is not possible right now. Try again.`, { cause: error });
  }
}
