/** No row is taken back to where a trail stands that was cut, rewritten or read too early. */
import {
  type AttributeValue,
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { type Mending, mendRows } from '../../../cli/operations/mend-rows.ts';
import { FIRST_SHARD } from '../../../cli/operations/operations-context.ts';
import { toPaymentItem } from '../../../src/adapters/dynamodb/payment-item.ts';
import type { AuditEvent } from '../../../src/contract/audit.ts';
import { hashEvent } from '../../../src/domain/audit-chain.ts';
import { captureAutomatically } from '../../../src/domain/capture.ts';
import type { PaymentRecord } from '../../../src/domain/payment.ts';
import { refundPayment } from '../../../src/domain/refund.ts';
import {
  AUTHORIZATION,
  changeOf,
  created,
  LATER_MS,
  REFUND,
  SCREENING,
} from '../domain/fixtures.ts';

type Item = Record<string, AttributeValue>;

const LIVE = 'payment-transactions';
const RESTORED = 'restored';
const late = { nowMs: LATER_MS, attempts: 1 };
const first = created();
const capture = changeOf(
  captureAutomatically({
    record: first.after,
    screening: SCREENING,
    authorization: AUTHORIZATION,
    captureId: 'cap_1',
    ...late,
  }),
);
const refund = changeOf(
  refundPayment({ record: capture.after, amountMinor: 300, ...REFUND, ...late }),
);
const whole = [...first.entries, ...capture.entries, ...refund.entries];
const itemOf = (record: PaymentRecord): Item => toPaymentItem(record, FIRST_SHARD);

/** Tables of one payment each; answers what is said of it, and the row as it is then. */
async function mend(row: Item, trail: readonly AuditEvent[], copy?: Item) {
  const tables = new Map([[LIVE, row], ...(copy === undefined ? [] : [[RESTORED, copy] as const])]);
  const dynamo = new DynamoDBClient({ region: 'us-east-1' });
  const answer = (command: unknown) => {
    if (command instanceof ScanCommand) {
      const item = tables.get(String(command.input.TableName));
      return { Items: item === undefined ? [] : [item] };
    }
    if (command instanceof BatchGetItemCommand) return { Responses: { [LIVE]: [row] } };
    if (command instanceof GetItemCommand) {
      return { Item: tables.get(String(command.input.TableName)) };
    }
    if (command instanceof PutItemCommand) {
      tables.set(String(command.input.TableName), command.input.Item ?? {});
      return {};
    }
    throw new Error('asked for something else');
  };
  dynamo.send = (async (command: unknown) => answer(command)) as typeof dynamo.send;
  const said: Mending[] = [];
  await mendRows(
    { dynamo, name: (name) => name, trail: { read: async () => trail } },
    {
      table: copy === undefined ? null : RESTORED,
      isApplied: true,
      each: (mending) => said.push(mending),
    },
  );
  return { said: said.map(({ state, reason }) => ({ state, reason })), row: tables.get(LIVE) };
}

describe('a row that is to be mended', () => {
  const newest = itemOf(refund.after);

  it('is brought to the end of its trail, and back to what the trail tells', async () => {
    expect((await mend(itemOf(capture.after), whole)).row).toEqual(newest);
    const changed = { ...newest, amountRefundedMinor: { N: '0' } };
    const mended = await mend(changed, whole);
    expect(mended.said).toEqual([
      { state: 'mended', reason: expect.stringMatching(/^its row differs from what its trail/) },
    ]);
    expect(mended.row).toEqual(newest);
  });

  it.each([
    ['', undefined],
    [', whatever a restored copy says', itemOf(first.after)],
  ])('stays as it is when its trail ends before it%s', async (_name, copy) => {
    const cut = whole.slice(0, -1);
    const { said, row } = await mend(newest, cut, copy);
    expect(said).toEqual([
      {
        state: 'lost',
        reason: `its row stands at entry ${whole.length}, but its trail ends at ${cut.length}`,
      },
    ]);
    expect(row).toBe(newest);
  });

  it('stays as it is when another trail of the same length has taken the place of its own', async () => {
    const last = whole.at(-1) as AuditEvent;
    const bookedAt = new Date(LATER_MS - 1).toISOString();
    const other = { ...last, data: { ...last.data, bookedAt } };
    const forged = [...whole.slice(0, -1), { ...other, hash: hashEvent(other) }];
    const { said, row } = await mend(newest, forged);
    expect(said).toEqual([{ state: 'lost', reason: 'its row is not of its trail' }]);
    expect(row).toBe(newest);
  });
});
