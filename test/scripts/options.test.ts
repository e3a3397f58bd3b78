/** Each command takes the options that mean something to it, and names them when it is given another. */
import { describe, expect, test } from 'vitest';
import { readOptions } from '../../scripts/deploy/options.ts';

const nothing = { unlock: undefined, allowDataLoss: false, adopt: false, upgradeProvider: false };

describe('options', () => {
  test.each(['deploy', 'plan', 'destroy'] as const)('%s takes what all take', (command) => {
    expect(readOptions(command, [])).toEqual({ kind: 'ok', value: nothing });
    expect(readOptions(command, ['--unlock', 'x', '--adopt', '--upgrade-provider'])).toEqual({
      kind: 'ok',
      value: { unlock: 'x', allowDataLoss: false, adopt: true, upgradeProvider: true },
    });
  });

  test('only deploy can be allowed to lose data', () => {
    const value = { ...nothing, allowDataLoss: true };
    expect(readOptions('deploy', ['--allow-data-loss'])).toEqual({ kind: 'ok', value });
    for (const command of ['plan', 'destroy'] as const) {
      expect(readOptions(command, ['--allow-data-loss'])).toEqual({
        kind: 'refused',
        message:
          "Unknown option '--allow-data-loss'. There is: --unlock ID, --adopt, --upgrade-provider",
      });
    }
  });

  test.each([['--force'], ['--unlock'], ['--adopt=x'], ['dev']])(
    '%s is refused in one line',
    (one) => {
      expect(readOptions('deploy', [one])).toEqual({
        kind: 'refused',
        message: expect.stringMatching(
          /^.+\. There is: --unlock ID, --adopt, --upgrade-provider, --allow-data-loss$/,
        ),
      });
    },
  );
});
