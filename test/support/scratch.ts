/** Gives every test file a temporary folder of its own, which goes with it, whatever its tests leave behind. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const given = tmpdir();
const scratch = mkdtempSync(join(given, 'tap-test-'));
process.env.TMPDIR = scratch;

afterAll(() => {
  process.env.TMPDIR = given;
  rmSync(scratch, { recursive: true, force: true });
});
