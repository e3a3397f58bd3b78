/** The command line's small parts: spans of time, tables, and what becomes of errors. */
import { describe, expect, it } from 'vitest';
import { awsFailure } from '../../../cli/terminal/aws-failure.ts';
import { parseDuration } from '../../../cli/terminal/duration.ts';
import { type Command, runTool } from '../../../cli/terminal/run-tool.ts';
import { table } from '../../../cli/terminal/table.ts';

describe('a span of time', () => {
  it.each([
    ['0s', 0],
    ['45s', 45_000],
    ['90m', 5_400_000],
    ['12h', 43_200_000],
    ['30d', 2_592_000_000],
  ])('%s is %d ms', (text, expected) => {
    expect(parseDuration('--in', text)).toBe(expected);
  });

  it.each(['', '5', 'd', '-1d', '1.5h', '5y', '1d2h', '99999d', '9999999999s'])(
    'is not %s',
    (text) => {
      expect(() => parseDuration('--in', text)).toThrow('--in');
    },
  );
});

describe('a table', () => {
  it('lines up its columns, wide characters too, and leaves no blanks at the end', () => {
    const rows = [
      ['a', '面包', 'x'],
      ['abc', 'é', ''],
    ];
    expect(table(['H', 'NAME', 'Z'], rows)).toEqual(['H    NAME  Z', 'a    面包  x', 'abc  é']);
  });

  it('lets no cell move the cursor', () => {
    expect(table(['H'], [['a\u001b[2Jb\u0007\r\nc']]).join('')).not.toMatch(/\p{Cc}/u);
  });
});

const tool = (run: Command<undefined>['run']) => ({
  name: 'tool',
  about: 'Does things.',
  commands: [{ name: 'do', arguments: ['thing'], options: {}, help: 'do it', run }],
  options: {},
  prepare: () => undefined,
});

async function runWith(argv: readonly string[], run: Command<undefined>['run']) {
  const out: string[] = [];
  const err: string[] = [];
  const output = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  const code = await runTool(tool(run), argv, output);
  return { code, out, err };
}

describe('a tool', () => {
  const done: Command<undefined>['run'] = async (_context, { arguments: [thing] }) => ({
    data: { thing },
    lines: [`did ${thing}`],
    notes: ['a note'],
  });

  it('prints text with its notes apart, and JSON without them', async () => {
    expect(await runWith(['do', 'it'], done)).toEqual({
      code: 0,
      out: ['did it'],
      err: ['a note'],
    });
    const { out, err } = await runWith(['do', 'it', '--json'], done);
    expect([JSON.parse(out.join('')), err]).toEqual([{ thing: 'it' }, []]);
  });

  it.each([[[]], [['fly']], [['do']], [['do', 'a', 'b']], [['do', '']], [['do', 'a', '--fast']]])(
    'that is called wrongly (%j) says so in one line and ends with 2',
    async (argv) => {
      const { code, err, out } = await runWith(argv, done);
      expect([code, err.length, out]).toEqual([2, 1, []]);
    },
  );

  it('explains itself when asked', async () => {
    for (const argv of [['--help'], ['help'], ['do', '--help']]) {
      const { code, out } = await runWith(argv, done);
      expect(code).toBe(0);
      expect(out.join('\n')).toContain('do');
    }
  });

  it('that fails ends with 1 and one line for what a person can mend', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const { code, err } = await runWith(['do', 'it'], () => Promise.reject(refused));
    expect([code, err]).toEqual([1, ['tool: ECONNREFUSED: nothing answers there; is it running?']]);
  });
});

describe('an error of AWS', () => {
  it('is one line, with advice where there is some', () => {
    const sdk = (name: string, message: string) =>
      Object.assign(new Error(message), { name, $metadata: {} });
    expect(awsFailure(sdk('ResourceNotFoundException', 'x'))).toContain('deploy it');
    expect(awsFailure(sdk('AccessDeniedException', 'no\nsecret'))).toBe(
      'AccessDeniedException: no',
    );
    expect(awsFailure(new TypeError('a bug of ours'))).toBeUndefined();
  });
});
