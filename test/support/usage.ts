/** Gathers from every engine of a run which grants nobody needed, so that the whole suite can be asked. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { AccessControl } from '../../local/iam/access-control.ts';

/** A process's variables reach the workers that it starts later. */
const VARIABLE = 'TAP_TEST_USAGE_DIRECTORY';

interface UsageRecord {
  /** File name of the test, without its folder. */
  readonly testFile: string;
  readonly unused: readonly string[];
}

/** Begins a run; the returned function ends it. */
export function gatherUsage(): () => void {
  if (process.env[VARIABLE] !== undefined) return () => {};
  const directory = mkdtempSync(join(tmpdir(), 'tap-usage-'));
  process.env[VARIABLE] = directory;
  return () => {
    delete process.env[VARIABLE];
    rmSync(directory, { recursive: true, force: true });
  };
}

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1).replace(/-e2e$/, '');

/** `role, statement: action` and `role, statement on resource`, each that no call needed. */
export const unusedParts = (access: Pick<AccessControl, 'unusedGrants'>): string[] =>
  access.unusedGrants().flatMap(({ roleArn, statement, actions, resources }) => {
    const place = `${nameOf(roleArn)}, ${statement}`;
    return [
      ...actions.map((action) => `${place}: ${action}`),
      ...resources.map((resource) => `${place} on ${resource}`),
    ];
  });

export function recordUsage(access: AccessControl, testPath: string): void {
  const directory = process.env[VARIABLE];
  if (directory === undefined || !testPath.includes('/test/e2e/')) return;
  const record: UsageRecord = { testFile: basename(testPath), unused: unusedParts(access) };
  const file = join(mkdtempSync(join(directory, 'engine-')), 'usage.json');
  writeFileSync(file, JSON.stringify(record));
}

export function readUsage(): readonly UsageRecord[] {
  const directory = process.env[VARIABLE];
  if (directory === undefined) return [];
  return readdirSync(directory).map(
    (entry) =>
      JSON.parse(readFileSync(join(directory, entry, 'usage.json'), 'utf8')) as UsageRecord,
  );
}

/** What none of the engines needed. */
export function unusedInAll(records: readonly UsageRecord[]): string[] {
  const [first, ...others] = records;
  return (first?.unused ?? []).filter((part) =>
    others.every(({ unused }) => unused.includes(part)),
  );
}
