/** The comparison with the acquirer: what differs is found, what is under way is not, wherever it is resumed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompareSettlement } from '../../../../src/application/settlement/compare-settlement.ts';
import type { StatementLine } from '../../../../src/contract/acquirer-messages.ts';
import type { AuditEvent } from '../../../../src/contract/audit.ts';
import type { PaymentRecord } from '../../../../src/contract/payment-record.ts';
import type { SettlementLine } from '../../../../src/contract/settlement-line.ts';
import type { ComparedLine } from '../../../../src/domain/compare-lines.ts';
import { paymentIn } from '../../domain/fixtures.ts';
import { acquirerWith, DATE, filesInMemory, ledgerOf, lineOf, statementOf } from './ledgers.ts';

interface Parties {
  readonly ours: readonly SettlementLine[];
  readonly theirs: readonly StatementLine[];
  readonly record?: PaymentRecord;
  readonly trail?: readonly AuditEvent[];
  /** Tells the remaining time at each look; always enough by default. */
  readonly remainingMs?: () => number;
}

async function compare({ ours, theirs, record, trail = [], remainingMs = () => 900_000 }: Parties) {
  const told: ComparedLine[] = [];
  const files = filesInMemory();
  const run = createCompareSettlement({
    lines: ledgerOf(ours),
    statement: acquirerWith(theirs),
    payments: { read: async () => record ?? null },
    trail: { read: async () => trail },
    files,
    onDifference: (line) => told.push(line),
  });
  let sums = { lines: 0, differences: 0, inTransit: 0 };
  let place = { from: '', part: 1 };
  for (let runs = 1; runs <= 100; runs += 1) {
    const output = await run({ date: DATE, ...place }, remainingMs);
    const { lines, differences, inTransit } = output;
    sums = {
      lines: sums.lines + lines,
      differences: sums.differences + differences,
      inTransit: sums.inTransit + inTransit,
    };
    place = { from: output.from, part: output.part };
    if (output.outcome === 'compared') return { ...sums, told, runs, objects: files.objects };
  }
  throw new Error('it never came to an end');
}

const many = (count: number) => Array.from({ length: count }, (_, number) => lineOf(number));

const settledEntry = (settlementDate: string, settledThrough: number): AuditEvent =>
  ({ type: 'payment.settled', sequence: 9, data: { settlementDate, settledThrough } }) as never;
const capturedEntry = (line: StatementLine): AuditEvent =>
  ({
    type: 'payment.captured',
    sequence: 4,
    at: line.bookedAt,
    data: { amountMinor: line.amountMinor, captureId: line.reference, bookedAt: line.bookedAt },
  }) as never;

describe('the comparison', () => {
  it('finds nothing between equal lists, and says so in a file', async () => {
    const ours = many(20);
    const result = await compare({ ours, theirs: ours.map((line) => statementOf(line)) });
    expect(result).toMatchObject({ lines: 20, differences: 0, inTransit: 0 });
    const [file = ''] = result.objects.values();
    expect(file.split('\r\n')).toHaveLength(2);
  });

  it('finds exactly what was left out on either side or altered, wherever it lies', async () => {
    const change = fc.constantFrom('keep', 'drop-ours', 'drop-theirs', 'alter');
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 30 }), async (changes) => {
        const lines = many(changes.length);
        const ours = lines.filter((_, index) => changes[index] !== 'drop-ours');
        const theirs = lines.flatMap((line, index) => {
          if (changes[index] === 'drop-theirs') return [];
          const amountMinor = line.amountMinor + (changes[index] === 'alter' ? 1 : 0);
          return [statementOf(line, { amountMinor })];
        });
        const { told } = await compare({ ours, theirs });
        const found = told.map((one) => [
          one.ours?.paymentId ?? one.theirs?.paymentId,
          one.finding,
        ]);
        const names = {
          keep: null,
          'drop-ours': 'missing-in-report',
          'drop-theirs': 'missing-at-acquirer',
          alter: 'amount-differs',
        };
        const expected = changes.flatMap((one, index) =>
          names[one as keyof typeof names] === null
            ? []
            : [[lines[index]?.paymentId, names[one as keyof typeof names]]],
        );
        expect(found).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('writes both sides of each difference into a file that no spreadsheet runs', async () => {
    const [missing, unknown, altered, same] = many(4);
    if (!(missing && unknown && altered && same)) throw new Error('there are too few lines');
    const { objects } = await compare({
      ours: [unknown, altered, same],
      theirs: [
        statementOf(missing, { reference: '=1+1' }),
        statementOf(altered, { amountMinor: 1 }),
        statementOf(same),
      ],
    });
    const [file = ''] = objects.values();
    const at = `${DATE}T09:30:00.000Z`;
    const of = (line: SettlementLine) => `${line.merchantId},USD,${line.paymentId},capture`;
    expect(file.trimEnd().split('\r\n').slice(1)).toEqual([
      `missing-in-report,${of(missing)},'=1+1,,1000,,${at}`,
      `missing-at-acquirer,${of(unknown)},capt_1,1001,,${at},`,
      `amount-differs,${of(altered)},capt_2,1002,1,${at},${at}`,
    ]);
  });

  it('goes on where its time ran short, and compares each line once', async () => {
    const ours = many(1000);
    const theirs = ours.slice(1).map((line) => statementOf(line));
    const result = await compare({ ours, theirs, remainingMs: () => 0 });
    expect(result).toMatchObject({ lines: 1000, differences: 1 });
    expect(result.runs).toBeGreaterThan(3);
    expect(result.objects.size).toBe(result.runs);
  });
});

describe('a line of an earlier day', () => {
  const late = lineOf(1, { bookedAt: '2026-11-21T09:30:00.000Z' });

  it('is held against the list of that day', async () => {
    const agreed = await compare({ ours: [late], theirs: [statementOf(late)] });
    expect(agreed.differences).toBe(0);
    const altered = await compare({
      ours: [late],
      theirs: [statementOf(late, { amountMinor: 1 })],
    });
    expect(altered.told).toMatchObject([{ finding: 'amount-differs' }]);
  });

  it('that no list has is a difference', async () => {
    const { told } = await compare({
      ours: [late],
      theirs: [statementOf(lineOf(2, late))].slice(1),
    });
    expect(told).toMatchObject([{ finding: 'missing-at-acquirer' }]);
  });
});

describe("a line of the acquirer's that the report has not", () => {
  const theirs = statementOf(lineOf(1));
  const record = paymentIn('captured');
  const captured = capturedEntry(theirs);
  it.each([
    ['is in transit while it is in no report', [captured], record, 0],
    [
      'is in transit when another day took it',
      [captured, settledEntry('2026-11-24', 4)],
      record,
      0,
    ],
    ['is missing when this day took it', [captured, settledEntry(DATE, 4)], record, 1],
    ['is missing when the payment does not know it', [], record, 1],
    ['is in transit while the payment is made', [], paymentIn('received'), 0],
    ['is missing when the payment failed', [], paymentIn('failed'), 1],
    [
      'is missing when it is of another amount',
      [capturedEntry({ ...theirs, amountMinor: 1 })],
      record,
      1,
    ],
  ] as const)('%s', async (_what, trail, payment, differences) => {
    const result = await compare({ ours: [], theirs: [theirs], trail, record: payment });
    expect(result).toMatchObject({ differences, inTransit: 1 - differences });
  });
});
