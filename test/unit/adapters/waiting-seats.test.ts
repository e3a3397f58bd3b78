/** The seats of waiting clients: which is tried, what a full or raced row answers, and that faults cost nobody an answer. */

import { afterEach, describe, expect, it } from 'vitest';
import { createDynamoClient } from '../../../src/adapters/aws/dynamodb-client.ts';
import { createWaitingSeats } from '../../../src/adapters/dynamodb/waiting-seats.ts';
import { awsError, credentials, type FakeAws, type Reply, startFakeAws } from './fake-aws.ts';

const NOW = 1_000_000;
let aws: FakeAws | undefined;
afterEach(() => aws?.close());

async function seats(waitingClientsMax: number, replies: readonly Reply[]) {
  aws = await startFakeAws(replies);
  const faults: string[] = [];
  const opened: number[] = [];
  const client = createDynamoClient({
    region: 'us-east-1',
    endpointUrl: aws.endpoint,
    credentials,
  });
  const room = createWaitingSeats({
    client,
    idempotencyTable: 'keys',
    waitingClientsMax,
    now: () => NOW,
    random: () => 0,
    onFault: (what) => faults.push(what),
    onOpened: (openMs) => opened.push(openMs),
  });
  return { room, faults, opened, calls: aws.calls };
}

const done: Reply = { body: {} };
const taken = (row: Record<string, number>): Reply =>
  awsError('ConditionalCheckFailedException', {
    Item: Object.fromEntries(Object.entries(row).map(([name, until]) => [name, { N: `${until}` }])),
  });

describe('a seat', () => {
  it('is taken for the wait and a moment, and given back only by who has it', async () => {
    const { room, calls } = await seats(2, [done]);
    const leave = await room.take(10);
    await leave?.('unknown');
    expect(calls.map(({ input }) => [input.UpdateExpression, input.ConditionExpression])).toEqual([
      [
        'SET #seat = :until',
        '(attribute_not_exists(#seat) OR #seat < :now) AND (attribute_not_exists(openUntil) OR openUntil < :now)',
      ],
      ['REMOVE #seat', '#seat = :until'],
    ]);
    expect(calls[0]?.input).toMatchObject({
      Key: { scope: { S: 'SYSTEM#WAITING' } },
      ExpressionAttributeNames: { '#seat': 'seat0' },
      ExpressionAttributeValues: { ':until': { N: '1015000' }, ':now': { N: '1000000' } },
    });
  });

  it('that is taken leads to another that is free, or whose time is over', async () => {
    const { room, calls } = await seats(3, [
      taken({ seat0: NOW + 1, seat1: NOW, seat2: NOW - 1 }),
      done,
    ]);
    expect(await room.take(1)).not.toBeNull();
    expect(calls[1]?.input.ExpressionAttributeNames).toEqual({ '#seat': 'seat2' });
  });

  it('is none when all are taken, or when others are faster three times', async () => {
    const full = await seats(2, [taken({ seat0: NOW + 1, seat1: NOW + 1, seat2: 0 })]);
    expect(await full.room.take(1)).toBeNull();
    expect(full.calls).toHaveLength(1);
    await aws?.close();
    const raced = await seats(2, [taken({ seat0: NOW + 1 })]);
    expect(await raced.room.take(1)).toBeNull();
    expect(raced.calls).toHaveLength(3);
  });

  it('is none where nobody may wait, without a call', async () => {
    const { room, calls } = await seats(0, [done]);
    expect(await room.take(1)).toBeNull();
    expect(calls).toEqual([]);
  });

  it('that cannot be had or given back is told of and costs nobody an answer', async () => {
    const refused = awsError('ResourceNotFoundException');
    const { room, faults } = await seats(1, [refused, done, refused]);
    expect(await room.take(1)).toBeNull();
    const leave = await room.take(1);
    await leave?.('unknown');
    expect(faults).toEqual(['seat to wait on', 'seat that is given back']);
  });
});

describe('the circuit of the processor', () => {
  const failures = (count: number): Reply => ({
    body: { Attributes: { failures: { N: `${count}` } } },
  });

  it('opens for half a minute with the fifth failed run in a row, whoever saw the others', async () => {
    const { room, calls, opened } = await seats(1, [done, failures(4), done, failures(5), done]);
    for (let run = 0; run < 2; run += 1) await (await room.take(10))?.('failed');
    expect(opened).toEqual([30_000]);
    const updates = calls.map(({ input }) => input.UpdateExpression);
    expect(updates.slice(1, 2)).toEqual(['REMOVE #seat ADD failures :one']);
    expect(updates.at(-1)).toBe('SET openUntil = :until');
    expect(calls.at(-1)?.input.ExpressionAttributeValues).toEqual({
      ':until': { N: String(NOW + 30_000) },
    });
  });

  it('lets nobody wait while it is open, though seats are free, and asks only once', async () => {
    const { room, calls } = await seats(2, [taken({ openUntil: NOW })]);
    expect(await room.take(1)).toBeNull();
    expect(calls).toHaveLength(1);
  });

  it('is closed by a run that was served', async () => {
    const { room, calls } = await seats(1, [done]);
    await (await room.take(10))?.('served');
    expect(calls[1]?.input.UpdateExpression).toBe('REMOVE #seat, failures, openUntil');
  });
});
