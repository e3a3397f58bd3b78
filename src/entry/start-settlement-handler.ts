/** The daily event as one execution of the settlement: a repeated event starts no second one. */
import type { PlanSettlementInput } from '../contract/settlement-steps.ts';
import type { Telemetry } from './telemetry.ts';

interface Options {
  readonly runs: {
    start(name: string, input: PlanSettlementInput): Promise<'started' | 'known'>;
  };
  readonly now: () => number;
  readonly telemetry: Telemetry;
}

/** What it throws, Lambda tries again; the next day's run settles both days. */
export const createStartSettlementHandler =
  ({ runs, now, telemetry }: Options) =>
  async (): Promise<{ readonly name: string }> => {
    const name = `daily-${new Date(now()).toISOString().slice(0, 10)}`;
    const outcome = await runs.start(name, { date: null });
    telemetry.info('Asked for the settlement of what is over.', { execution: name, outcome });
    return { name };
  };
