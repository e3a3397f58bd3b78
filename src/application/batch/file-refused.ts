/** What is wrong with a file as a whole: it ends its batch. */
import { BATCH_FAILURES, type BatchFailureCode } from '../../contract/batch-failures.ts';

/** The message is for the merchant; it never quotes the file. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
  readonly code: BatchFailureCode;

  /** `place` says where, such as `row 9000`. */
  constructor(code: BatchFailureCode, place?: string) {
    super(place === undefined ? BATCH_FAILURES[code] : `${BATCH_FAILURES[code]} See ${place}.`);
    this.code = code;
  }
}
