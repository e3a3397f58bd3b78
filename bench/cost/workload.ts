/** A month's workload as the command line gives it, and what it uses. */
import { parseArgs } from 'node:util';
import { billedUsage } from './billed-usage.ts';
import { fileUsage, settlementUsage, storedBytes } from './settled-payment.ts';
import { createUsageMeter, type UsageLine } from './usage.ts';

export interface Workload {
  readonly payments: number;
  /** Refunds for each payment. */
  readonly refundRate: number;
  /** Of the payments, those that come in files. */
  readonly batchShare: number;
  /** GET requests for each payment. */
  readonly reads: number;
  /** Months of such payments that lie in the tables; they are never deleted. */
  readonly monthsKept: number;
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
  --months-kept N    months of such payments in the tables, 0 to 120 (default 12)
  --alarms N         alarms of the environment, instead of those that are synthesized
  --json             for scripts (with npm run -s)
  --help             this text
`;

const options = {
  payments: { type: 'string', default: '1000000' },
  'refund-rate': { type: 'string', default: '0' },
  'batch-share': { type: 'string', default: '0' },
  reads: { type: 'string', default: '1' },
  'months-kept': { type: 'string', default: '12' },
  alarms: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const MONTH_SECONDS = 30 * 86_400;
/** As the stack keeps logs by default, and as CloudWatch bills what it keeps: compressed. */
const LOG_MONTHS = 12;
const LOG_COMPRESSED = 0.15;
const GB_BYTES = 2 ** 30;

interface Bounds {
  readonly most: number;
  readonly example: number;
  readonly isWhole?: boolean;
}

function number(name: string, text: string, { most, example, isWhole = false }: Bounds): number {
  const value = Number(text);
  const isNumber = isWhole ? /^\d+$/.test(text) : /^\d*\.?\d+$/.test(text);
  if (!isNumber || value > most) {
    const kind = isWhole ? 'a whole number' : 'a number';
    throw new WorkloadError(
      `--${name} is "${text}", not ${kind} from 0 to ${most}. Example: --${name} ${example}`,
    );
  }
  return value;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // The first line says what is wrong; the others guess what was meant.
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const said = first.replace('argument is ambiguous', 'takes a value that begins with no dash');
    throw new WorkloadError(`${said.replace(/\.$/, '')}. See npm run cost -- --help`);
  }
}

/** Undefined when help is asked for; throws WorkloadError with one line for what cannot be read. */
export function parseWorkload(
  args: readonly string[],
): { readonly workload: Workload; readonly isJson: boolean } | undefined {
  const values = parsed(args);
  if (values.help) return undefined;
  const workload = {
    payments: number('payments', values.payments, {
      most: 1e12,
      example: 5_000_000,
      isWhole: true,
    }),
    refundRate: number('refund-rate', values['refund-rate'], { most: 10, example: 0.02 }),
    batchShare: number('batch-share', values['batch-share'], { most: 1, example: 0.3 }),
    reads: number('reads', values.reads, { most: 1000, example: 2 }),
    monthsKept: number('months-kept', values['months-kept'], {
      most: 120,
      example: 24,
      isWhole: true,
    }),
    alarms:
      values.alarms === undefined
        ? undefined
        : number('alarms', values.alarms, { most: 10_000, example: 40, isWhole: true }),
  };
  return { workload, isJson: values.json };
}

/** What lies in the tables after so many months like this one, and a year of logs. */
function stored(
  { payments, monthsKept }: Workload,
  lines: readonly UsageLine[],
): readonly UsageLine[] {
  const tablesGb = (payments * monthsKept * storedBytes()) / GB_BYTES;
  const logsGb = lines
    .filter(({ term }) => term === 'cloudwatch-logs-ingestion')
    .reduce((sum, { quantity }) => sum + quantity, 0);
  const what = `${monthsKept} months kept`;
  return [
    { term: 'dynamodb-storage-GB', what, quantity: tablesGb },
    { term: 'dynamodb-pitr-GB', what, quantity: tablesGb },
    {
      term: 'cloudwatch-logs-storage-GB',
      what,
      quantity: logsGb * LOG_COMPRESSED * Math.min(monthsKept, LOG_MONTHS),
    },
  ];
}

/** Every line of the month, summed by term and by what used it; payments and refunds are settled in it. */
export function usageOfMonth(workload: Workload, measured: MeasuredUsage): readonly UsageLine[] {
  const { payments, refundRate, batchShare, reads, alarms } = workload;
  const sums = createUsageMeter();
  const add = (lines: readonly UsageLine[], times: number) => {
    for (const { term, what, quantity } of lines) sums.add(term, what, quantity * times);
  };
  add(measured.payment, payments * (1 - batchShare));
  add(measured.row, payments * batchShare);
  add(fileUsage, payments * batchShare);
  add(measured.refund, payments * refundRate);
  add(settlementUsage(), payments * (1 + refundRate));
  add(measured.read, payments * reads);
  add(measured.month, 1);
  const lines = billedUsage(sums.lines(), { seconds: MONTH_SECONDS, isMasked: true });
  return [...lines, ...stored(workload, lines)]
    .map((line) =>
      line.term === 'cloudwatch-alarm' && alarms !== undefined
        ? { ...line, quantity: alarms }
        : line,
    )
    .filter(({ quantity }) => quantity > 0);
}
