/** How often the card number guard refuses what is no card number: a million of each shape. */
import { containsCardNumber } from '../src/contract/card-number.ts';
import {
  CARD_LIKE_NUMBERS,
  type NumberShape,
  ORDER_NUMBERS,
  OTHER_NUMBERS,
  refusedShare,
} from '../test/support/number-shapes.ts';
import { type Benchmark, type Figure, say } from './lib/benchmark.ts';

const COUNT = 1_000_000;
/** `SEED=N` repeats a count. */
const seed = Number(process.env.SEED ?? 20261123);
const percent = (share: number) => `${(share * 100).toFixed(4)} %`;

function count(shape: NumberShape): Figure {
  const startedAt = performance.now();
  const share = refusedShare(shape, { count: COUNT, seed }, containsCardNumber);
  const nanoseconds = ((performance.now() - startedAt) / COUNT) * 1e6;
  return {
    what: shape.name,
    ours: percent(share),
    other: nanoseconds.toFixed(0),
    limit: `≤ ${percent(shape.rateMax)}${CARD_LIKE_NUMBERS.includes(shape) ? ' (≤ 0.1 % is out of reach)' : ''}`,
    isHeld: share <= shape.rateMax,
  };
}

export const cardNumbers: Benchmark = {
  name: 'card-numbers',
  about:
    'numbers refused that are no card numbers; docs/card-number-guard.md explains the last three',
  headings: [`shape (${COUNT.toLocaleString('en')} each)`, 'refused', 'ns each, made too'],
  run: async () => {
    say(`\nSEED=${seed}`);
    return [...ORDER_NUMBERS, ...OTHER_NUMBERS, ...CARD_LIKE_NUMBERS].map(count);
  },
};
