/** What a merchant is told when a step of a batch failed, by the name of its error. */
import type { BatchFailureCode } from '../contract/batch-failures.ts';

const CODES: ReadonlyMap<string | undefined, BatchFailureCode> = new Map([
  ['States.Timeout', 'batch-timed-out'],
  ['BatchTimedOut', 'batch-timed-out'],
  ['ObjectGone', 'file-gone'],
]);

/** What we cannot name is our fault, and says nothing of our inside. */
export const failureCodeOf = (errorName: string | undefined): BatchFailureCode =>
  CODES.get(errorName) ?? 'internal-error';
