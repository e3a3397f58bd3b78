/** What a planted bug is: where it goes, and where it must be found. */
import type { Planting } from './planted-stack.ts';

export interface PlantedBug {
  readonly name: string;
  /** In a sentence of the documentation. */
  readonly what: string;
  readonly plantings: readonly Planting[];
  /** The swept operation, or the suite, whose checks must find it. */
  readonly hunt: string;
  /** Of the sweep's faults those that the description fits; without one, no fault is needed. */
  readonly faults?: RegExp;
}

/** A bug that one change of one source makes. */
export const one = (file: string, replaces: string, by: string): readonly Planting[] => [
  { file, replaces, by },
];
