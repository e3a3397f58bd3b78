/** Takes every grant of every role away, one at a time, sees what needs it fail cleanly, and gives it back. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccessControl } from '../../local/iam/access-control.ts';
import type { Grant } from '../../local/iam/withholding.ts';
import { loadStack } from '../../local/stack/load-stack.ts';
import type { Answer } from '../support/api-client.ts';
import { STACK_DIRECTORY } from '../support/synthesize.ts';
import { eventually, type System, startSystem } from '../support/system.ts';
import { batchScenarios } from './batch-scenarios.ts';
import { commandScenarios } from './command-scenarios.ts';
import { ingestScenarios } from './ingest-scenarios.ts';
import { isNeededByMapping } from './mapping-needs.ts';
import { paymentScenarios } from './payment-scenarios.ts';
import { readScenarios } from './read-scenarios.ts';
import { reviewScenarios } from './review-scenarios.ts';
import { needsOfNothing, roleNameOf, type Scenario, scenariosOf, type Trial } from './scenario.ts';
import { settlementScenarios } from './settlement-scenarios.ts';
import { tallyScenarios } from './tally-scenarios.ts';
import { workScenarios } from './work-scenarios.ts';

const scenarios = [
  ...readScenarios,
  ...paymentScenarios,
  ...commandScenarios,
  ...reviewScenarios,
  ...batchScenarios,
  ...ingestScenarios,
  ...settlementScenarios,
  ...tallyScenarios,
  ...workScenarios,
];
const stack = await loadStack(STACK_DIRECTORY, { endpoint: 'http://127.0.0.1:1' });
const { grants } = createAccessControl(stack);
const isMappingNeed = isNeededByMapping(stack);

/** Each grant with the scenario that shows what it is for; the names of the tests below are this table. */
const table = grants
  .filter((grant) => scenariosOf(scenarios, grant).length > 0)
  .flatMap((grant) =>
    scenariosOf(scenarios, grant).map(
      (scenario) =>
        [roleNameOf(grant), grant.action, grant.statement, scenario.name, grant, scenario] as const,
    ),
  );

/** Longer than what succeeds takes: what has not come about by then waits to be tried again. */
const SETTLED_MS = 250;
/** Time that passes at once while a recovery is waited for, again and again. */
const LEAP = { everyMs: 300, byMs: 60_000 } as const;

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

const logSince = (from: number) => system.log.slice(from);

const isDenialOf =
  (grant: Grant) =>
  ({ message }: { readonly message: string }): boolean =>
    message.includes(`assumed-role/${roleNameOf(grant)}-e2e/`) &&
    message.includes(`is not authorized to perform: ${grant.action} on`);

const denialOf = (grant: Grant, from: number) =>
  eventually(
    `a denial of ${grant.action}`,
    async () => logSince(from).some(isDenialOf(grant)) || undefined,
  );

/** What a client may see of it: a problem of the contract, and nothing of our inside. */
function expectCleanRefusal({ status, headers, body }: Answer): void {
  expect(status).toBeGreaterThanOrEqual(500);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({ status, code: expect.stringMatching(/^[a-z-]+$/) });
  expect(JSON.stringify(body)).not.toMatch(/arn:|AccessDenied|authorized to perform|assumed-role/);
}

/** A function says in its own log what it was refused; a service that acts under a role has no log of ours. */
const logged = (grant: Grant, from: number) =>
  eventually(`the function's own line about ${grant.action}`, async () => {
    const own = logSince(from).filter(
      ({ source, level }) =>
        source === `${roleNameOf(grant)}-e2e` && (level === 'warn' || level === 'error'),
    );
    return own.some(({ message }) => message.includes('not authorized to perform')) || undefined;
  });

const isService = ({ action }: Grant, role: string) =>
  role.endsWith('-workflow') || /^sqs:(ReceiveMessage|DeleteMessage)$/.test(action);

/** What is tried again after minutes is tried again at once. */
async function recovery({ name }: Scenario, trial: Trial): Promise<void> {
  const leaps = setInterval(() => system.engine.advance(LEAP.byMs), LEAP.everyMs);
  try {
    await eventually(`"${name}" after all`, async () => (await trial.isDone()) || undefined);
  } finally {
    clearInterval(leaps);
  }
}

async function watchFailureAndRecovery(grant: Grant, scenario: Scenario): Promise<void> {
  const trial = await scenario.prepare(system);
  const from = system.log.length;
  const giveBack = system.engine.access.withhold(grant);
  try {
    if (scenario.isPolledFor) {
      system.engine.advance(LEAP.byMs);
      await denialOf(grant, from);
    }
    const answer = await trial.act();
    await denialOf(grant, from);
    await delay(SETTLED_MS);
    expect(await trial.isDone()).toBe(false);
    if (answer !== undefined && answer.status >= 400) expectCleanRefusal(answer);
    if (scenario.isSpared) expect(answer?.status ?? 200).toBeLessThan(400);
    const isSilent = scenario.isAskedFromOutside || isService(grant, roleNameOf(grant));
    if (!isSilent) await logged(grant, from);
  } finally {
    giveBack();
  }
  await trial.repeat?.();
  await recovery(scenario, trial);
  await trial.verify?.();
}

describe('every grant', () => {
  it('has a scenario that needs it, or is what a mapping needs to exist', () => {
    const unclaimed = grants.filter(
      (grant) => scenariosOf(scenarios, grant).length === 0 && !isMappingNeed(grant),
    );
    expect(unclaimed).toEqual([]);
    expect(needsOfNothing(scenarios, grants)).toEqual([]);
  });
});

describe('without its grant', () => {
  it.each(table)('%s may not %s (%s): %s, but not until it may', async (...row) => {
    const [, , , , grant, scenario] = row;
    await watchFailureAndRecovery(grant, scenario);
  });
});
