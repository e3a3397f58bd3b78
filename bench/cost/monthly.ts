/** `npm run cost -- --payments N …`: the monthly bill by service for a workload, from measured calls. */
import { readFileSync } from 'node:fs';
import { table } from '../lib/statistics.ts';
import { leversOf } from './levers.ts';
import { costOf, prices, serviceOf, type UsageLine } from './usage.ts';
import {
  type MeasuredUsage,
  parseWorkload,
  usage,
  usageOfMonth,
  type Workload,
  WorkloadError,
} from './workload.ts';

const LEVERS = 3;
const say = (text: string) => void process.stdout.write(`${text}\n`);
const dollars = (value: number) =>
  value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Without the noise of binary fractions. */
const percent = (share: number) => `${Number((share * 100).toPrecision(6))} %`;

function measuredUsage(): MeasuredUsage {
  const file = new URL('../results/cost.json', import.meta.url);
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { usage: MeasuredUsage }).usage;
  } catch (cause) {
    throw new WorkloadError('Nothing was counted yet. Run: npm run bench -- cost', { cause });
  }
}

function billByService(lines: readonly UsageLine[]): readonly (readonly [string, number])[] {
  const groups = Map.groupBy(lines, ({ term }) => serviceOf(term));
  return [...groups]
    .map(([service, group]) => [service, costOf(group)] as const)
    .toSorted(([, a], [, b]) => b - a);
}

/** A tenth more or less of one term moves the bill by a tenth of what it costs. */
function sensitivity(lines: readonly UsageLine[], total: number) {
  const groups = Map.groupBy(lines, ({ term }) => term);
  return [...groups]
    .map(([term, group]) => ({ term, cost: costOf(group) }))
    .toSorted((a, b) => b.cost - a.cost)
    .map(({ term, cost }) => [
      term,
      dollars(cost),
      `${((cost / total) * 100).toFixed(1)} %`,
      dollars(cost / 10),
    ]);
}

function show(workload: Workload, lines: readonly UsageLine[]): void {
  const { payments, refundRate, batchShare, reads, monthsKept } = workload;
  const total = costOf(lines);
  say(
    `A month of ${payments.toLocaleString('en')} payments, ${percent(refundRate)} refunded, ${percent(batchShare)} from files, ${reads} reads each; ${monthsKept} months kept`,
  );
  say(
    `List prices of ${prices.region}, ${prices.asOf}, first tier, without free tiers. Payments are captured and settled, and come evenly.`,
  );
  say('Not in it: files in S3 and the functions that read them, cents for a million rows.\n');
  const services = billByService(lines).map(([service, cost]) => [service, dollars(cost)]);
  say(table([['service', '$ a month'], ...services, ['in all', dollars(total)]]));
  if (payments > 0) say(`\n$ ${((total / payments) * 1000).toFixed(4)} for a thousand payments\n`);
  say(table([['term', '$', 'share', '± $ for ± 10 %'], ...sensitivity(lines, total)]));
  const levers = leversOf(lines).slice(0, LEVERS);
  if (levers.length === 0) return;
  say('\nThe largest levers\n');
  const rows = levers.map(({ name, saves, givesUp }) => [dollars(saves), name, givesUp]);
  say(table([['saves $', 'lever', 'gives up'], ...rows]));
}

try {
  const asked = parseWorkload(process.argv.slice(2));
  if (asked === undefined) say(usage);
  else {
    const lines = usageOfMonth(asked.workload, measuredUsage());
    if (asked.isJson) {
      const services = Object.fromEntries(billByService(lines));
      const levers = leversOf(lines);
      say(JSON.stringify({ total: costOf(lines), services, lines, levers }));
    } else show(asked.workload, lines);
  }
} catch (error) {
  if (!(error instanceof WorkloadError)) throw error;
  process.stderr.write(`npm run cost: ${error.message}\n`);
  process.exitCode = 2;
}
