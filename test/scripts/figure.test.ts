/** Figures of benchmarks: medians, ratios, and limits that can be missed. */
import { describe, expect, it } from 'vitest';
import { figure } from '../../bench/lib/figure.ts';
import { figureRows } from '../../bench/lib/figure-text.ts';

const base = { name: 'time', unit: 'ms' };

describe('a figure', () => {
  it('is the median of its samples, with the least and the greatest', () => {
    expect(figure({ ...base, value: [9, 1, 2] })).toMatchObject({
      value: 2,
      samples: 3,
      spread: { min: 1, max: 9 },
      peer: null,
      held: null,
    });
  });

  it.each([
    [{ on: 'value', atMost: 2 }, true],
    [{ on: 'value', atMost: 1.9 }, false],
    [{ on: 'value', atLeast: 2.1 }, false],
    [{ on: 'ratio', atMost: 0.5 }, true],
    [{ on: 'ratio', atMost: 0.49 }, false],
    [{ on: 'ratio', atLeast: 0.5 }, true],
  ] as const)('with the limit %j is held: %s', (limit, held) => {
    const peer = { name: 'peer', value: [4, 4, 8] };
    expect(figure({ ...base, value: 2, peer, limit })).toMatchObject({ ratio: 0.5, held });
  });

  it('refuses a limit on a ratio to nobody', () => {
    const limit = { on: 'ratio', atMost: 1 } as const;
    expect(() => figure({ ...base, value: 1, limit })).toThrow('no peer');
  });

  it('says in a table what was missed', () => {
    const limit = { on: 'value', atMost: 1 } as const;
    const [, row] = figureRows([figure({ ...base, value: 1234.5, limit })]);
    expect(row).toEqual(['time, ms', '1,235', '', '', '≤ 1', 'MISSED', '1']);
  });
});
