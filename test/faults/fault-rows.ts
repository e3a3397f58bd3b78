/** The list of faults that the system survives: each row with the tests that show it. */
import type { FaultRow } from './fault-row.ts';
import { rowsOfCalls } from './rows-of-calls.ts';
import { rowsOfFiles } from './rows-of-files.ts';
import { rowsOfWork } from './rows-of-work.ts';

export const faultRows: readonly FaultRow[] = [...rowsOfCalls, ...rowsOfWork, ...rowsOfFiles].sort(
  (one, other) => one.row - other.row,
);
