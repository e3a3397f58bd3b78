/** Fails every call of an operation in every way, one run each, and says which runs did not come right. */
import { isDeepStrictEqual } from 'node:util';
import { describeFault, type Fault } from '../../../local/faults/fault.ts';
import { createRandom } from '../../../local/faults/random.ts';
import { HOUR_MS, MINUTE_MS } from '../../support/lifecycle.ts';
import { gatherEvidence } from './invariants.ts';
import type { SweptOperation } from './operations.ts';
import { pointsOf } from './points.ts';
import type { Workbench } from './workbench.ts';

export interface SweepReport {
  readonly operation: string;
  /** Calls that the operation makes, each a place to crash. */
  readonly points: number;
  readonly runs: number;
  /** Faults that did not come about in two runs: another call had taken the place of the recorded one. */
  readonly unreached: readonly string[];
  /** Runs that only reconciliation, hours later, brought to their end. */
  readonly reconciled: readonly string[];
  /** Payment and fault of every run. */
  readonly faultOf: ReadonlyMap<string, string>;
  readonly failures: readonly string[];
}

interface SweepOptions {
  readonly bench: Workbench;
  readonly operation: SweptOperation;
  /** Each call fails in one way, drawn by the seed, instead of in all. */
  readonly isSample?: boolean;
  readonly seed: number;
  /** Only faults whose description fits. */
  readonly chosen?: RegExp;
}

/** The authorizer's answer is kept a minute, a merchant's limits for seconds; only a run that disturbs them needs them forgotten. */
const KEPT_MS = 61_000;
/** Reconciliation gives work two hours, and orders it again three times at most. */
const RECONCILIATIONS_MAX = 5;
const RECONCILED_MS = 2 * HOUR_MS + MINUTE_MS;

const isKeptFrom = ({ call }: Fault): boolean =>
  /authorize-request|function:run|payment-merchants/.test(call);

export async function sweep(options: SweepOptions): Promise<SweepReport> {
  const { bench, operation } = options;
  const warming = await runOnce(bench, operation);
  const recorded = await runOnce(bench, operation);
  const points = pointsOf(bench.plan.calls());
  const faults = choose(points.faults, options);
  const faultOf = new Map([warming, recorded].map(({ paymentId }) => [paymentId, 'no fault']));
  const failures: string[] = recorded.problem === undefined ? [] : [recorded.problem];
  const unreached: string[] = [];
  const reconciled: string[] = [];
  const attempt = async (fault: Fault, isFresh: boolean) => {
    const described = describeFault(fault);
    const run = await runOnce(bench, operation, fault, isFresh).catch((error: unknown) => ({
      paymentId: '',
      problem: String(error),
      wasReached: true,
      wasReconciled: false,
    }));
    faultOf.set(run.paymentId, described);
    if (run.problem !== undefined) failures.push(`${operation.name}: ${described}: ${run.problem}`);
    if (run.wasReconciled) reconciled.push(described);
    return run.wasReached;
  };
  for (const fault of faults) {
    const wasReached = (await attempt(fault, isKeptFrom(fault))) || (await attempt(fault, true));
    if (!wasReached) unreached.push(describeFault(fault));
  }
  bench.plan.arm([]);
  const ids = [...faultOf.keys()].filter((id) => id !== '');
  failures.push(...(await wrongCharges(bench, operation, ids)));
  failures.push(...((await operation.check?.(bench, ids)) ?? []));
  return {
    operation: operation.name,
    points: points.calls.length,
    runs: faults.length,
    unreached,
    reconciled,
    faultOf,
    failures,
  };
}

/** The acquirer has approved what the operation needs and nothing else. */
async function wrongCharges(
  { system }: Workbench,
  { name, charges: expected }: SweptOperation,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { charges } = await gatherEvidence(system);
  const approved = Map.groupBy(
    charges.filter(({ outcome }) => outcome === 'approved'),
    ({ paymentId }) => paymentId,
  );
  return ids.flatMap((id) => {
    const made = (approved.get(id) ?? []).map(({ operation }) => operation).sort();
    return String(made) === String(expected)
      ? []
      : [`${name}: ${id} was charged ${made.join(', ') || 'nothing'}`];
  });
}

function choose(all: readonly Fault[], options: SweepOptions): readonly Fault[] {
  const { isSample = false, seed, chosen } = options;
  const faults =
    chosen === undefined ? all : all.filter((fault) => chosen.test(describeFault(fault)));
  if (!isSample) return faults;
  const random = createRandom(seed);
  const points = Map.groupBy(faults, ({ call, nth }) => `${call} #${nth}`);
  return [...points.values()].map((ways) => random.pick(ways));
}

/** In a fresh run nothing is remembered of those before, as in the recorded one. */
async function runOnce(bench: Workbench, operation: SweptOperation, fault?: Fault, isFresh = true) {
  const { plan, system } = bench;
  const { time } = system.engine;
  plan.arm([]);
  const prepared = operation.prepare === null ? '' : await operation.prepare(bench);
  if (isFresh) await time.pass(KEPT_MS);
  plan.arm(fault === undefined ? [] : [fault]);
  const paymentId = await operation.act(bench, prepared);
  await time.settle();
  let payment = await look(bench, operation, paymentId);
  let wasReconciled = false;
  for (let hours = 0; hours < RECONCILIATIONS_MAX && !isAtEnd(payment, operation); hours += 1) {
    wasReconciled = true;
    await time.pass(operation.patienceMs ?? RECONCILED_MS);
    payment = await look(bench, operation, paymentId);
  }
  if (operation.isLate?.(payment)) wasReconciled = true;
  const problem = isAtEnd(payment, operation)
    ? undefined
    : `${paymentId} ended as ${JSON.stringify(payment)}`;
  // Looking is among the recorded calls.
  const wasReached = fault === undefined || plan.fired().length > 0;
  return { paymentId, problem, wasReached, wasReconciled };
}

type Seen = Readonly<Record<string, unknown>>;

async function look({ system }: Workbench, { path = '/payments' }: SweptOperation, id: string) {
  return (await system.engine.time.during(system.merchant.get<Seen>(`${path}/${id}`))).body;
}

const isAtEnd = (seen: Seen, { ends }: SweptOperation): boolean =>
  Object.entries(ends).every(([name, value]) => isDeepStrictEqual(seen[name], value));
