/** Settlements: a day from its schedule to the comparison with the acquirer, and a merchant who reads it. */
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { settlementDateOf } from '../../src/domain/settlement-day.ts';
import type { ApiClient } from '../support/api-client.ts';
import {
  capturedBy,
  engineNow,
  passMidnight,
  settle,
  settlementOf,
  startSettlement,
  statesClientOf,
} from '../support/settlement.ts';
import type { System } from '../support/system.ts';
import {
  forget,
  forgetCursorKey,
  requestTrial,
  type Scenario,
  statusOf,
  type Trial,
} from './scenario.ts';

const HOUR_MS = 3_600_000;

/** A day of one captured payment; when it was passed over, the next day takes it. */
async function dayTrial(system: System): Promise<Trial> {
  const { id } = await capturedBy(system.merchant);
  let hasEnded = false;
  const run = async () => {
    await passMidnight(system);
    const end = await startSettlement(system, null);
    hasEnded = false;
    void end().then(
      ({ status }) => {
        hasEnded = status === 'SUCCEEDED';
      },
      () => undefined,
    );
    return undefined;
  };
  return {
    act: run,
    repeat: run,
    isDone: async () => hasEnded && (await statusOf(system, id)) === 'settled',
  };
}

/** The daily call, told by the execution that it starts; when it could not, the next day's makes up for it. */
async function dailyTrial(system: System): Promise<Trial> {
  await passMidnight(system);
  let day = '';
  async function act() {
    const nowMs = await engineNow(system);
    day = settlementDateOf(nowMs + 21 * HOUR_MS);
    const dueMs = Date.parse(`${day}T03:00:30.000Z`);
    system.engine.advance(dueMs - nowMs);
    return undefined;
  }
  const hasStarted = async () => {
    const machine = `${system.name('settle-day')}:daily-${day}`;
    const executionArn = `arn:aws:states:us-east-1:${system.engine.stack.accountId}:execution:${machine}`;
    const found = await statesClientOf(system)
      .send(new DescribeExecutionCommand({ executionArn }))
      .catch(() => undefined);
    return found !== undefined;
  };
  return { act, repeat: act, isDone: hasStarted };
}

/** A merchant who has a settled day, and a function that has nothing in its memory. */
async function settledMerchant(
  system: System,
): Promise<{ readonly merchant: ApiClient; readonly date: string }> {
  const merchant = await system.newMerchant();
  await capturedBy(merchant);
  const date = await passMidnight(system);
  const outcome = await settle(system, null);
  if (outcome !== 'SUCCEEDED') throw new Error(outcome);
  forget(system, 'list-settlements');
  return { merchant, date };
}

/** A day that was settled is settled again, and nothing changes. */
async function againTrial(system: System): Promise<Trial> {
  const { date } = await settledMerchant(system);
  await passMidnight(system);
  if ((await settle(system, null)) !== 'SUCCEEDED')
    throw new Error('The next day was not settled.');
  let hasEnded = false;
  const act = async () => {
    hasEnded = (await settle(system, date)) === 'SUCCEEDED';
    return undefined;
  };
  return { act, repeat: act, isDone: async () => hasEnded };
}

/** The acquirer lists a capture that no report has: the payment and its trail tell why. */
async function disputedTrial(system: System): Promise<Trial> {
  const { id } = await capturedBy(system.merchant);
  const TableName = system.name('sandbox-acquirer');
  const Key = { chargeKey: { S: `${id}:capture:1` } };
  const { Item } = await system.aws.dynamo.send(new GetItemCommand({ TableName, Key }));
  const twice = { ...Item, chargeKey: { S: `${id}:capture:2` } };
  await system.aws.dynamo.send(new PutItemCommand({ TableName, Item: twice }));
  await passMidnight(system);
  let hasEnded = false;
  return {
    async act() {
      const end = await startSettlement(system, null);
      void end().then(({ status }) => {
        hasEnded = status === 'SUCCEEDED';
      });
      return undefined;
    },
    isDone: async () => hasEnded,
  };
}

async function downloadTrial(system: System): Promise<Trial> {
  const { merchant, date } = await settledMerchant(system);
  let isRead = false;
  const act = async () => {
    const [total] = (await settlementOf(merchant, date)).totals;
    isRead = (await fetch(total?.report.url ?? '')).ok;
    return undefined;
  };
  return { act, repeat: act, isDone: async () => isRead };
}

export const settlementScenarios: readonly Scenario[] = [
  {
    name: 'the daily call settles what is over',
    needs: ['start-settlement StartSettleDay'],
    prepare: dailyTrial,
  },
  {
    name: 'a day is settled',
    needs: [
      'settle-day-workflow InvokePlanSettlement',
      'settle-day-workflow InvokeSettlePayments',
      'settle-day-workflow InvokeReportSettlement',
      'settle-day-workflow InvokeCompareSettlement',
      'plan-settlement TablePaymentSettlements dynamodb:Query',
      'settle-payments TablePaymentTransactions',
      'settle-payments TablePaymentTransactionsInTransaction',
      'settle-payments TablePaymentTransactionsIndexes',
      'settle-payments TablePaymentAudit',
      'settle-payments TablePaymentAuditInTransaction',
      'settle-payments TablePaymentSettlementsInTransaction',
      'report-settlement TablePaymentSettlements',
      'report-settlement ObjectsSettlementsWrite',
      'compare-settlement TablePaymentSettlements',
      'compare-settlement InvokeSandboxAcquirer',
      'compare-settlement ObjectsSettlementDifferencesWrite',
      'sandbox-acquirer TableSandboxAcquirer dynamodb:BatchGetItem',
      'sandbox-acquirer TableSandboxAcquirerIndexes',
    ],
    prepare: dayTrial,
  },
  {
    name: 'a day is settled again',
    needs: ['plan-settlement TablePaymentSettlements dynamodb:GetItem'],
    prepare: againTrial,
  },
  {
    name: 'what only the acquirer lists is looked up',
    needs: ['compare-settlement TablePaymentTransactions', 'compare-settlement TablePaymentAudit'],
    prepare: disputedTrial,
  },
  {
    name: 'a merchant reads a settled day',
    needs: ['list-settlements TablePaymentSettlements dynamodb:GetItem'],
    prepare: async (system) => {
      const { merchant, date } = await settledMerchant(system);
      return requestTrial(() => merchant.get(`/settlements/${date}`), 200);
    },
  },
  {
    name: 'a merchant lists settled days',
    needs: [
      'list-settlements TablePaymentSettlements dynamodb:Query',
      'list-settlements TablePaymentMerchants dynamodb:GetItem',
    ],
    prepare: async (system) => {
      const { merchant } = await settledMerchant(system);
      return requestTrial(() => merchant.get('/settlements'), 200);
    },
  },
  {
    name: 'the first list of settled days makes the key that signs cursors',
    needs: ['list-settlements TablePaymentMerchants dynamodb:PutItem'],
    prepare: async (system) => {
      const { merchant } = await settledMerchant(system);
      await forgetCursorKey(system, 'list-settlements');
      return requestTrial(() => merchant.get('/settlements'), 200);
    },
  },
  {
    name: 'a merchant downloads a report',
    needs: ['list-settlements ObjectsSettlementsRead'],
    isAskedFromOutside: true,
    prepare: downloadTrial,
  },
];
