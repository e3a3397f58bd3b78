/** The command line of `npm start`: what it takes, and the one line for what it does not. */
import { expect, it } from 'vitest';
import { parseOptions, UsageError } from '../../../local/options.ts';

it('has a default for everything', () => {
  expect(parseOptions([])).toEqual({
    port: 4010,
    environmentSuffix: 'dev',
    persistDirectory: undefined,
    timeScale: 1,
  });
});

it('takes what is given', () => {
  const argv = ['--port', '0', '--suffix', 's', '--persist', 'd', '--time-scale', '2.5'];
  expect(parseOptions(argv)).toEqual({
    port: 0,
    environmentSuffix: 's',
    persistDirectory: 'd',
    timeScale: 2.5,
  });
});

it('answers nothing to run when help is asked for', () => {
  expect(parseOptions(['-h'])).toBeUndefined();
});

it.each([
  [['--port', '65536'], '--port'],
  [['--port', '-1'], '--port'],
  [['--port', '0x10'], '--port'],
  [['--port', '1.5'], '--port'],
  [['--port', ''], '--port'],
  [['--time-scale', '0.5'], '--time-scale'],
  [['--time-scale', '10001'], '--time-scale'],
  [['--time-scale', '1e3'], '--time-scale'],
  [['--time-scale', 'Infinity'], '--time-scale'],
  [['--persist', ''], '--persist'],
  [['--unknown'], '--unknown'],
  [['stray'], 'stray'],
])('refuses %j in one line', (argv, named) => {
  const read = () => parseOptions(argv);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(named);
  expect(read).not.toThrow(/\n/);
});
