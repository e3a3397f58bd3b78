/** What a row of the list of faults is. */
export interface FaultRow {
  readonly row: number;
  readonly fault: string;
  /** A file with the title of a test in it, as the file has it. */
  readonly shownBy: readonly (readonly [file: string, title: string])[];
}

export const SWEEP = [
  'test/faults/support/sweep-suite.ts',
  'survives every fault at every call',
] as const;
