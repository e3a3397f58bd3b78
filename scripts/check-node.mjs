/** Stops a command early, and says how to mend it, when it runs on another Node than the project's. */
import { existsSync, readFileSync } from 'node:fs';

// Plain JavaScript of old: this file must run on the very Node versions that it refuses.
const root = new URL('../', import.meta.url);
const wanted = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).devDependencies.node;

/** What to do about it, from what is found under node_modules. */
function remedy() {
  const manifest = new URL('node_modules/node/package.json', root);
  if (!existsSync(manifest)) return 'run `npm ci`';
  if (JSON.parse(readFileSync(manifest, 'utf8')).version !== wanted) return 'run `npm ci`';
  const binaries = ['node', 'node.exe'].map(
    (name) => new URL(`node_modules/node/bin/${name}`, root),
  );
  if (!binaries.some((binary) => existsSync(binary))) {
    return 'its install script has not run: run `npm rebuild node`';
  }
  return 'start the command through npm (`npm start`, `npm test`), which uses the installed one';
}

if (process.versions.node !== wanted) {
  console.error(
    `This project runs on Node ${wanted}, not on ${process.versions.node}: ${remedy()}.`,
  );
  process.exit(1);
}
