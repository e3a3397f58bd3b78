/** How long a run of a payment can go on, by the limits of all that it is made of: what a cancel relies on. */
import { afterAll, describe, expect, it } from 'vitest';
import { functions } from '../../infra/functions.ts';
import type { FunctionName } from '../../infra/resources.ts';
import { RUNS_END_WITHIN_MS } from '../../src/domain/cancel.ts';
import { json, resource } from './support/lookup.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);

/** Lambda's own limit on what a function does before its first event. */
const START_SECONDS = 10;
/** The steps that ask the processor while a payment is being made. */
const CHARGING: readonly FunctionName[] = ['authorize-payment', 'capture-payment', 'fail-payment'];

const secondsOf = (name: FunctionName): number =>
  START_SECONDS + (functions.find((one) => one.name === name)?.timeoutSeconds ?? Number.NaN);

describe('a run that began before a cancel was recorded', () => {
  it('has ended, and its last charge too, before the cancel is carried out', () => {
    const machine = json(resource(stack, 'aws_sfn_state_machine', 'process-payment').definition);
    // The last step begins at the machine's end at the latest, and its charge at that step's end.
    const longest =
      Number(machine.TimeoutSeconds) +
      Math.max(...CHARGING.map(secondsOf)) +
      secondsOf('sandbox-acquirer');
    expect(longest * 1000).toBeLessThan(RUNS_END_WITHIN_MS);
  });
});
