/** One copy of the system, ready for Terraform: everything checked, built and synthesized. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPrerequisites } from '../../infra/prerequisites.ts';
import { readSettings, type Settings } from '../../infra/settings.ts';
import { type Check, CommandFailure, demand, EXIT, passed, refused } from './check.ts';
import type { Named } from './existing.ts';
import { findTerraform, type Tool } from './find-terraform.ts';
import { holdCopy } from './hold-copy.ts';
import { findIdentity, type Identity } from './identity.ts';
import type { Options } from './options.ts';
import type { Progress } from './progress.ts';
import { initWithLock } from './provider-lock.ts';
import { checkRegion } from './region.ts';
import { runProcess } from './run-process.ts';
import { describePlace, type KnownState, readState, type StatePlace } from './state.ts';
import { createTerraform, type Terraform } from './terraform.ts';

export type CommandName = 'deploy' | 'plan' | 'destroy';

export interface CommandContext {
  readonly command: CommandName;
  readonly environment: NodeJS.ProcessEnv;
  readonly options: Options;
  readonly progress: Progress;
  /** Directory of the project. */
  readonly root: string;
}

export interface Copy {
  readonly settings: Settings;
  readonly identity: Identity;
  readonly state: KnownState;
  readonly place: StatePlace;
  readonly terraform: Terraform;
  /** Directory of the synthesized stack. */
  readonly directory: string;
  /** All resources that it declares. */
  readonly declared: readonly Named[];
}

interface Checked {
  readonly settings: Settings;
  readonly tool: Tool;
  readonly identity: Identity;
  readonly place: StatePlace;
  readonly state: KnownState;
}

/** Works on a copy, once all that can be checked is right, while no other command of this checkout does. */
export async function withCopy(
  context: CommandContext,
  work: (copy: Copy) => Promise<void>,
): Promise<void> {
  const checked = await check(context);
  const { place, identity } = checked;
  const release = holdCopy(context.root, place.stack, context.command);
  try {
    // Another run may have ended since, and left the state as it is now.
    const state = await knownState(place, identity);
    await work(await prepareCopy(context, { ...checked, state }));
  } finally {
    release();
  }
}

async function prepareCopy(context: CommandContext, checked: Checked): Promise<Copy> {
  const { settings, tool, identity, place, state } = checked;
  const suffix = settings.ENVIRONMENT_SUFFIX;
  const { progress, command } = context;
  progress.say(
    `${command} ${suffix}: account ${identity.accountId}, ${settings.AWS_REGION}, ${tool.product} ${tool.version}, state ${describePlace(place)}`,
  );
  const environment = { ...context.environment, AWS_REGION: settings.AWS_REGION };
  await build(context, environment);
  const directory = await synthesize(context, environment);
  const terraform = createTerraform({
    binary: tool.binary,
    directory,
    environment,
    unlockCommand: (id) => `ENVIRONMENT_SUFFIX=${suffix} npm run ${command} -- --unlock ${id}`,
  });
  const declared = declaredIn(directory);
  return { settings, identity, state, place, terraform, directory, declared };
}

/** Fetches the provider and opens the state; from here on the state may be locked by another run. */
export async function initialize(context: CommandContext, copy: Copy): Promise<void> {
  const { progress, options, command } = context;
  await progress.step(
    'initialize',
    () => initWithLock({ ...copy, isKept: command === 'deploy', upgrade: options.upgradeProvider }),
    (providers) => providers,
  );
  if (options.unlock !== undefined) await copy.terraform.unlock(options.unlock);
  copy.terraform.adopt([]);
}

/** All that can be known to be wrong before anything is made, here or in the account. */
async function check({ environment, root }: CommandContext): Promise<Checked> {
  const settings = demand(settingsOf(environment));
  const region = demand(checkRegion(environment, settings.AWS_REGION));
  const tool = demand(await findTerraform(environment));
  const identity = demand(await findIdentity(region));
  const stack = `tap-${settings.ENVIRONMENT_SUFFIX}`;
  const place = { bucket: settings.TF_STATE_BUCKET, region, root, stack };
  return { settings, tool, identity, place, state: await knownState(place, identity) };
}

async function knownState(place: StatePlace, identity: Identity): Promise<KnownState> {
  const state = demand(await readState(place));
  demand(checkOwner(state, identity, place));
  return state;
}

function settingsOf(environment: NodeJS.ProcessEnv): Check<Settings> {
  const result = readSettings(environment);
  return result.kind === 'ok' ? passed(result.settings) : refused(result.problems.join('\n'));
}

/** The same suffix in two accounts is two copies: one state would forget the other's resources. */
function checkOwner(state: KnownState, { accountId }: Identity, place: StatePlace): Check<void> {
  return state.accountId === undefined || state.accountId === accountId
    ? passed(undefined)
    : refused(
        `${describePlace(place)} is the state of account ${state.accountId}, these credentials open ${accountId}. Use that account's credentials, or another ENVIRONMENT_SUFFIX.`,
      );
}

async function build(context: CommandContext, environment: NodeJS.ProcessEnv): Promise<void> {
  // What is to be removed need not be made anew.
  if (context.command === 'destroy' && findPrerequisites(context.root).kind === 'ok') return;
  await context.progress.step(
    'build',
    () => runNode(context.root, 'scripts/build.ts', environment),
    (output) => output.trim().split('\n').at(-1)?.split(' in ')[0] ?? '',
  );
}

function synthesize(context: CommandContext, environment: NodeJS.ProcessEnv): Promise<string> {
  return context.progress.step(
    'synthesize',
    async () =>
      (await runNode(context.root, 'tap.ts', environment)).trim().split('\n').at(-1) ?? '',
    (directory) => `${declaredIn(directory).length} resources`,
  );
}

async function runNode(root: string, script: string, environment: NodeJS.ProcessEnv) {
  const { code, output } = await runProcess({
    command: process.execPath,
    args: [join(root, script)],
    directory: root,
    environment,
  });
  if (code === 0) return output;
  throw new CommandFailure(output.trim(), code === EXIT.refused ? EXIT.refused : EXIT.failed);
}

function declaredIn(directory: string): readonly Named[] {
  const file = join(directory, 'cdk.tf.json');
  if (!existsSync(file)) throw new CommandFailure(`${file} was not written.`, EXIT.failed);
  const { resource = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly resource?: Readonly<Record<string, Readonly<Record<string, Named['wanted']>>>>;
  };
  return Object.entries(resource).flatMap(([type, all]) =>
    Object.entries(all).map(([name, wanted]) => ({ address: `${type}.${name}`, type, wanted })),
  );
}
