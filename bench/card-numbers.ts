/** How often the card number guard refuses what is no card number: a million of each shape. */
import { containsCardNumber } from '../src/contract/card-number.ts';
import {
  CARD_LIKE_NUMBERS,
  type NumberShape,
  ORDER_NUMBERS,
  OTHER_NUMBERS,
  refusedShare,
} from '../test/support/number-shapes.ts';
import { type Benchmark, say } from './lib/benchmark.ts';
import { type Figure, figure } from './lib/figure.ts';

const COUNT = 1_000_000;
/** `SEED=N` repeats a count. */
const seed = Number(process.env.SEED ?? 20261123);

function count(shape: NumberShape): readonly Figure[] {
  const startedAt = performance.now();
  const share = refusedShare(shape, { count: COUNT, seed }, containsCardNumber);
  const nanoseconds = ((performance.now() - startedAt) / COUNT) * 1e6;
  const isOutOfReach = shape.rateMax > 0.001;
  const outOfReach = isOutOfReach ? ' (≤ 0.1 % is out of reach)' : '';
  return [
    figure({
      name: `${shape.name}: refused${outOfReach}`,
      unit: '%',
      value: share * 100,
      limit: { on: 'value', atMost: shape.rateMax * 100 },
    }),
    figure({ name: `${shape.name}: made and looked at`, unit: 'ns', value: nanoseconds }),
  ];
}

export const cardNumbers: Benchmark = {
  name: 'card-numbers',
  about: `numbers refused that are no card numbers, ${COUNT.toLocaleString('en')} of each shape`,
  run: async () => {
    say(`\nSEED=${seed}`);
    return {
      figures: [...ORDER_NUMBERS, ...OTHER_NUMBERS, ...CARD_LIKE_NUMBERS].flatMap(count),
      notes: [`SEED=${seed}; docs/card-number-guard.md explains the last four shapes.`],
    };
  },
};
