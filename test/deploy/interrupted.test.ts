/** A deployment that is stopped half way can be repeated, and can be destroyed: nothing stays that nobody knows of. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { paginateListFunctions } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { createClients } from './support/clients.ts';
import { collect } from './support/holdings.ts';
import { copies, holdingsOf } from './support/owner.ts';
import { commandEnvironment, type Running, startTap, tap, tapOk } from './support/tap-command.ts';

const STATE_BUCKET = 'tap-terraform-state';
const { functions, storage } = createClients();

/**
 * Functions that the account holds of a copy, from which on an apply counts as half done. The provider
 * makes one at a time and waits five seconds for each, so that nearly all but functions is there by then.
 */
const HALF = 3;

/** Until so many functions are there. By then a run also has written its state, which is what an interruption must not lose. */
async function untilMade(suffix: string, { child }: Running, count: number): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The deployment of ${suffix} ended by itself.`);
    const made = await functionsOf(suffix);
    // There is no stack to read before one is synthesized.
    const bare = made.length >= count ? bareFunctions(suffix) : [];
    if (made.some((name) => bare.includes(name)) && (await isKnown(suffix))) return;
    await sleep(1000);
  }
}

/** The functions that the account holds of a copy, without its suffix. */
async function functionsOf(suffix: string): Promise<string[]> {
  const pages = paginateListFunctions({ client: functions }, {});
  const names = (await collect(pages, (page) => page.Functions)).map(
    (one) => one.FunctionName ?? '',
  );
  return names
    .filter((name) => name.endsWith(`-${suffix}`))
    .map((name) => name.slice(0, -suffix.length - 1));
}

/** Whether the copy's state, wherever it is, knows anything. */
async function isKnown(suffix: string): Promise<boolean> {
  const Key = `tap-${suffix}/terraform.tfstate`;
  const { Contents = [] } = await storage.send(new ListObjectsV2Command({ Bucket: STATE_BUCKET }));
  if (Contents.some((object) => object.Key === Key)) return true;
  return existsSync(stateFile(suffix)) && readFileSync(stateFile(suffix), 'utf8') !== '';
}

const stackOf = (suffix: string) =>
  join(inject('workshop'), 'cdktf.out', 'stacks', `tap-${suffix}`);

/** Functions on which nothing hangs: with another function, permissions and sources of events would go. */
function bareFunctions(suffix: string): string[] {
  const file = join(stackOf(suffix), 'cdk.tf.json');
  const { resource } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly resource: Readonly<Record<string, object>>;
  };
  const hanging = JSON.stringify([
    resource.aws_lambda_permission,
    resource.aws_lambda_event_source_mapping,
    resource.aws_lambda_function_event_invoke_config,
  ]);
  const names = Object.keys(resource.aws_lambda_function ?? {});
  return names.filter((name) => !hanging.includes(`aws_lambda_function.${name}.`));
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

/** Marks a function as Terraform does when it is stopped while it makes one: not to be trusted, to be made anew. */
async function taintFunction(suffix: string): Promise<void> {
  const bare = bareFunctions(suffix);
  const one = (await functionsOf(suffix)).find((name) => bare.includes(name));
  execFileSync(inject('terraform'), ['taint', `aws_lambda_function.${one}`], {
    cwd: stackOf(suffix),
    env: commandEnvironment({ AWS_REGION: 'us-east-1' }),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const stateFile = (suffix: string) => join(inject('workshop'), `terraform.tap-${suffix}.tfstate`);

/** Terraform and its provider end as if the power went: Terraform leads a group of its own. */
const cutPower = (running: Running) => process.kill(-terraformOf(running), 'SIGKILL');

describe.concurrent('an apply stopped half way', () => {
  beforeAll(async () => {
    await storage.send(new CreateBucketCommand({ Bucket: STATE_BUCKET }));
  });

  test('by Ctrl-C, then by a power cut: the same command goes on from there each time', async () => {
    const suffix = copies.stopped;
    const environment = { ENVIRONMENT_SUFFIX: suffix, TF_STATE_BUCKET: STATE_BUCKET };
    const first = startTap('deploy', environment);
    await untilMade(suffix, first, HALF);
    first.child.kill('SIGINT');
    const interrupted = await first.ended;
    expect(interrupted.code, interrupted.stderr).toBe(130);
    expect(interrupted.stderr).toMatch(/^Interrupted during apply\. .* run the same command again/);

    await taintFunction(suffix);
    const second = startTap('deploy', environment);
    await untilMade(suffix, second, (await functionsOf(suffix)).length + HALF);
    cutPower(second);
    const stopped = await second.ended;
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toMatch(/Terraform ended with SIGKILL/);
    // And whatever Terraform itself was making when it was interrupted.
    expect(stopped.stdout).toMatch(/^✓ plan .* [1-9][0-9]* to replace, 0 to remove/m);

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
    expect(await isKnown(suffix)).toBe(false);
  });

  test('by a power cut and then given up: destroy also removes what no state knows', async () => {
    const suffix = copies.abandoned;
    const environment = { ENVIRONMENT_SUFFIX: suffix };
    const first = startTap('deploy', environment);
    await untilMade(suffix, first, HALF);
    cutPower(first);
    expect((await first.ended).code).toBe(1);

    await tapOk('destroy', environment);
    expect([...(await holdingsOf([suffix])).keys()]).toEqual([]);
  });
});
