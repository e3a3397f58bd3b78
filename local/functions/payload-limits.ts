/** How large what goes into a function and comes out of it may be, and the answers when it is larger. */
import type { InvokeResult } from '../types.ts';

/** Bytes of a synchronous event, as Lambda counts them. */
export const EVENT_BYTES_MAX = 6_291_456;
/** Bytes of an asynchronous event. */
export const ASYNC_EVENT_BYTES_MAX = 1_048_576;
const RESPONSE_BYTES_MAX = 6_291_556;

export function errorResult(errorType: string, errorMessage: string): InvokeResult {
  const payload = JSON.stringify({ errorType, errorMessage });
  return { kind: 'error', errorType, errorMessage, payload };
}

/** The refusal of an event, or undefined when it is small enough. */
export function refuseLargeEvent(
  payload: string,
  bytesMax = EVENT_BYTES_MAX,
): InvokeResult | undefined {
  const bytes = Buffer.byteLength(payload);
  if (bytes <= bytesMax) return undefined;
  const type = bytesMax === EVENT_BYTES_MAX ? 'RequestResponse' : 'Event';
  return errorResult(
    'RequestEntityTooLargeException',
    `${bytes} byte payload is too large for the ${type} invocation type (limit ${bytesMax} bytes)`,
  );
}

/** A response that is too large is the function's error. */
export function boundResponse(payload: string): InvokeResult {
  const bytes = Buffer.byteLength(payload);
  if (bytes <= RESPONSE_BYTES_MAX) return { kind: 'ok', payload };
  return errorResult(
    'Function.ResponseSizeTooLarge',
    `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).`,
  );
}
