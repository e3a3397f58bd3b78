/** Starts the emulated AWS: moto's server, on a port that it chose itself, so that who listens there is known. */
import { type GuardedProcess, startGuarded } from './guarded-process.ts';

const START_TIMEOUT_MS = 60_000;

export async function startMoto(): Promise<GuardedProcess & { readonly port: number }> {
  const process = await startGuarded({
    command: ['moto_server', '-H', '127.0.0.1', '-p', '0'],
    announcement: /Running on http:\/\/127\.0\.0\.1:([0-9]+)/,
    timeoutMs: START_TIMEOUT_MS,
    // AWS's own policies are not there otherwise.
    environment: { PYTHONUNBUFFERED: '1', MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  });
  return { ...process, port: Number(process.announced) };
}
