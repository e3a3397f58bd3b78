/** Starts the emulated AWS: moto's server, on a port that it chose itself, so that who listens there is known. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type GuardedProcess, startGuarded } from './guarded-process.ts';

const START_TIMEOUT_MS = 60_000;

export interface Moto extends GuardedProcess {
  readonly port: number;
  /** Directory of the service descriptions that it works by: botocore's. */
  readonly models: string;
}

export async function startMoto(): Promise<Moto> {
  const process = await startGuarded({
    command: ['moto_server', '-H', '127.0.0.1', '-p', '0'],
    announcement: /Running on http:\/\/127\.0\.0\.1:([0-9]+)/,
    timeoutMs: START_TIMEOUT_MS,
    // AWS's own policies are not there otherwise.
    environment: { PYTHONUNBUFFERED: '1', MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  });
  return { ...process, port: Number(process.announced), models: modelsOf(process.pid) };
}

/** Asks the Python that runs it, wherever that and its packages are. */
function modelsOf(processId: number): string {
  const [python = ''] = readFileSync(`/proc/${processId}/cmdline`, 'utf8').split('\0');
  const script =
    'import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), "data"))';
  return execFileSync(python, ['-c', script], { encoding: 'utf8' }).trim();
}
