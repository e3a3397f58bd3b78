/** The `aws` commands of the documents, as words: what a shell would hand to the command line interface. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface DocumentedCommand {
  /** Path of the document, and the command's service and operation. */
  readonly title: string;
  readonly service: string;
  readonly operation: string;
  /** Names of options without their dashes, each with the words that follow it. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

const root = resolve(import.meta.dirname, '../../..');
const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => join('docs', name))];

/** Ready commands and spans of code; prose is no command. */
const codeIn = (page: string) =>
  [...page.matchAll(/```sh\n([\s\S]*?)```|`(aws [^`]+)`/g)].map(
    ([, block, span]) => block ?? span ?? '',
  );

/** One word from `start` on: quotes removed, what the shell would put in replaced by `$`. */
function wordAt(text: string, start: number): { readonly word: string; readonly end: number } {
  let word = '';
  let at = start;
  let quote = '';
  while (at < text.length) {
    const here = text[at] ?? '';
    if (quote === '' && /[\s)|;&]/.test(here)) break;
    if (here === quote) quote = '';
    else if (quote === '' && /['"]/.test(here)) quote = here;
    else if (quote !== "'" && text.startsWith('$(', at)) {
      word += '$';
      at = closingOf(text, at + 1);
    } else word += here;
    at += 1;
  }
  return { word, end: at };
}

/** The place of the parenthesis that closes the one at `open`. */
function closingOf(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`A parenthesis is not closed: ${text.slice(open, open + 60)}`);
}

function wordsFrom(text: string, start: number): readonly string[] {
  const words: string[] = [];
  for (let at = start; at < text.length; ) {
    while (text[at] === ' ') at += 1;
    const { word, end } = wordAt(text, at);
    if (end === at) break;
    words.push(word);
    at = end;
  }
  return words;
}

function commandOf(path: string, words: readonly string[]): DocumentedCommand {
  const [, service = '', operation = '', ...rest] = words;
  const options = new Map<string, string[]>();
  for (const word of rest) {
    if (word.startsWith('--')) options.set(word.slice(2), []);
    else [...options.values()].at(-1)?.push(word);
  }
  return { title: `${path}: aws ${service} ${operation}`, service, operation, options };
}

export const documentedCommands = (): readonly DocumentedCommand[] =>
  pages
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      codeIn(readFileSync(join(root, path), 'utf8'))
        .map((code) => code.replaceAll(/\\\n\s*/g, ''))
        .flatMap((code) =>
          [...code.matchAll(/(?<=^|\$\(|\| )aws (?=[a-z])/gm)].map(({ index }) =>
            commandOf(path, wordsFrom(code, index)),
          ),
        ),
    );
