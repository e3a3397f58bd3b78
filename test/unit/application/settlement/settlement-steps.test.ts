/** The steps of a settlement: which day is next, shards in small portions, reports that are resumed. */
import { describe, expect, it } from 'vitest';
import { textCell } from '../../../../src/application/csv.ts';
import { createPlanSettlement } from '../../../../src/application/settlement/plan-settlement.ts';
import type { MerchantDay } from '../../../../src/application/settlement/ports.ts';
import { createReportSettlement } from '../../../../src/application/settlement/report-settlement.ts';
import type { SettlementLine } from '../../../../src/contract/settlement-line.ts';
import { lineKeyOf } from '../../../../src/domain/settlement-line.ts';
import { DATE, filesInMemory, ledgerOf, lineOf } from './ledgers.ts';

const NOW_MS = Date.parse('2026-11-23T03:00:00.000Z');
const closedUpTo = (lastClosed: string | null, closed: readonly string[] = []) =>
  createPlanSettlement({
    days: { lastClosed: async () => lastClosed, isClosed: async (date) => closed.includes(date) },
    now: () => NOW_MS,
    dueShards: 2,
  });

describe('the plan', () => {
  it.each([
    ['yesterday, when nothing was ever settled', null, '2026-11-22'],
    ['the day after the last one', '2026-11-20', '2026-11-21'],
    ['a week ago, when it is longer since', '2026-10-01', '2026-11-16'],
  ])('is %s', async (_what, lastClosed, date) => {
    const plan = await closedUpTo(lastClosed)({ date: null });
    expect(plan).toEqual({ outcome: 'settle', date, shards: [0, 1] });
  });

  it('is nothing, when yesterday is settled', async () => {
    expect(await closedUpTo('2026-11-22')({ date: null })).toEqual({
      outcome: 'nothing-to-settle',
    });
  });

  it.each(['2026-11-20', '2026-11-21'])('takes %s: settled, or the next', async (date) => {
    const plan = await closedUpTo('2026-11-20', ['2026-11-20'])({ date });
    expect(plan).toMatchObject({ outcome: 'settle', date });
  });

  it.each([
    ['2026-11-23', 'is not over'],
    ['2026-09-01', 'more than 80 days ago'],
    ['2026-11-22', 'settle 2026-11-21 before 2026-11-22'],
    ['2026-11-19', 'was passed over'],
  ])('refuses %s: it %s', async (date, reason) => {
    const plan = closedUpTo('2026-11-20', ['2026-11-20'])({ date });
    await expect(plan).rejects.toMatchObject({
      name: 'SettlementRefused',
      message: expect.stringContaining(reason),
    });
  });
});

const OTHER = 'mer_01h2xcejqtf2nbrexx3vqjhp42';
const LINES: readonly SettlementLine[] = [
  ...Array.from({ length: 7 }, (_, number) => lineOf(number)),
  lineOf(1, { kind: 'refund', processorReference: 'refd_1', amountMinor: 300 }),
  lineOf(8, { currency: 'JPY', amountMinor: 5 }),
  lineOf(9, { merchantId: OTHER, amountMinor: 999_999_999_999 }),
];

async function report(remainingMs: number) {
  const files = filesInMemory();
  const kept: MerchantDay[] = [];
  const run = createReportSettlement({
    lines: ledgerOf(LINES),
    days: { markClosed: async () => undefined, keep: async (day) => void kept.push(day) },
    files,
  });
  let runs = 0;
  for (let from = '', outcome = 'more'; outcome === 'more'; runs += 1) {
    ({ outcome, from } = await run({ date: DATE, from }, () => remainingMs));
  }
  return { objects: files.objects, kept, runs };
}

describe('the reports', () => {
  it('are one for each merchant and currency, with sums that are exact', async () => {
    const { kept, objects } = await report(900_000);
    expect(kept.map(({ merchantId, totals }) => [merchantId, totals.length])).toEqual([
      [LINES[0]?.merchantId, 2],
      [OTHER, 1],
    ]);
    const [yen, dollars] = kept[0]?.totals ?? [];
    expect(yen).toMatchObject({ currency: 'JPY', grossMinor: 5, captures: 1, refunds: 0 });
    const gross = 7 * 1000 + (0 + 1 + 2 + 3 + 4 + 5 + 6);
    expect(dollars).toMatchObject({ grossMinor: gross, refundsMinor: 300, netMinor: gross - 300 });
    const rows =
      objects
        .get(dollars?.reportKey ?? '')
        ?.trimEnd()
        .split('\r\n') ?? [];
    expect(rows).toHaveLength(1 + 8 + 1);
    expect(rows.at(-1)).toBe(`8,total,,,,USD,${gross},300,${gross - 300},,`);
  });

  it('are the same when each merchant takes a run of its own', async () => {
    const whole = await report(900_000);
    const inParts = await report(0);
    expect([whole.runs, inParts.runs]).toEqual([1, 2]);
    expect([...inParts.objects]).toEqual([...whole.objects]);
    expect(inParts.kept).toEqual(whole.kept);
  });
});

describe('a day of ten thousand payments of one merchant', () => {
  const COUNT = 10_000;
  const PAGE = 500;

  it('is one report that holds each once, with the exact sum of all', async () => {
    const lines = Array.from({ length: COUNT }, (_, number) => lineOf(number));
    const places = new Map(lines.map((line, index) => [lineKeyOf(line), index]));
    const files = filesInMemory();
    const kept: MerchantDay[] = [];
    const run = createReportSettlement({
      lines: {
        sources: () => [
          {
            pageSize: PAGE,
            async page(from) {
              const at =
                from === ''
                  ? 0
                  : (places.get(from) ?? lines.findIndex((line) => lineKeyOf(line) >= from));
              return at < 0 ? [] : lines.slice(at, at + PAGE);
            },
          },
        ],
      },
      days: { markClosed: async () => undefined, keep: async (day) => void kept.push(day) },
      files,
    });
    expect(await run({ date: DATE, from: '' }, () => 900_000)).not.toMatchObject({
      outcome: 'more',
    });
    const gross = COUNT * 1000 + (COUNT * (COUNT - 1)) / 2;
    expect(kept[0]?.totals).toMatchObject([
      { grossMinor: gross, netMinor: gross, captures: COUNT },
    ]);
    const rows = files.objects.get(kept[0]?.totals[0]?.reportKey ?? '')?.split('\r\n') ?? [];
    expect(rows).toHaveLength(1 + COUNT + 1 + 1);
    expect(new Set(rows).size).toBe(rows.length);
    expect(rows.at(-2)).toContain(`${COUNT},total,,,,USD,${gross},0,${gross}`);
  });
});

describe('a text in a report', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\n=1', `"'\n=1"`],
    ['＝1+1', "'＝1+1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠SUM(A1)', "'＠SUM(A1)"],
    ['a,b', '"a,b"'],
    ['say "x"\n', '"say ""x""\n"'],
    ['=a,"b"', `"'=a,""b"""`],
    ['order-1', 'order-1'],
    [null, ''],
  ])('%j is written as %j', (text, cell) => {
    expect(textCell(text)).toBe(cell);
  });
});
