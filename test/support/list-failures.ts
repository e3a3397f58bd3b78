/** A reporter that writes one line for each thing that failed, so that the end of a long log can repeat them. */
import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node';

/** Longer first lines say no more. */
const MESSAGE_CHARACTERS_MAX = 300;
const ESCAPE = String.fromCharCode(27);

type Failing = Pick<SerializedError, 'message' | 'name' | 'stack'>;

/** The first line of what an error says, without colours. */
function firstLine({ message, name, stack }: Failing): string {
  const text = (message || stack || name || 'no message').replaceAll(
    new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g'),
    '',
  );
  const line = text.split('\n').find((one) => one.trim() !== '') ?? 'no message';
  return line.trim().slice(0, MESSAGE_CHARACTERS_MAX);
}

const placeOf = (module: TestModule) =>
  `${module.project.name === '' ? '' : `${module.project.name} `}${module.relativeModuleId}`;

/** A test that failed, a hook of a suite, or a file that could not be loaded. */
function linesOf(module: TestModule): string[] {
  const place = placeOf(module);
  const own = module.errors().map((error) => `${place}: ${firstLine(error)}`);
  const named = ({ fullName }: TestCase | TestSuite, errors: readonly Failing[], what = '') =>
    errors.length === 0
      ? []
      : [`${place} > ${fullName}${what}: ${errors.map(firstLine).join('; ')}`];
  const suites = [...module.children.allSuites()].flatMap((suite) =>
    named(suite, suite.errors(), ' (before or after its tests)'),
  );
  const tests = [...module.children.allTests('failed')].flatMap((test) => {
    const errors = test.result().errors ?? [];
    return named(test, errors.length === 0 ? [{ message: 'failed', name: '' }] : errors);
  });
  // A skipped test counts as a failure too; with a hook that failed, that is why.
  const skipped = own.length + suites.length > 0 ? [] : [...module.children.allTests('skipped')];
  return [
    ...own,
    ...suites,
    ...tests,
    ...skipped.map((test) => `${place} > ${test.fullName}: skipped`),
  ];
}

// biome-ignore lint/style/noDefaultExport: the test runner takes a reporter's file only with one
export default class ListFailures implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env.FAILURES_FILE;
    if (file === undefined)
      throw new Error('FAILURES_FILE names no file for the list of failures.');
    const lines = [
      ...modules.flatMap(linesOf),
      ...unhandled.map((error) => `outside of any test: ${firstLine(error)}`),
    ];
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  }
}
