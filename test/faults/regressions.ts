/** Traffic that once found a defect, replayed on every run: a seed with the faults that were drawn from it then. */

export interface Regression {
  readonly seed: number;
  readonly payments: number;
  /** As the failing run printed them. */
  readonly faults: readonly string[];
}

export const regressions: readonly Regression[] = [];
