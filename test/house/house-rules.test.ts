/** The rules that a reviewer would otherwise have to repeat: layers, sizes, opening sentences, markers, doc links. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, layerViolation } from './layers.ts';

const LINES_MAX = 250;
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(file));
const sources = tracked.filter((file) => /\.(ts|mjs)$/.test(file));
const documents = tracked.filter((file) => file.endsWith('.md'));
const read = (file: string) => readFileSync(file, 'utf8');

/** Relative links of a Markdown text, without anchors. */
function relativeLinks(text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return links
    .filter((link) => !/^(https?:|mailto:|#)/.test(link))
    .map((l) => l.replace(/#.*/, ''));
}

describe('the house rules', () => {
  it('find files to look at', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(documents.length).toBeGreaterThan(5);
  });

  it('let imports go one way only', () => {
    const violations = sources.flatMap((file) =>
      importsOf(read(file)).flatMap((imported) => layerViolation(file, imported) ?? []),
    );
    expect(violations).toEqual([]);
  });

  it(`keep every file within ${LINES_MAX} lines, but for those that nobody writes`, () => {
    const long = sources
      .filter((file) => !/^.*generated .* by `npm run generate`/.test(read(file)))
      .map((file) => ({ file, lines: read(file).trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > LINES_MAX);
    expect(long).toEqual([]);
  });

  it('open every file with a sentence that says what it is for', () => {
    const silent = sources.filter((file) => !/^(#!.*\n)?(\/\*\*?|\/\/) ?\S/.test(read(file)));
    expect(silent).toEqual([]);
  });

  it('leave no marker of unfinished work and no test that is skipped or runs alone', () => {
    const marker = new RegExp(
      ['\\bTO', 'DO\\b|\\bFIX', 'ME\\b|\\bX', 'XX\\b|\\bHA', 'CK\\b'].join(''),
    );
    const left = sources.filter(
      (file) => marker.test(read(file)) || /\.(only|todo|skip)\(/.test(read(file)),
    );
    expect(left).toEqual([]);
  });

  it('write no type away', () => {
    const untyped = sources.filter((file) => /@ts-(ignore|nocheck|expect-error)/.test(read(file)));
    expect(untyped.filter((file) => !file.startsWith('test/house/'))).toEqual([]);
  });

  it('give every lint suppression its reason', () => {
    const bare = sources.filter((file) => /biome-ignore [\w/]+(:\s*)?$/m.test(read(file)));
    expect(bare).toEqual([]);
  });

  it('point every link of a document at something that exists', () => {
    const broken = documents.flatMap((file) =>
      relativeLinks(read(file))
        .filter((link) => !existsSync(normalize(join(dirname(file), link))))
        .map((link) => `${file}: ${link}`),
    );
    expect(broken).toEqual([]);
  });
});
