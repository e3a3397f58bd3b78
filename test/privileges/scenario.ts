/** What a scenario of the privileges suite is: a way of the system that can be watched failing and recovering. */
import { DeleteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import type { Grant } from '../../local/iam/withholding.ts';
import type { Answer } from '../support/api-client.ts';
import type { System } from '../support/system.ts';

/** One run of a scenario, prepared while everything was still granted. */
export interface Trial {
  /** Asks for it; what the client was answered, where a client asked. */
  act(): Promise<Answer | undefined>;
  /** Whether what was asked for has come about. */
  isDone(): Promise<boolean>;
  /** What a client or an operator does once the grant is back; absent where the system recovers by itself. */
  repeat?(): Promise<unknown>;
  /** That nothing was lost and nothing happened twice. */
  verify?(): Promise<void>;
}

export interface Scenario {
  readonly name: string;
  /** `role statement`, or `role statement action` where the actions of a statement serve different ends. */
  readonly needs: readonly string[];
  /** The client gets its answer all the same: what is missing is done later or by others. */
  readonly isSpared?: boolean;
  /** Asked for all the time: an answer that was granted before must have come before the trial begins. */
  readonly isPolledFor?: boolean;
  /** The grant is used by whoever holds a presigned address: no function of ours sees the refusal. */
  readonly isAskedFromOutside?: boolean;
  prepare(system: System): Promise<Trial>;
}

/** `arn:…:role/get-payment-e2e` → `get-payment`. */
export const roleNameOf = ({ roleArn }: Grant): string =>
  roleArn.slice(roleArn.lastIndexOf('/') + 1).replace(/-e2e$/, '');

const answersTo = (need: string, grant: Grant): boolean => {
  const [role, statement, action = grant.action] = need.split(' ');
  return role === roleNameOf(grant) && statement === grant.statement && action === grant.action;
};

/** The scenarios that need a grant. */
export const scenariosOf = (scenarios: readonly Scenario[], grant: Grant): readonly Scenario[] =>
  scenarios.filter(({ needs }) => needs.some((need) => answersTo(need, grant)));

/** The needs that speak of no grant of the stack. */
export const needsOfNothing = (
  scenarios: readonly Scenario[],
  grants: readonly Grant[],
): readonly string[] =>
  scenarios
    .flatMap(({ needs }) => needs)
    .filter((need) => !grants.some((grant) => answersTo(need, grant)));

/** The next call finds a function that has nothing in its memory. */
export const forget = (system: System, functionName: string) =>
  system.engine.functions.kill(system.name(functionName));

export async function forgetCursorKey(system: System, functionName: string): Promise<void> {
  const Key = { owner: { S: 'SYSTEM' }, item: { S: 'CURSOR-KEY' } };
  const TableName = system.name('payment-merchants');
  await system.aws.dynamo.send(new DeleteItemCommand({ TableName, Key }));
  forget(system, functionName);
}

/** A request that can be repeated as it is. */
export function requestTrial(send: () => Promise<Answer>, status: number): Trial {
  let last: Answer | undefined;
  const act = async () => {
    last = await send();
    return last;
  };
  return { act, repeat: act, isDone: async () => last?.status === status };
}

/** Read past the API, which may be what is broken. */
export async function rowOf(system: System, paymentId: string) {
  const { Item } = await system.aws.dynamo.send(
    new GetItemCommand({
      TableName: system.name('payment-transactions'),
      Key: { paymentId: { S: paymentId } },
      ConsistentRead: true,
    }),
  );
  return Item;
}

export const statusOf = async (system: System, paymentId: string): Promise<string | undefined> =>
  (await rowOf(system, paymentId))?.status?.S;

/** One authorization, one capture at most, and an audit trail without a gap. */
export async function verifyPayment(system: System, paymentId: string): Promise<void> {
  const charges = await system.chargesOf(paymentId);
  const operations = charges.map(({ operation }) => operation);
  expect(new Set(operations).size).toBe(operations.length);
  const trail = await system.operator.get(`/payments/${paymentId}/events`);
  expect(trail.body.chain).toMatchObject({ verified: true });
}
