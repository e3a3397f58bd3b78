/** A month's workload as the command line gives it, and what it uses. */
import { parseArgs } from 'node:util';
import { createUsageMeter, type UsageLine } from './usage.ts';

export interface Workload {
  readonly payments: number;
  /** Refunds for each payment. */
  readonly refundRate: number;
  /** Of the payments, those that come in files. */
  readonly batchShare: number;
  /** GET requests for each payment. */
  readonly reads: number;
  readonly alarms: number | undefined;
}

/** What one of each uses, and what the system uses in a month in which nothing happens. */
export interface MeasuredUsage {
  readonly payment: readonly UsageLine[];
  readonly refund: readonly UsageLine[];
  readonly read: readonly UsageLine[];
  readonly row: readonly UsageLine[];
  readonly month: readonly UsageLine[];
}

export class WorkloadError extends Error {
  override readonly name = 'WorkloadError';
}

export const usage = `npm run cost -- [options]   what a month costs on AWS, from the calls that npm run bench -- cost counted

  --payments N       payments in the month (default 1000000)
  --refund-rate R    refunds for each payment, 0 to 10 (default 0)
  --batch-share R    share of the payments that comes in files, 0 to 1 (default 0)
  --reads R          GET requests for each payment, 0 to 1000 (default 1)
  --alarms N         alarms of the environment, instead of those that are synthesized
  --json             for scripts (with npm run -s)
`;

const options = {
  payments: { type: 'string', default: '1000000' },
  'refund-rate': { type: 'string', default: '0' },
  'batch-share': { type: 'string', default: '0' },
  reads: { type: 'string', default: '1' },
  alarms: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function number(name: string, text: string, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= most))
    throw new WorkloadError(
      `--${name} is "${text}", not a number from 0 to ${most}. Example: --${name} 0.1`,
    );
  return value;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new WorkloadError(error instanceof Error ? error.message : String(error));
  }
}

/** Undefined when help is asked for; throws WorkloadError with one line for what cannot be read. */
export function parseWorkload(
  args: readonly string[],
): { readonly workload: Workload; readonly isJson: boolean } | undefined {
  const values = parsed(args);
  if (values.help) return undefined;
  const workload = {
    payments: number('payments', values.payments, 1e12),
    refundRate: number('refund-rate', values['refund-rate'], 10),
    batchShare: number('batch-share', values['batch-share'], 1),
    reads: number('reads', values.reads, 1000),
    alarms: values.alarms === undefined ? undefined : number('alarms', values.alarms, 10_000),
  };
  return { workload, isJson: values.json };
}

/** Every line of the month, summed by term and by what used it. */
export function usageOfMonth(workload: Workload, measured: MeasuredUsage): readonly UsageLine[] {
  const { payments, refundRate, batchShare, reads, alarms } = workload;
  const sums = createUsageMeter();
  const add = (lines: readonly UsageLine[], times: number) => {
    for (const { term, what, quantity } of lines) sums.add(term, what, quantity * times);
  };
  add(measured.payment, payments * (1 - batchShare));
  add(measured.row, payments * batchShare);
  add(measured.refund, payments * refundRate);
  add(measured.read, payments * reads);
  add(measured.month, 1);
  return sums
    .lines()
    .map((line) =>
      line.term === 'cloudwatch-alarm' && alarms !== undefined
        ? { ...line, quantity: alarms }
        : line,
    )
    .filter(({ quantity }) => quantity > 0);
}
