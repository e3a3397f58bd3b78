/** Hundreds of payments under several faults at once, from a seed that is printed and can be replayed. */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFault } from '../../local/faults/fault.ts';
import { regressions } from './regressions.ts';
import { excusedMessages } from './support/excused-messages.ts';
import { violations } from './support/invariants.ts';
import { faultSettings } from './support/settings.ts';
import { kindsOfSample, runTraffic, type Traffic } from './support/traffic.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

async function survives(traffic: Traffic): Promise<void> {
  const { armed, fired } = await runTraffic(bench, traffic);
  process.stdout.write(
    `seed ${traffic.seed}: ${traffic.payments} payments, ${armed.length} faults drawn, ${fired} came about\n`,
  );
  const found = await violations(bench, await excusedMessages(bench.system));
  const replay = { seed: traffic.seed, payments: traffic.payments, faults: armed };
  expect(found, `keep this in regressions.ts: ${JSON.stringify(replay)}`).toEqual([]);
}

const { seed, minutes, isRecording } = faultSettings();
const PAYMENTS = 130;
const SEEDS = 4;

/** What faults are drawn from, so that a seed draws the same ones on every machine. */
async function recordKinds(): Promise<void> {
  const lines = (await kindsOfSample(bench)).map(([call, seen]) => `  ['${call}', ${seen}],\n`);
  writeFileSync(
    'test/faults/support/traffic-kinds.ts',
    `/** Kinds of calls that a sample of the traffic makes, and how many; written by \`npm run faults -- --record\`. */\nexport const trafficKinds: readonly (readonly [call: string, seen: number])[] = [\n${lines.join('')}];\n`,
  );
}

describe('mixed traffic under faults', () => {
  it.each(Array.from({ length: SEEDS }, (_, index) => seed + index))('holds with seed %i', (one) =>
    survives({ seed: one, payments: PAYMENTS }),
  );

  it.each(regressions)(
    'holds with the faults that seed $seed once drew',
    ({ faults, ...traffic }) => survives({ ...traffic, faults: faults.map(parseFault) }),
  );

  if (isRecording) it('has its kinds of calls written down', recordKinds);

  if (minutes > 0) {
    it(
      'holds with as many seeds as the time allows',
      async () => {
        const until = performance.now() + minutes * 60_000;
        for (let next = seed + SEEDS; performance.now() < until; next += 1) {
          await survives({ seed: next, payments: PAYMENTS });
        }
      },
      (minutes + 5) * 60_000,
    );
  }
});
