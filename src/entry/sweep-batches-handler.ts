/** The scheduled sweep over batches as metrics. */
import type { SweepBatches } from '../application/batch/sweep-batches.ts';
import type { Telemetry } from './telemetry.ts';

interface Options {
  readonly sweep: SweepBatches;
  readonly telemetry: Telemetry;
}

/** What a run throws counts as an error of the function; the next minute's run does all of it again. */
export const createSweepBatchesHandler =
  ({ sweep, telemetry }: Options) =>
  async (): Promise<void> => {
    const outcomes = await sweep();
    telemetry.measure({
      BatchesExpired: outcomes.expired,
      BatchesGivenUp: outcomes['given-up'],
      BatchSweepFaults: outcomes.fault,
    });
    telemetry.info('Swept the batches.', outcomes);
  };
