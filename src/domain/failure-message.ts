/** What a payment that failed says of it: a sentence for each code, that tells nothing of our inside. */

const MESSAGES = {
  'processor-unavailable': 'The processor could not be reached before the last attempt.',
  'processor-outcome-unknown': 'The processor has not said whether it charged.',
  'processing-failed': 'The payment could not be processed before the last attempt.',
  'processing-stuck': 'The payment was not processed in time.',
} as const;

type FailureCode = keyof typeof MESSAGES;

export const failureMessage = (code: FailureCode): string => MESSAGES[code];

export const isFailureCode = (code: unknown): code is FailureCode =>
  typeof code === 'string' && Object.hasOwn(MESSAGES, code);
