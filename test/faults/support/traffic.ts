/** Mixed traffic of many payments under several faults, all of it drawn from one seed. */
import { describeFault, type Fault } from '../../../local/faults/fault.ts';
import { createRandom, type Random } from '../../../local/faults/random.ts';
import { paymentBody } from '../../support/api-client.ts';
import { HOUR_MS, MINUTE_MS } from '../../support/lifecycle.ts';
import { readStoredRows } from '../../support/stored-rows.ts';
import { trialsOf } from './points.ts';
import { trafficKinds } from './traffic-kinds.ts';
import type { Workbench } from './workbench.ts';

/** What one client does with one payment, one after the other. */
interface Story {
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;
  /** The same request again, at the same time, under the same key. */
  readonly isRepeated: boolean;
  readonly commands: readonly { readonly verb: string; readonly body: Record<string, unknown> }[];
  /** Asks for the commands at once instead of one by one: one wins, the others are refused. */
  readonly isRace: boolean;
}

const METHODS = [
  ...Array.from({ length: 12 }, () => 'tok_approve'),
  'tok_decline_insufficient_funds',
  'tok_processor_timeout_once',
  'tok_processor_unavailable_twice',
  'tok_capture_fails_once',
  'tok_risk_review',
  'tok_risk_decline',
];
const CURRENCIES = ['USD', 'EUR', 'JPY', 'KWD'];

function storyOf(random: Random): Story {
  const amountMinor = 100 + random.below(50_000);
  const captureMethod = random.chance(0.3) ? 'manual' : 'automatic';
  const some = () => ({ amountMinor: 1 + random.below(amountMinor) });
  const choices = [
    { verb: 'refunds', body: some() },
    { verb: 'refunds', body: some() },
    { verb: 'cancel', body: {} },
    ...(captureMethod === 'manual' ? [{ verb: 'capture', body: some() }] : []),
  ];
  const count = random.below(4);
  return {
    body: paymentBody({
      amountMinor,
      captureMethod,
      currency: random.pick(CURRENCIES),
      paymentMethod: random.pick(METHODS),
    }),
    headers: random.chance(0.3) ? { prefer: 'wait=5' } : {},
    isRepeated: random.chance(0.1),
    commands: Array.from({ length: count }, () => random.pick(choices)),
    isRace: random.chance(0.3),
  };
}

async function live(bench: Workbench, story: Story, key: string): Promise<void> {
  const { merchant } = bench.system;
  const headers = { ...story.headers, 'idempotency-key': key };
  const submit = () => bench.ask(merchant, '/payments', story.body, headers);
  const [first, again] = await Promise.all([submit(), story.isRepeated ? submit() : undefined]);
  const id = String(first.body.id);
  if (again !== undefined && again.body.id !== first.body.id) {
    bench.badAnswers.push(`key ${key} made ${id} and ${String(again.body.id)}`);
  }
  const command = ({ verb, body }: Story['commands'][number]) =>
    bench.ask(merchant, `/payments/${id}/${verb}`, body);
  if (story.isRace) await Promise.all(story.commands.map(command));
  else for (const one of story.commands) await command(one);
}

const AT_ONCE = 12;

async function run(bench: Workbench, stories: readonly Story[], seed: number): Promise<void> {
  const { time } = bench.system.engine;
  for (let start = 0; start < stories.length; start += AT_ONCE) {
    const some = stories.slice(start, start + AT_ONCE);
    await time.during(
      Promise.all(
        some.map((story, index) => live(bench, story, `traffic-${seed}-${start + index}`)),
      ),
    );
  }
  await time.settle();
}

/** Reconciliation has three orders and a day for each. */
const RECONCILIATIONS_MAX = 40;

/** Lets days pass until no payment has work left. */
export async function reconcileAll({ system }: Workbench): Promise<void> {
  for (let round = 0; round < RECONCILIATIONS_MAX; round += 1) {
    const { payments } = await readStoredRows(system);
    const open = payments.filter(
      ({ status, pendingOperation }) => status === 'received' || pendingOperation !== null,
    );
    if (open.length === 0) return;
    await system.engine.time.pass(2 * HOUR_MS + MINUTE_MS);
  }
}

function drawFaults(random: Random, count: number, factor: number) {
  return Array.from({ length: count }, (): Fault => {
    const [call, seen] = random.pick(trafficKinds);
    const [way, times] = random.pick(trialsOf(call));
    const nth = 1 + random.below(Math.max(1, Math.round(seen * factor)));
    return { call, nth, way, ...(times === undefined ? {} : { times }) };
  });
}

export interface Traffic {
  readonly seed: number;
  readonly payments: number;
  /** As `describeFault` writes them; drawn from the seed when absent. */
  readonly faults?: readonly Fault[];
}

/** Payments that show what kinds of calls the traffic makes, when `traffic-kinds.ts` is written anew. */
const SAMPLE = 36;
/** Faults for every so many payments. */
const PAYMENTS_A_FAULT = 3;

/** The kinds of calls that the same few payments make without a fault, and how many of each, in order. */
export async function kindsOfSample(bench: Workbench): Promise<readonly [string, number][]> {
  const random = createRandom(SAMPLE);
  bench.plan.arm([]);
  await run(
    bench,
    Array.from({ length: SAMPLE }, () => storyOf(random)),
    -SAMPLE,
  );
  const kinds = Map.groupBy(bench.plan.calls(), (call) => call);
  return [...kinds]
    .map(([call, all]): [string, number] => [call, all.length])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Answers the faults that were armed and how many of them came about. */
export async function runTraffic(bench: Workbench, { seed, payments, faults }: Traffic) {
  const random = createRandom(seed);
  const stories = Array.from({ length: payments }, () => storyOf(random));
  const count = Math.ceil(payments / PAYMENTS_A_FAULT);
  const armed = faults ?? drawFaults(random, count, payments / SAMPLE);
  bench.plan.arm(armed);
  await run(bench, stories, seed);
  const fired = new Set(bench.plan.fired()).size;
  bench.plan.arm([]);
  await reconcileAll(bench);
  return { armed: armed.map(describeFault), fired };
}
