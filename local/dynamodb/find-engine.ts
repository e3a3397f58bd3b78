/** Finds the DynamoDB engine's native binary, and fetches it once on platforms that the lock file does not cover. */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

const ENGINE_VERSION = '1.2.1';
const INSTALL_TIMEOUT_MS = 120_000;
const SUPPORTED = new Set(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']);
const run = promisify(execFile);

export interface FindEngineOptions {
  /** The path that DYNOXIDE_BIN names, if it is set; nothing else is tried then. */
  readonly binary?: string | undefined;
  readonly platform?: string;
  readonly log: (message: string) => void;
  /** Puts the package into node_modules; npm by default. */
  readonly install?: (packageSpec: string) => Promise<void>;
}

/** A sentence for the terminal: the engine cannot be started, and what mends it. */
export class EngineMissingError extends Error {
  override readonly name = 'EngineMissingError';
}

/** Resolves to the path of an executable engine, or rejects with an EngineMissingError. */
export async function findEngine(options: FindEngineOptions): Promise<string> {
  const { binary, log, install = installByNpm } = options;
  if (binary !== undefined) {
    if (isExecutable(binary)) return binary;
    throw new EngineMissingError(
      `DYNOXIDE_BIN names ${binary}, which is not an executable file; unset it or point it at a dynoxide ${ENGINE_VERSION} binary.`,
    );
  }
  const platform = options.platform ?? `${process.platform}-${process.arch}`;
  if (!SUPPORTED.has(platform)) {
    throw new EngineMissingError(
      `There is no DynamoDB engine for ${platform} (only ${[...SUPPORTED].join(', ')}); build dynoxide ${ENGINE_VERSION} yourself and set DYNOXIDE_BIN to its path.`,
    );
  }
  const installed = resolvePackaged(platform);
  if (installed !== undefined) return installed;
  const packageSpec = `@dynoxide/${platform}@${ENGINE_VERSION}`;
  log(`installing the DynamoDB engine for this platform: ${packageSpec}`);
  const failure = await install(packageSpec).then(
    () => undefined,
    (error: unknown) => error,
  );
  const found = resolvePackaged(platform);
  if (found !== undefined) return found;
  throw new EngineMissingError(
    `The DynamoDB engine ${packageSpec} is missing and could not be installed; run "npm install --no-save ${packageSpec}" or set DYNOXIDE_BIN to a dynoxide binary.`,
    { cause: failure },
  );
}

function resolvePackaged(platform: string): string | undefined {
  // A fresh resolver each time: a failed look-up is remembered by the old one.
  const require = createRequire(import.meta.url);
  try {
    const manifest = require.resolve(`@dynoxide/${platform}/package.json`);
    const path = manifest.replace(/package\.json$/, 'dynoxide');
    return isExecutable(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function installByNpm(packageSpec: string): Promise<void> {
  const root = new URL('../../', import.meta.url);
  await run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', packageSpec], {
    cwd: root,
    timeout: INSTALL_TIMEOUT_MS,
  });
}
