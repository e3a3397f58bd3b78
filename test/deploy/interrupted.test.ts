/** A deployment that is stopped half way can be repeated, and can be destroyed: nothing stays that nobody knows of. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { paginateListFunctions } from '@aws-sdk/client-lambda';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { createClients } from './support/clients.ts';
import { collect } from './support/holdings.ts';
import { copies, holdingsOf } from './support/owner.ts';
import { commandEnvironment, type Running, startTap, tap, tapOk } from './support/tap-command.ts';

const STATE_BUCKET = 'tap-terraform-state';
const WAIT_MS = 300_000;

/** Functions that the account holds of a copy, from which on an apply counts as half done. */
const HALF = 8;

async function untilHalfDone(suffix: string, { child }: Running): Promise<void> {
  const { functions } = createClients();
  const end = Date.now() + WAIT_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`The deployment of ${suffix} ended by itself.`);
    const made = (
      await collect(paginateListFunctions({ client: functions }, {}), (page) => page.Functions)
    ).flatMap(({ FunctionName = '' }) =>
      FunctionName.endsWith(`-${suffix}`) ? [FunctionName.slice(0, -suffix.length - 1)] : [],
    );
    if (made.length >= HALF && made.some((name) => steps.includes(name))) return;
    await sleep(1000);
  }
  throw new Error(`The deployment of ${suffix} did not get half way in ${WAIT_MS} ms.`);
}

/** Terraform's process, which the command runs as its only child. */
function terraformOf({ child }: Running): number {
  const found = readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name) && existsSync(`/proc/${name}/stat`))
    .find((name) => parentOf(name) === child.pid);
  if (found === undefined) throw new Error('The command runs no Terraform.');
  return Number(found);
}

function parentOf(processId: string): number {
  try {
    const fields = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ').at(-1) ?? '';
    return Number(fields.split(' ')[1]);
  } catch {
    return 0;
  }
}

/** Called by workflows under their roles: with another function its permissions would go. */
const steps = ['screen-payment', 'authorize-payment', 'capture-payment', 'apply-review'];

/** Marks a function as Terraform does when it is stopped while it makes one: not to be trusted, to be made anew. */
function taintFunction(suffix: string): string {
  const { resources } = JSON.parse(readFileSync(stateFile(suffix), 'utf8')) as {
    readonly resources: readonly { readonly type: string; readonly name: string }[];
  };
  const made = resources.filter(({ type }) => type === 'aws_lambda_function');
  const [one] = made.filter(({ name }) => steps.includes(name));
  if (one === undefined) throw new Error(`None of ${made.length} functions is a workflow's.`);
  const address = `aws_lambda_function.${one.name}`;
  execFileSync(inject('terraform'), ['taint', address], {
    cwd: join(inject('workshop'), 'cdktf.out', 'stacks', `tap-${suffix}`),
    env: commandEnvironment({ AWS_REGION: 'us-east-1' }),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return address;
}

const stateFile = (suffix: string) => join(inject('workshop'), `terraform.tap-${suffix}.tfstate`);

/** Terraform and its provider end as if the power went: Terraform leads a group of its own. */
const cutPower = (running: Running) => process.kill(-terraformOf(running), 'SIGKILL');

describe.concurrent('an apply stopped half way', () => {
  const shared = { TF_STATE_BUCKET: STATE_BUCKET };

  beforeAll(async () => {
    await createClients().storage.send(new CreateBucketCommand({ Bucket: STATE_BUCKET }));
  });

  test('by Ctrl-C: goes on from there when repeated, then needs no change, then goes away whole', async () => {
    const suffix = copies.interrupted;
    const environment = { ENVIRONMENT_SUFFIX: suffix };
    const first = startTap('deploy', environment);
    await untilHalfDone(suffix, first);
    first.child.kill('SIGINT');
    const stopped = await first.ended;
    expect(stopped.code, stopped.stderr).toBe(130);
    expect(stopped.stderr).toMatch(/^Interrupted during apply\. .* run the same command again/);

    const halfMade = taintFunction(suffix);
    expect(await tapOk('plan', environment)).toMatch(new RegExp(`^ {2}± ${halfMade}$`, 'm'));
    await tapOk('deploy', environment);
    expect(await tapOk('plan', environment)).toContain('nothing to change');
    await tapOk('destroy', environment);
    expect([...(await holdingsOf([suffix])).keys()]).toEqual([]);
    expect(existsSync(stateFile(suffix))).toBe(false);
  });

  test('by a power cut: the stale lock is named, and with it removed the same command converges', async () => {
    const suffix = copies.killed;
    const environment = { ENVIRONMENT_SUFFIX: suffix, ...shared };
    const first = startTap('deploy', environment);
    await untilHalfDone(suffix, first);
    cutPower(first);
    const stopped = await first.ended;
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toMatch(/Terraform ended with SIGKILL/);

    const locked = await tap('deploy', environment);
    expect(locked.code, locked.stderr).toBe(2);
    expect(locked.stderr.trim().split('\n')).toHaveLength(1);
    const id = /npm run deploy -- --unlock ([0-9a-f-]{36})/.exec(locked.stderr)?.[1] ?? '';
    expect(locked.stderr).toMatch(/^The state is locked by \S+@\S+ \(OperationTypeApply\) since /);

    const repeated = await tapOk('deploy', environment, ['--unlock', id]);
    expect(repeated).toMatch(/adopt [0-9]+/);
    expect(await tapOk('plan', environment)).toContain('nothing to change');
    await tapOk('destroy', environment);
    expect([...(await holdingsOf([suffix])).keys()]).toEqual([]);
  });

  test('by a power cut and then given up: destroy also removes what no state knows', async () => {
    const suffix = copies.abandoned;
    const environment = { ENVIRONMENT_SUFFIX: suffix };
    const first = startTap('deploy', environment);
    await untilHalfDone(suffix, first);
    cutPower(first);
    expect((await first.ended).code).toBe(1);

    await tapOk('destroy', environment);
    expect([...(await holdingsOf([suffix])).keys()]).toEqual([]);
  });
});
