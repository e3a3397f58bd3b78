/** Days that go wrong: runs that meet, runs that are killed, and an acquirer that tells another story. */
import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Interceptor } from '../../local/front/interceptors.ts';
import type { AuditTrail } from '../../src/contract/audit.ts';
import { makeId } from '../../src/contract/ids.ts';
import type { Payment } from '../../src/contract/payment.ts';
import type { ApiClient } from '../support/api-client.ts';
import {
  capturedBy,
  metricOf,
  passMidnight,
  refund,
  reportsOf,
  settle,
  startSettlement,
  startSettlementWith,
} from '../support/settlement.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

/** Some captures and a refund of a merchant of their own, on a day that is then over. */
async function busyDay() {
  const merchant = await system.newMerchant();
  const payments: Payment[] = [];
  for (let count = 0; count < 6; count += 1) payments.push(await capturedBy(merchant));
  await refund(merchant, payments[0]?.id ?? '', 100);
  const date = await passMidnight(system);
  return { merchant, payments, date };
}

/** Each movement is in the report once, each payment was settled once, and the trails hold. */
async function expectSettledOnce(merchant: ApiClient, payments: readonly Payment[], date: string) {
  const rows = (await reportsOf(merchant, date)).get('USD') ?? [];
  expect(rows.map(({ type }) => type).sort()).toEqual([...payments.map(() => 'capture'), 'refund']);
  expect(new Set(rows.map(({ payment_id, refund_id }) => `${payment_id} ${refund_id}`)).size).toBe(
    rows.length,
  );
  for (const payment of payments) {
    const { body } = await merchant.get<AuditTrail>(`/payments/${payment.id}/events`);
    expect(body.chain).toMatchObject({ verified: true });
    const settled = body.data.filter(({ type }) => type === 'payment.settled');
    expect(settled).toHaveLength(1);
  }
}

describe('a day', () => {
  it('that two runs settle at once is settled once, and once more changes nothing', async () => {
    const { merchant, payments, date } = await busyDay();
    const ends = await Promise.all([startSettlement(system, date), startSettlement(system, date)]);
    for (const end of ends) expect((await end()).status).toBe('SUCCEEDED');
    await expectSettledOnce(merchant, payments, date);
    expect(await settle(system, date)).toBe('SUCCEEDED');
    await expectSettledOnce(merchant, payments, date);
  });

  it.each([
    ['settle-payments', 'TransactWriteItems', 3],
    ['report-settlement', 'PutObject', 1],
    ['compare-settlement', 'Query', 2],
  ])('is resumed when %s is killed at its %s number %i', async (name, operation, at) => {
    const { merchant, payments, date } = await busyDay();
    let calls = 0;
    const killer: Interceptor = async (call, proceed) => {
      const isIts = call.principal.label === system.name(name) && call.operation === operation;
      if (isIts) calls += 1;
      if (isIts && calls === at) system.engine.functions.kill(system.name(name));
      return proceed();
    };
    const stop = system.engine.front.intercept(killer);
    const leaps = setInterval(() => system.engine.advance(1000), 50);
    try {
      expect(await settle(system, date)).toBe('SUCCEEDED');
    } finally {
      clearInterval(leaps);
      stop();
    }
    expect(calls).toBeGreaterThan(at);
    await expectSettledOnce(merchant, payments, date);
  });
});

describe('a settlement started by hand', () => {
  it.each([
    ['without a day', {}],
    ['with no object at all', []],
    ['with a day that does not exist', { date: '2026-02-30' }],
    ['with a day that is no text', { date: 20_261_123 }],
  ])('%s ends with a sentence that says what to give', async (_, input) => {
    const { status, error, cause } = await (await startSettlementWith(system, input))();
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'SettlementDateMissing' });
    expect(cause).toContain('Start again with {"date":"2026-11-23"} for that day');
  });
});

describe('an acquirer that tells another story', () => {
  const charge = (key: string) => ({
    TableName: system.name('sandbox-acquirer'),
    Key: { chargeKey: { S: key } },
  });

  /** Another amount for one, nothing of another, and one that nobody here knows. */
  async function falsify([first = '', second = '']: readonly string[]): Promise<string> {
    const key = `${first}:capture:1`;
    const { Item = {} } = await system.aws.dynamo.send(new GetItemCommand(charge(key)));
    expect(Item.amountMinor).toEqual({ N: '1000' });
    const stranger = makeId('pay', Date.now(), new Uint8Array(10).fill(7));
    const foreign = { chargeKey: { S: `${stranger}:capture:1` }, paymentId: { S: stranger } };
    const TableName = system.name('sandbox-acquirer');
    const put = new PutItemCommand({ TableName, Item: { ...Item, ...foreign } });
    await system.aws.dynamo.send(put);
    await system.aws.dynamo.send(
      new UpdateItemCommand({
        ...charge(key),
        UpdateExpression: 'SET amountMinor = :other',
        ExpressionAttributeValues: { ':other': { N: '1001' } },
      }),
    );
    await system.aws.dynamo.send(new DeleteItemCommand(charge(`${second}:capture:1`)));
    return stranger;
  }

  it('raises the alarm, and each line that differs is told', async () => {
    const { payments, date } = await busyDay();
    const stranger = await falsify(payments.map(({ id }) => id));
    const from = system.log.length;
    expect(await settle(system, date)).toBe('SUCCEEDED');
    expect(metricOf(system, 'SettlementDifferences').at(-1)).toBe(3);
    const told = system.log.slice(from).map(({ message }) => message);
    for (const id of [payments[0]?.id, payments[1]?.id, stranger]) {
      expect(told.some((line) => line.includes(String(id)) && line.includes('differ'))).toBe(true);
    }
  });
});
