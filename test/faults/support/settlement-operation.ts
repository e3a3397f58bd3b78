/** The settlement of a day as a swept operation: the schedule calls, and each captured payment is in one report. */
import { paymentBody } from '../../support/api-client.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../support/lifecycle.ts';
import { metricOf, reportsOf } from '../../support/settlement.ts';
import { readStoredRows } from '../../support/stored-rows.ts';
import type { SweptOperation } from './operations.ts';
import type { Workbench } from './workbench.ts';

/** The daily schedule calls at three. */
const SETTLED_AT_MS = 3 * HOUR_MS + 10 * MINUTE_MS;

const isRoutine = (kind: string): boolean =>
  /^(reconcile-payments|sweep-batches|get-payment) > |:run (reconcile-payments|sweep-batches)$/.test(
    kind,
  );

async function captured({ ask, system }: Workbench): Promise<string> {
  const { body } = await ask(system.merchant, '/payments', paymentBody());
  await system.engine.time.settle();
  return String(body.id);
}

/** Between two days that are looked at, or their merchant asks faster than it may. */
const PACE_MS = 1000;

/** Goes to ten minutes past the next call of the schedule. */
async function passTheSchedule({ system }: Workbench, id: string): Promise<string> {
  const { clock, time } = system.engine;
  const sinceMs = (clock.now() - SETTLED_AT_MS) % DAY_MS;
  await time.pass(DAY_MS - sinceMs);
  return id;
}

/** Every payment settled once, in the report of that day once and in no other, and no day that differs. */
async function settledOnce({ system }: Workbench, ids: readonly string[]) {
  const wrong: string[] = [];
  const { entries } = await readStoredRows(system);
  const dates = new Set<string>();
  for (const id of ids) {
    const settled = entries.filter(
      ({ paymentId, type }) => paymentId === id && type === 'payment.settled',
    );
    if (settled.length !== 1) wrong.push(`${id} was settled ${settled.length} times`);
    for (const { data } of settled) dates.add(String(data.settlementDate));
  }
  const lines = new Map<string, string[]>();
  for (const date of dates) {
    await system.engine.time.pass(PACE_MS);
    const reports = await reportsOf(system.merchant, date).catch((error: unknown) => {
      wrong.push(String(error));
    });
    for (const rows of reports?.values() ?? []) {
      for (const { payment_id: id, type, net_minor } of rows) {
        lines.set(id, [...(lines.get(id) ?? []), `${type} ${net_minor}`]);
      }
    }
  }
  for (const id of ids) {
    const reported = lines.get(id)?.join(', ');
    if (reported !== 'capture 1000') wrong.push(`${id} is reported as ${reported}`);
  }
  const differences = metricOf(system, 'SettlementDifferences').filter((count) => count > 0);
  if (differences.length > 0) wrong.push(`${differences.length} days differ from the acquirer's`);
  return wrong;
}

export const settlement: SweptOperation = {
  name: 'settlement',
  prepare: captured,
  act: passTheSchedule,
  ends: { status: 'settled', amountCapturedMinor: 1000 },
  charges: ['authorize', 'capture'],
  ignores: isRoutine,
  patienceMs: DAY_MS,
  check: settledOnce,
};
