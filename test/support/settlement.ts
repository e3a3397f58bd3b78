/** Days that pass and are settled, and what merchants then find. */
import { randomUUID } from 'node:crypto';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import type { Payment } from '../../src/contract/payment.ts';
import type { Settlement } from '../../src/contract/settlement.ts';
import { DAY_MS, settlementDateOf } from '../../src/domain/settlement-day.ts';
import { type ApiClient, paymentBody } from './api-client.ts';
import { WAIT } from './lifecycle.ts';
import { eventually, type System } from './system.ts';

export interface ReportRow {
  readonly type: string;
  readonly payment_id: string;
  readonly refund_id: string;
  readonly reference: string;
  readonly gross_minor: string;
  readonly refunds_minor: string;
  readonly net_minor: string;
  readonly line: string;
}

/** The engine's time, as a payment that is made now tells it. */
export async function engineNow(system: System): Promise<number> {
  const { body } = await system.merchant.post<Payment>(
    '/payments',
    paymentBody({ paymentMethod: 'tok_risk_decline' }),
  );
  return Date.parse(body.createdAt);
}

/** Lets time pass to this many minutes after the next midnight; answers the day that is over then. */
export async function passMidnight(system: System, minutes = 1): Promise<string> {
  const nowMs = await engineNow(system);
  const today = settlementDateOf(nowMs);
  const midnight = Math.floor(nowMs / DAY_MS) * DAY_MS + DAY_MS;
  system.engine.advance(midnight - nowMs + minutes * 60_000);
  return today;
}

/** Reads and starts executions. */
export const statesClientOf = (system: System) => {
  const { awsEndpoint, awsRegion, awsAccessKeyId, awsSecretAccessKey } = system.engine.announcement;
  const credentials = { accessKeyId: awsAccessKeyId, secretAccessKey: awsSecretAccessKey };
  return new SFNClient({ endpoint: awsEndpoint, region: awsRegion, credentials });
};

const machineArnOf = (system: System, machine: string) =>
  `arn:aws:states:us-east-1:${system.engine.stack.accountId}:stateMachine:${system.name(machine)}`;

/** Names and statuses of a workflow's executions whose name begins so. */
export async function executionsOf(system: System, machine: string, prefix: string) {
  const stateMachineArn = machineArnOf(system, machine);
  const { executions = [] } = await statesClientOf(system).send(
    new ListExecutionsCommand({ stateMachineArn }),
  );
  return executions
    .filter(({ name = '' }) => name.startsWith(prefix))
    .map(({ name = '', status }) => [name, status] as const);
}

/** Starts the workflow; answers how to wait for its end. */
export const startSettlement = (system: System, date: string | null) =>
  startSettlementWith(system, { date });

/** As `startSettlement`, with whatever input. */
export async function startSettlementWith(system: System, input: unknown) {
  const states = statesClientOf(system);
  const stateMachineArn = machineArnOf(system, 'settle-day');
  const { executionArn } = await states.send(
    new StartExecutionCommand({
      stateMachineArn,
      name: randomUUID(),
      input: JSON.stringify(input),
    }),
  );
  return async () =>
    eventually(`the settlement of ${JSON.stringify(input)}`, async () => {
      const found = await states.send(new DescribeExecutionCommand({ executionArn }));
      return found.status === 'RUNNING' ? undefined : found;
    });
}

/** Settles a day and waits for it. */
export async function settle(system: System, date: string | null): Promise<string> {
  const end = await startSettlement(system, date);
  const { status, cause, error } = await end();
  return status === 'SUCCEEDED' ? status : `${error}: ${cause}`;
}

export async function settlementOf(client: ApiClient, date: string): Promise<Settlement> {
  const { status, body } = await client.get<Settlement>(`/settlements/${date}`);
  if (status !== 200) throw new Error(`no settlement of ${date}: ${JSON.stringify(body)}`);
  return body;
}

/** The rows of a report, without its header. */
export async function rowsOf(url: string): Promise<readonly ReportRow[]> {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  const [header = '', ...rows] = text.trimEnd().split('\r\n');
  const names = header.split(',');
  return rows.map((row) => {
    const cells = row.split(',');
    return Object.fromEntries(names.map((name, index) => [name, cells[index]])) as never;
  });
}

/** The reports of a day by currency, each held against its totals; every sum is exact. */
export async function reportsOf(client: ApiClient, date: string) {
  const { totals } = await settlementOf(client, date);
  const reports = new Map<string, readonly ReportRow[]>();
  for (const { currency, report, ...sums } of totals) {
    const rows = await rowsOf(report.url);
    const lines = rows.slice(0, -1);
    const sum = (name: 'gross_minor' | 'refunds_minor' | 'net_minor') =>
      lines.reduce((total, row) => total + Number(row[name]), 0);
    const count = (type: string) => lines.filter((row) => row.type === type).length;
    const counted = [sum('gross_minor'), sum('refunds_minor'), sum('net_minor')];
    const { grossMinor, refundsMinor, netMinor, captures, refunds } = sums;
    expect([currency, ...counted]).toEqual([currency, grossMinor, refundsMinor, netMinor]);
    expect([count('capture'), count('refund')]).toEqual([captures, refunds]);
    const line = String(lines.length);
    const [gross_minor, refunds_minor, net_minor] = counted.map(String);
    expect(rows.at(-1)).toMatchObject({
      type: 'total',
      line,
      gross_minor,
      refunds_minor,
      net_minor,
    });
    reports.set(currency, lines);
  }
  return reports;
}

/** A captured payment of this merchant. */
export async function capturedBy(client: ApiClient, more: Record<string, unknown> = {}) {
  const { body } = await client.post<Payment>('/payments', paymentBody(more), WAIT);
  if (body.status !== 'captured') throw new Error(`not captured: ${JSON.stringify(body)}`);
  return body;
}

/** A refund that has been carried out. */
export async function refund(client: ApiClient, paymentId: string, amountMinor?: number) {
  const body = amountMinor === undefined ? {} : { amountMinor };
  const answer = await client.post(`/payments/${paymentId}/refunds`, body, WAIT);
  if (answer.body.status !== 'succeeded') throw new Error(JSON.stringify(answer.body));
  return String(answer.body.id);
}

/** The latest values of a metric, as its lines in the log tell it. */
export const metricOf = (system: System, name: string): readonly number[] =>
  system.log.flatMap(({ message }) => {
    if (!message.includes('_aws') || !message.includes(`"${name}"`)) return [];
    return [(JSON.parse(message) as Record<string, number>)[name] ?? 0];
  });
