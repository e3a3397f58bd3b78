/** The seats of waiting clients in DynamoDB: one row, an attribute for each seat that says until when it is taken. */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Now, WaitingSeats } from '../../application/ports.ts';

interface Options {
  readonly client: DynamoDBClient;
  readonly idempotencyTable: string;
  /** 0 lets nobody wait. */
  readonly waitingClientsMax: number;
  readonly now: Now;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** Told of faults that the client is spared. */
  readonly onFault: (what: string, error: unknown) => void;
}

/** No merchant's keys begin so. */
const KEY = { scope: { S: 'SYSTEM#WAITING' } };
/** A function that dies in a wait gives its seat back by time: later than it could have answered. */
const GRACE_MS = 5000;
const ATTEMPTS_MAX = 3;

type Row = Record<string, AttributeValue>;
type Attempt = { readonly taken: true } | { readonly taken: false; readonly row: Row };

const attributeOf = (seat: number) => `seat${seat}`;

export const createWaitingSeats = (options: Options): WaitingSeats => ({
  async take(seconds) {
    const { waitingClientsMax, now, random = Math.random, onFault } = options;
    if (waitingClientsMax === 0) return null;
    const untilMs = now() + seconds * 1000 + GRACE_MS;
    let seat = Math.floor(random() * waitingClientsMax);
    try {
      for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
        const result = await sit(options, seat, untilMs);
        if (result.taken) return () => leave(options, seat, untilMs);
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
  const command = new UpdateItemCommand({
    TableName: idempotencyTable,
    Key: KEY,
    UpdateExpression: 'SET #seat = :until',
    ConditionExpression: 'attribute_not_exists(#seat) OR #seat < :now',
    ExpressionAttributeNames: { '#seat': attributeOf(seat) },
    ExpressionAttributeValues: { ':until': { N: String(untilMs) }, ':now': { N: String(now()) } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    await client.send(command);
    return { taken: true };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { taken: false, row: error.Item ?? {} };
  }
}

/** Someone else's seat, after ours has run out, is left alone. */
async function leave(
  { client, idempotencyTable, onFault }: Options,
  seat: number,
  untilMs: number,
): Promise<void> {
  const command = new UpdateItemCommand({
    TableName: idempotencyTable,
    Key: KEY,
    UpdateExpression: 'REMOVE #seat',
    ConditionExpression: '#seat = :until',
    ExpressionAttributeNames: { '#seat': attributeOf(seat) },
    ExpressionAttributeValues: { ':until': { N: String(untilMs) } },
  });
  try {
    await client.send(command);
  } catch (error) {
    onFault('seat that is given back', error);
  }
}
