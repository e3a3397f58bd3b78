/** What the security page claims is shown by a test is shown by a test of that name. */
import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/security.md', 'utf8');
const rows = page.split('\n').filter((line) => /^\| \d/.test(line));

interface Citation {
  readonly title: string;
  readonly file: string;
}
const citationsOf = (text: string): Citation[] =>
  [...text.matchAll(/\[([^\]]+)\]\((\.\.\/test\/[^)]+)\)/g)].map(([, title = '', link = '']) => ({
    title,
    file: normalize(join('docs', link)),
  }));

/** The titles that a test file gives to what it proves. */
const titlesOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?<=\(\s*)'((?:[^'\\]|\\.)*)'(?=,)/g)].map(
    (match) => match[1] ?? '',
  );

describe('the map of PCI DSS', () => {
  it('has a row for each group of requirements, and each row its proof', () => {
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) expect(citationsOf(row), row).not.toEqual([]);
  });

  it.each(citationsOf(page).map(({ title, file }) => [title, file]))(
    'cites "%s" of %s',
    (title, file) => {
      expect(existsSync(file)).toBe(true);
      expect(titlesOf(file)).toContain(title);
    },
  );

  it('gives every task of the account owner its commands or says who does it', () => {
    const [, owner = ''] = page.split('\n## What the owner of the account must do\n');
    for (const command of [
      'aws cloudtrail create-trail',
      'aws guardduty create-detector',
      'aws apigateway create-domain-name',
    ])
      expect(owner).toContain(command);
  });
});
