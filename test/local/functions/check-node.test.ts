/** Proves that a command on another Node than the project's stops with one line that says how to mend it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const made: string[] = [];
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true });
});

/** Runs the check in a project that wants Node `wanted` and has `files`. */
function check(wanted: string, files: Readonly<Record<string, string>> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'check-node-'));
  made.push(root);
  const all = { 'package.json': JSON.stringify({ devDependencies: { node: wanted } }), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const script = join(root, 'scripts/check-node.mjs');
  cpSync('scripts/check-node.mjs', script);
  const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  return { status, stderr };
}

const manifest = { 'node_modules/node/package.json': '{"version":"99.0.0"}' };
const here = process.versions.node;

describe('the check of the Node version', () => {
  it('is silent on the version that the project wants', () => {
    expect(check(here)).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    ['nothing is installed', {}, 'run `npm ci`'],
    [
      'another version is installed',
      { 'node_modules/node/package.json': '{"version":"98.0.0"}' },
      'run `npm ci`',
    ],
    ['the install script was blocked', manifest, 'run `npm rebuild node`'],
    [
      'the command was started past npm',
      { ...manifest, 'node_modules/node/bin/node': '' },
      'start the command through npm',
    ],
  ])('says what to do when %s', (_, files, remedy) => {
    const { status, stderr } = check('99.0.0', files);
    expect(status).toBe(1);
    expect(stderr).toContain(`This project runs on Node 99.0.0, not on ${here}`);
    expect(stderr).toContain(remedy);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
