/** The lock file is the inventory: it says of everything that is installed which version it is, and by its hash that it is that one. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  /** A folder of this project. */
  readonly link?: boolean;
  /** Comes inside the package in whose folder it lies, under that one's hash. */
  readonly inBundle?: boolean;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const installed = Object.entries(packages).filter(
  ([path, { link }]) => path.includes('node_modules/') && link !== true,
);

/** Of what a package brings inside itself, the hash is that package's. */
function hashOf(path: string): string {
  const { integrity = '', inBundle } = packages[path] ?? {};
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/')));
  return inBundle === true && parent !== '' ? hashOf(parent) : integrity;
}

test('has an exact version and a hash for every package', () => {
  expect(installed.length).toBeGreaterThan(100);
  const vague = installed.filter(
    ([path, { version = '' }]) =>
      !/^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(version) ||
      !/^sha512-[A-Za-z0-9+/]{86}==$/.test(hashOf(path)),
  );
  expect(vague.map(([path]) => path)).toEqual([]);
});

test('leaves out nothing but this project’s own folders', () => {
  const own = Object.entries(packages).filter(([path]) => !path.includes('node_modules/'));
  expect(own.map(([path]) => path).sort()).toEqual(['', 'scripts/client-types']);
});
