/** The sandbox acquirer's memory in its own table: charges, accounts and counted attempts. */
import { randomUUID } from 'node:crypto';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Account, AcquirerLedger, Charge } from '../../application/acquirer/ledger.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { bookingOf } from './acquirer-booking.ts';
import { numberOf, optionalText, textOf } from './attributes.ts';
import { type Item, toItem } from './item.ts';
import { transactWrite } from './transact-write.ts';

interface Options {
  readonly client: DynamoClient;
  readonly acquirerTable: string;
}

/** A charge's row has the idempotency key itself; the other rows are told by their prefix. */
const accountKey = (authorizationId: string) => ({
  chargeKey: { S: `account#${authorizationId}` },
});
const attemptsKey = (key: string) => ({ chargeKey: { S: `attempts#${key}` } });

export const toChargeItem = (charge: Charge): Item => {
  const { key, result, ...facts } = charge;
  return toItem({ chargeKey: key, ...facts, ...result, ...bookingOf(charge) });
};

export function fromChargeItem(item: Item): Charge {
  const row = unmarshall(item);
  return {
    key: textOf(row.chargeKey),
    operation: row.operation as Charge['operation'],
    paymentId: textOf(row.paymentId),
    // Rows of before the acquirer was told whose account it is.
    merchantId: optionalText(row.merchantId) ?? '',
    amountMinor: numberOf(row.amountMinor),
    currency: textOf(row.currency),
    authorizationId: optionalText(row.authorizationId),
    at: textOf(row.at),
    result:
      row.outcome === 'approved'
        ? { outcome: 'approved', reference: textOf(row.reference) }
        : { outcome: 'declined', code: textOf(row.code) },
  };
}

function fromAccountItem(item: Item): Account {
  const row = unmarshall(item);
  return {
    authorizationId: textOf(row.authorizationId),
    paymentMethod: textOf(row.paymentMethod),
    authorizedMinor: numberOf(row.authorizedMinor),
    currency: textOf(row.currency),
    capturedMinor: numberOf(row.capturedMinor),
    refundedMinor: numberOf(row.refundedMinor),
    isVoided: row.isVoided === true,
    version: numberOf(row.version),
  };
}

export function createAcquirerLedger(options: Options): AcquirerLedger {
  const { client, acquirerTable: TableName } = options;
  const get = async (Key: Item): Promise<Item | null> => {
    return (
      (
        await asStore('Reading the ledger', () =>
          client.call('GetItem', { TableName, Key, ConsistentRead: true }),
        )
      ).Item ?? null
    );
  };
  return {
    async findCharge(key) {
      const item = await get({ chargeKey: { S: key } });
      return item === null ? null : fromChargeItem(item);
    },
    async findAccount(authorizationId) {
      const item = await get(accountKey(authorizationId));
      return item === null ? null : fromAccountItem(item);
    },
    async countAttempt(key) {
      const { Attributes } = await asStore('Counting', () =>
        client.call('UpdateItem', {
          TableName,
          Key: attemptsKey(key),
          UpdateExpression: 'ADD attempts :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Number(textOf(Attributes?.attempts?.N));
    },
    async record(charge, account) {
      const items = [chargeWrite(options, charge), ...accountWrites(options, account)];
      const { outcome } = await transactWrite({ client, token: randomUUID(), items });
      return outcome === 'committed' ? 'recorded' : 'conflict';
    },
  };
}

const chargeWrite = ({ acquirerTable }: Options, charge: Charge): TransactWriteItem => ({
  Put: {
    TableName: acquirerTable,
    Item: toChargeItem(charge),
    ConditionExpression: 'attribute_not_exists(chargeKey)',
  },
});

/** Guarded by the version before this one, or by absence. */
function accountWrites({ acquirerTable }: Options, account: Account | null): TransactWriteItem[] {
  if (account === null) return [];
  const put = {
    TableName: acquirerTable,
    Item: { ...accountKey(account.authorizationId), ...toItem(account) },
  };
  if (account.version === 1) {
    return [{ Put: { ...put, ConditionExpression: 'attribute_not_exists(chargeKey)' } }];
  }
  return [
    {
      Put: {
        ...put,
        ConditionExpression: '#version = :before',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':before': { N: String(account.version - 1) } },
      },
    },
  ];
}
