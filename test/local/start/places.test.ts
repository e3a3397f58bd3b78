/** Where an engine keeps its data and announces itself, and how two engines keep out of each other's way. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { openDataDirectory } from '../../../local/data-directory.ts';
import { keepTime, readKeptTime } from '../../../local/kept-time.ts';
import { announce, type LocalFile, withdraw } from '../../../local/local-file.ts';
import { UsageError } from '../../../local/options.ts';

const place = () => mkdtempSync(join(tmpdir(), 'places-'));
const announcement = (pid: number): LocalFile => ({
  baseUrl: 'http://127.0.0.1:1/v1',
  merchantId: 'mer_x',
  apiKey: 'sk',
  operatorKey: 'ok',
  awsEndpoint: 'http://127.0.0.1:2',
  awsAccessKeyId: 'a',
  awsSecretAccessKey: 's',
  awsRegion: 'us-east-1',
  environmentSuffix: 'dev',
  pid,
});

/** The id of a living process that is not this one. */
function otherProcess(): number {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.pid ?? 0;
}

describe('the announcement', () => {
  it('is for its owner’s eyes only, and is withdrawn by who made it', () => {
    const file = join(place(), '.tap', 'local.json');
    expect(announce(file, announcement(process.pid))).toBeUndefined();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    withdraw(file);
    expect(existsSync(file)).toBe(false);
  });

  it('of a living engine is neither replaced nor withdrawn by another', () => {
    const file = join(place(), 'local.json');
    const other = otherProcess();
    announce(file, announcement(other));
    expect(announce(file, announcement(process.pid))).toBe(other);
    withdraw(file);
    expect(JSON.parse(readFileSync(file, 'utf8')).pid).toBe(other);
  });

  it('that a killed engine left is replaced, with its access', () => {
    const file = join(place(), 'local.json');
    writeFileSync(file, JSON.stringify(announcement(2 ** 22 + 1)), { mode: 0o644 });
    expect(announce(file, announcement(process.pid))).toBeUndefined();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe('the data directory', () => {
  it('is a temporary one, gone when released, unless data is to be kept', () => {
    const { path, release } = openDataDirectory(undefined);
    expect(existsSync(path)).toBe(true);
    release();
    expect(existsSync(path)).toBe(false);
  });

  it('is held by one engine at a time', () => {
    const directory = join(place(), 'a', 'b');
    const first = openDataDirectory(directory);
    expect(() => openDataDirectory(directory)).toThrow(
      `in use by the engine with process id ${process.pid}`,
    );
    first.release();
    openDataDirectory(directory).release();
    expect(existsSync(directory)).toBe(true);
  });

  it('is taken over from an engine that was killed', () => {
    const directory = place();
    writeFileSync(join(directory, 'engine.pid'), String(2 ** 22 + 1));
    openDataDirectory(directory);
    expect(readFileSync(join(directory, 'engine.pid'), 'utf8')).toBe(String(process.pid));
  });

  it('must be a place where a directory can be', () => {
    const file = join(place(), 'file');
    writeFileSync(file, '');
    const open = () => openDataDirectory(join(file, 'below'));
    expect(open).toThrow(UsageError);
    expect(open).toThrow(/--persist .* cannot be used as a directory/);
  });
});

describe('kept time', () => {
  it('never lets a restarted clock run behind the one before it', async () => {
    const directory = place();
    expect(readKeptTime(directory)).toBe(0);
    const first = createClock({ scale: 10_000 });
    const kept = keepTime(directory, first);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const killedAt = first.now();
    const second = createClock({ notBefore: readKeptTime(directory) });
    expect(second.now()).toBeGreaterThanOrEqual(killedAt);
    await kept.close();
    expect(readKeptTime(directory)).toBeGreaterThanOrEqual(killedAt);
  });
});
