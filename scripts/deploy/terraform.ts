/** The Terraform (or OpenTofu) commands of one copy, run in the directory that synthesis wrote. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { CommandFailure, EXIT } from './check.ts';
import { type ResourceChange, readPlan } from './plan-changes.ts';
import type { Step } from './progress.ts';
import { type ProcessResult, runProcess } from './run-process.ts';
import { createEventReader, type Diagnostic, type RunReport } from './terraform-events.ts';

export interface Terraform {
  /** `upgrade` lets it choose providers anew, past what the lock file says. */
  init(upgrade: boolean): Promise<void>;
  unlock(id: string): Promise<void>;
  plan(step: Step): Promise<readonly ResourceChange[]>;
  /** Plans to remove everything that the state knows. */
  planRemoval(step: Step): Promise<readonly ResourceChange[]>;
  /** Carries out the plan that was made last, of so many changes. */
  applyPlan(step: Step, changes: number): Promise<RunReport>;
  /** Applies nothing but what `addresses` needs. */
  applyOnly(step: Step, addresses: readonly string[]): Promise<RunReport>;
  /** Resources that the next plan takes into the state; none removes an earlier wish. */
  adopt(imports: readonly Import[]): void;
  outputs(): Promise<Readonly<Record<string, string>>>;
}

export interface Import {
  readonly address: string;
  readonly id: string;
}

const PLAN_FILE = 'tap.tfplan';
const ADOPT_FILE = 'adopt.tf.json';
const RUN = ['-input=false', '-json'];

export function createTerraform(options: {
  readonly binary: string;
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** How to name the command that removes a stale lock. */
  readonly unlockCommand: (id: string) => string;
}): Terraform {
  // Both would move state and providers away from this copy's own directory.
  const { TF_WORKSPACE: _workspace, TF_DATA_DIR: _directory, ...rest } = options.environment;
  const environment = { ...rest, TF_IN_AUTOMATION: '1', TF_INPUT: '0' };
  const run = (args: readonly string[], onLine?: (line: string) => void) =>
    runProcess({
      command: options.binary,
      args,
      directory: options.directory,
      environment,
      ...(onLine && { onLine }),
    });

  async function runJson(
    what: string,
    step: Step,
    args: readonly string[],
    known?: number,
  ): Promise<RunReport> {
    const reader = createEventReader(({ done, planned }) => {
      const total = known ?? planned;
      step.report(args[0] === 'plan' || total === 0 ? '' : `${done} of ${total}`);
    });
    const result = await run(args, reader.read);
    const report = reader.report();
    if (result.interrupted) throw interrupted(args);
    if (result.code === 0) return report;
    const lock = report.errors.find(({ summary }) => /acquiring the state lock/.test(summary));
    if (lock !== undefined) throw locked(lock.detail, options.unlockCommand);
    const errors = report.errors.length > 0 ? report.errors : [unexplained(result)];
    throw new RunFailure(what, errors);
  }

  async function runPlain(args: readonly string[], advice?: Advice): Promise<string> {
    const result = await run(args);
    if (result.interrupted) throw interrupted(args);
    if (result.code === 0) return result.output;
    const said = stripVTControlCharacters(result.output).trim();
    const hint = advice?.when.test(said) ? `\n${advice.text}` : '';
    throw new CommandFailure(`terraform ${args[0]} failed:\n${said}${hint}`, EXIT.failed);
  }

  async function plan(step: Step, more: readonly string[] = []) {
    await runJson('plan', step, ['plan', ...RUN, ...more, `-out=${PLAN_FILE}`]);
    return readPlan(lastJson(await runPlain(['show', '-json', PLAN_FILE])));
  }

  return {
    // What was recorded of an earlier backend does not count: the state was looked for before.
    init: async (upgrade) => {
      const more = upgrade ? ['-upgrade'] : [];
      await runPlain(
        ['init', '-input=false', '-no-color', '-reconfigure', ...more],
        upgrade ? undefined : newProviders,
      );
    },
    unlock: async (id) => void (await runPlain(['force-unlock', '-force', id])),
    plan: (step) => plan(step),
    planRemoval: (step) => plan(step, ['-destroy']),
    applyPlan: (step, changes) => runJson('apply', step, ['apply', ...RUN, PLAN_FILE], changes),
    applyOnly: (step, addresses) => {
      const targets = addresses.map((address) => `-target=${address}`);
      return runJson('adoption', step, ['apply', ...RUN, '-auto-approve', ...targets]);
    },
    adopt: (imports) => {
      const file = join(options.directory, ADOPT_FILE);
      if (imports.length === 0) rmSync(file, { force: true });
      else {
        const blocks = imports.map(({ address, id }) => ({ to: address, id }));
        writeFileSync(file, JSON.stringify({ import: blocks }, null, 2));
      }
    },
    outputs: async () => outputsIn(lastJson(await runPlain(['output', '-json']))),
  };
}

function outputsIn(text: string): Readonly<Record<string, string>> {
  const values = JSON.parse(text) as Record<string, { readonly value: unknown }>;
  return Object.fromEntries(
    Object.entries(values).map(([name, { value }]) => [name, String(value)]),
  );
}

interface Advice {
  readonly when: RegExp;
  readonly text: string;
}

const newProviders: Advice = {
  when: /-upgrade/,
  text: 'To choose the provider anew: npm run deploy -- --upgrade-provider',
};

/** Warnings about the user's configuration may stand before what was asked for. */
const lastJson = (output: string) => output.slice(Math.max(0, output.search(/^\{/m)));

/** Terraform worked and came to no good end. */
export class RunFailure extends CommandFailure {
  readonly errors: readonly Diagnostic[];

  constructor(what: string, errors: readonly Diagnostic[]) {
    const lines = errors.map(({ summary, detail, address }) =>
      [address, summary, detail.trim()].filter(Boolean).join(': '),
    );
    super(`The ${what} failed.\n${lines.join('\n')}`, EXIT.failed);
    this.errors = errors;
  }
}

const unexplained = ({ code, signal, output }: ProcessResult): Diagnostic => ({
  summary: `Terraform ended with ${signal ?? code}`,
  detail: output
    .split('\n')
    .filter((line) => !line.startsWith('{'))
    .join('\n')
    .trim()
    .slice(-2000),
  address: undefined,
});

const interrupted = ([command]: readonly string[]) =>
  new CommandFailure(
    `Interrupted during ${command}. What was made is in the state: run the same command again, it goes on from there.`,
    EXIT.interrupted,
  );

function locked(detail: string, unlockCommand: (id: string) => string): CommandFailure {
  const field = (name: string) =>
    new RegExp(`^\\s*${name}:\\s+(.+)$`, 'm').exec(detail)?.[1]?.trim() ?? '?';
  const id = field('ID');
  return new CommandFailure(
    `The state is locked by ${field('Who')} (${field('Operation')}) since ${field('Created')}. If that run is no more: ${unlockCommand(id)}`,
    EXIT.refused,
  );
}
