/** Why a batch may fail as a whole: each code with what happened and what to do. */

const table = {
  'file-empty': 'The file is empty. Upload one that holds payments.',
  'file-without-rows': 'The file holds a header and no payments. Add at least one row.',
  'duplicate-file':
    'You have uploaded a file with the very same content before. If its payments are to be made once more, make a new batch with allowDuplicate.',
  'file-gone': 'The uploaded file is gone. Make a new batch and upload the file again.',
  'file-differs':
    'What was uploaded is not what the batch announced. Make a new batch with the size and SHA-256 of the file.',
  'not-utf-8': 'The file is not UTF-8 throughout. Save it as UTF-8 and upload it to a new batch.',
  'nul-byte': 'The file contains a NUL byte, which no text has. Export it again as UTF-8 text.',
  'header-missing':
    'The first line names no columns. Put the names of the columns there; the documentation lists them.',
  'header-malformed':
    'The first line is not a header: it is longer than one can be or its quotes do not close. Put the names of the columns there.',
  'column-unknown':
    'The header names a column that a payment does not have. Remove or rename it; the documentation lists the names.',
  'column-missing':
    'The header lacks a column that every payment needs: amountMinor, currency or paymentMethod.',
  'column-repeated': 'The header names one column twice, perhaps by another of its names.',
  'row-too-long':
    'A row is longer than a payment can be, or a quote was opened and never closed. Mend the row and upload the file to a new batch.',
  'too-many-rows': 'The file holds more rows than a batch takes. Split it.',
  'gzip-unannounced':
    'The file is compressed with gzip where text was expected. Compress it once, and make a new batch with compression gzip.',
  'gzip-damaged':
    'The file cannot be expanded: it is cut off or is no gzip file. Compress it again.',
  'gzip-expands-too-far':
    'The file expands to more than a batch takes, or is compressed far beyond what rows of payments can be. Split it or upload it uncompressed.',
  'card-number-refused':
    'The file seems to contain a card number. It was deleted. Send tokens from the processor instead.',
  'batch-timed-out':
    'The batch could not be finished in time. Its payments are kept; ask us for help.',
  'internal-error':
    'Something failed on our side. Its payments are kept; give the id if you ask for help.',
} as const satisfies Readonly<Record<string, string>>;

export type BatchFailureCode = keyof typeof table;
export const BATCH_FAILURES: Readonly<Record<BatchFailureCode, string>> = table;
