/** Compares a day's reports with the acquirer's own list, line by line, and writes down what differs. */
import { type StatementLine, statementKeyOf } from '../../contract/acquirer-messages.ts';
import type { SettlementLine } from '../../contract/settlement-line.ts';
import type { CompareInput, CompareOutput } from '../../contract/settlement-steps.ts';
import { type ComparedLine, compareLines, explainMissing } from '../../domain/compare-lines.ts';
import { settlementDateOf } from '../../domain/settlement-day.ts';
import { lineKeyOf } from '../../domain/settlement-line.ts';
import type { AuditTrail, PaymentReader } from '../ports.ts';
import { differencesCsv } from './differences-csv.ts';
import { behind, mergeLines, type Peekable, peekable } from './merge-lines.ts';
import type {
  AcquirerStatement,
  RemainingTime,
  SettlementFiles,
  SettlementLines,
} from './ports.ts';

interface Options {
  readonly lines: SettlementLines;
  readonly statement: AcquirerStatement;
  readonly payments: PaymentReader;
  readonly trail: AuditTrail;
  readonly files: SettlementFiles;
  /** Told of each difference, up to a bound. */
  readonly onDifference: (line: ComparedLine) => void;
}

export type CompareSettlement = (
  input: CompareInput,
  remainingMs: RemainingTime,
) => Promise<CompareOutput>;

const RESERVE_MS = 60_000;
/** Kept in memory and written; beyond, they are only counted. */
const FINDINGS_MAX = 10_000;
const TOLD_MAX = 100;
/** Lines between two looks at the clock. */
const STRIDE = 200;

interface Tally {
  readonly findings: ComparedLine[];
  lines: number;
  differences: number;
  inTransit: number;
}

/** Raises StoreUnavailable. Reads only, but for the file of differences, which a repeat writes again. */
export const createCompareSettlement =
  (options: Options): CompareSettlement =>
  async ({ date, from, part }, remainingMs) => {
    const { lines, statement, files } = options;
    const ours = peekable(mergeLines(lines.sources(date), lineKeyOf, from));
    const theirs = peekable(mergeLines(await statement.sources(date), statementKeyOf, from));
    const tally: Tally = { findings: [], lines: 0, differences: 0, inTransit: 0 };
    let key = from;
    for (;;) {
      const next = await takeNext(ours, theirs);
      if (next === undefined) break;
      key = next.key;
      await compare(options, date, next, tally);
      const isLate = tally.lines % STRIDE === 0 && remainingMs() < RESERVE_MS;
      if (isLate) return conclude('more', behind(key));
    }
    return conclude('compared', '');

    async function conclude(outcome: CompareOutput['outcome'], rest: string) {
      const name = `settlement-differences/${date}/${String(part).padStart(5, '0')}.csv`;
      await files.write(name, differencesCsv(tally.findings), 'text/csv; charset=utf-8');
      const { lines: compared, differences, inTransit } = tally;
      return { outcome, from: rest, part: part + 1, lines: compared, differences, inTransit };
    }
  };

interface Pair {
  readonly key: string;
  readonly ours: SettlementLine | null;
  readonly theirs: StatementLine | null;
}

/** The least key of both lists, with the line of each that has it. */
async function takeNext(
  ours: Peekable<SettlementLine>,
  theirs: Peekable<StatementLine>,
): Promise<Pair | undefined> {
  const [our, their] = await Promise.all([ours.peek(), theirs.peek()]);
  const ourKey = our === undefined ? undefined : lineKeyOf(our);
  const theirKey = their === undefined ? undefined : statementKeyOf(their);
  if (our !== undefined && ourKey !== undefined && (theirKey === undefined || ourKey <= theirKey)) {
    await ours.take();
    if (ourKey !== theirKey) return { key: ourKey, ours: our, theirs: null };
    await theirs.take();
    return { key: ourKey, ours: our, theirs: their ?? null };
  }
  if (their === undefined || theirKey === undefined) return undefined;
  await theirs.take();
  return { key: theirKey, ours: null, theirs: their };
}

async function compare(options: Options, date: string, pair: Pair, tally: Tally): Promise<void> {
  tally.lines += 1;
  const found = await find(options, date, pair);
  if (found === null) return;
  if (found.finding === 'in-transit') tally.inTransit += 1;
  else {
    tally.differences += 1;
    if (tally.differences <= TOLD_MAX) options.onDifference(found);
  }
  if (tally.findings.length < FINDINGS_MAX) tally.findings.push(found);
}

async function find(options: Options, date: string, pair: Pair): Promise<ComparedLine | null> {
  const { key, ours, theirs } = pair;
  if (ours !== null) {
    const match = theirs ?? (await lateMatch(options, date, key, ours));
    const finding = match === null ? 'missing-at-acquirer' : compareLines(ours, match);
    return finding === null ? null : { finding, ours, theirs: match };
  }
  if (theirs === null) return null;
  const record = await options.payments.read(theirs.paymentId);
  const trail = record === null ? [] : await options.trail.read(theirs.paymentId);
  return { finding: explainMissing(theirs, date, record, trail), ours, theirs };
}

/** What was booked on an earlier day is in the acquirer's list of that day. */
async function lateMatch(
  { statement }: Options,
  date: string,
  key: string,
  { bookedAt }: SettlementLine,
): Promise<StatementLine | null> {
  const bookedOn = settlementDateOf(Date.parse(bookedAt));
  if (bookedOn === date) return null;
  const sources = await statement.sources(bookedOn);
  const firsts = await Promise.all(sources.map(async (source) => (await source.page(key))[0]));
  return firsts.find((line) => line !== undefined && statementKeyOf(line) === key) ?? null;
}
