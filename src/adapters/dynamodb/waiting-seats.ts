/**
 * The seats of waiting clients in DynamoDB: one row, an attribute for each seat that says until when it is
 * taken. The row holds the processor's circuit too, so that all functions share it and no call is added.
 */
import type { AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { LeaveSeat, Now, RunVerdict, WaitingSeats } from '../../application/ports.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { isFailure } from '../aws/service-failure.ts';

interface Options {
  readonly client: DynamoClient;
  readonly idempotencyTable: string;
  /** 0 lets nobody wait. */
  readonly waitingClientsMax: number;
  readonly now: Now;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** Told of faults that the client is spared. */
  readonly onFault: (what: string, error: unknown) => void;
  /** Told when this function has opened the circuit. */
  readonly onOpened?: (openMs: number) => void;
}

/** No merchant's keys begin so. */
const KEY = { scope: { S: 'SYSTEM#WAITING' } };
/** A function that dies in a wait gives its seat back by time: later than it could have answered. */
const GRACE_MS = 5000;
const ATTEMPTS_MAX = 3;
/** So many failed runs in a row, over all functions, open the circuit. */
const FAILURES_MAX = 5;
/** Then the next clients may wait again: one failure opens it anew, one success closes it. */
const OPEN_MS = 30_000;

type Row = Record<string, AttributeValue>;
type Attempt = { readonly taken: true } | { readonly taken: false; readonly row: Row };

const attributeOf = (seat: number) => `seat${seat}`;

export const createWaitingSeats = (options: Options): WaitingSeats => ({
  async take(seconds) {
    const { waitingClientsMax, now, random = Math.random, onFault } = options;
    if (waitingClientsMax === 0) return null;
    const untilMs = now() + Math.ceil(seconds * 1000) + GRACE_MS;
    let seat = Math.floor(random() * waitingClientsMax);
    try {
      for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
        const result = await sit(options, seat, untilMs);
        if (result.taken) return leaving(options, seat, untilMs);
        if (Number(result.row.openUntil?.N ?? 0) >= now()) return null;
        const free = freeSeats(result.row, waitingClientsMax, now());
        const next = free[Math.floor(random() * free.length)];
        if (next === undefined) return null;
        seat = next;
      }
    } catch (error) {
      onFault('seat to wait on', error);
    }
    return null;
  },
});

const freeSeats = (row: Row, seats: number, nowMs: number): readonly number[] =>
  Array.from({ length: seats }, (_, seat) => seat).filter(
    (seat) => Number(row[attributeOf(seat)]?.N ?? 0) < nowMs,
  );

async function sit(
  { client, idempotencyTable, now }: Options,
  seat: number,
  untilMs: number,
): Promise<Attempt> {
  try {
    await client.call('UpdateItem', {
      TableName: idempotencyTable,
      Key: KEY,
      UpdateExpression: 'SET #seat = :until',
      ConditionExpression:
        '(attribute_not_exists(#seat) OR #seat < :now) AND (attribute_not_exists(openUntil) OR openUntil < :now)',
      ExpressionAttributeNames: { '#seat': attributeOf(seat) },
      ExpressionAttributeValues: { ':until': { N: String(untilMs) }, ':now': { N: String(now()) } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return { taken: true };
  } catch (error) {
    if (!isFailure<ConditionalCheckFailedException>(error, 'ConditionalCheckFailedException'))
      throw error;
    return { taken: false, row: error.Item ?? {} };
  }
}

const leaving =
  (options: Options, seat: number, untilMs: number): LeaveSeat =>
  async (verdict) => {
    try {
      const failures = await leave(options, seat, untilMs, verdict);
      if (failures >= FAILURES_MAX) await openCircuit(options);
    } catch (error) {
      options.onFault('seat that is given back', error);
    }
  };

const LEAVING: Readonly<Record<RunVerdict, string>> = {
  served: 'REMOVE #seat, failures, openUntil',
  failed: 'REMOVE #seat ADD failures :one',
  unknown: 'REMOVE #seat',
};

/** Answers the failures in a row. Someone else's seat, after ours has run out, is left alone. */
async function leave(
  { client, idempotencyTable }: Options,
  seat: number,
  untilMs: number,
  verdict: RunVerdict,
): Promise<number> {
  const { Attributes } = await client.call('UpdateItem', {
    TableName: idempotencyTable,
    Key: KEY,
    UpdateExpression: LEAVING[verdict],
    ConditionExpression: '#seat = :until',
    ExpressionAttributeNames: { '#seat': attributeOf(seat) },
    ExpressionAttributeValues: {
      ':until': { N: String(untilMs) },
      ...(verdict === 'failed' ? { ':one': { N: '1' } } : {}),
    },
    ReturnValues: 'UPDATED_NEW',
  });
  return verdict === 'failed' ? Number(Attributes?.failures?.N ?? 0) : 0;
}

async function openCircuit({ client, idempotencyTable, now, onOpened }: Options): Promise<void> {
  await client.call('UpdateItem', {
    TableName: idempotencyTable,
    Key: KEY,
    UpdateExpression: 'SET openUntil = :until',
    ExpressionAttributeValues: { ':until': { N: String(now() + OPEN_MS) } },
  });
  onOpened?.(OPEN_MS);
}
