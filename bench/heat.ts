/** How hot the keys of the indexes become, by shards: simulated with the ids and the hash that the system uses. */
import type { Benchmark, Table } from './lib/benchmark.ts';
import { figure } from './lib/figure.ts';
import { numberText } from './lib/figure-text.ts';
import { dueHeat, type Heat, KEY_UNITS_MAX, merchantHeat, oneGiant, zipf } from './scale/heat.ts';

const RATES = [10, 1000, 10_000];
const SHARDS = [1, 4, 16, 64];
const SECONDS = 10;
const SEED = 20261123;
const MERCHANTS = [oneGiant(1000), zipf(10_000)];

/** Of all units, those above what their key takes. */
const shareText = (share: number): string =>
  share < 0.01 ? 'under 1 %' : `${(share * 100).toFixed(0)} %`;

const cellOf = ({ hottest, refusedShare }: Heat): string =>
  refusedShare > 0
    ? `${numberText(hottest)} (${shareText(refusedShare)} too many)`
    : numberText(hottest);

function tableOf(title: string, heatOf: (perSecond: number, shards: number) => Heat): Table {
  const rows = RATES.map((rate) => [
    `${numberText(rate)}/s`,
    ...SHARDS.map((shards) => cellOf(heatOf(rate, shards))),
  ]);
  return {
    title,
    rows: [
      ['payments', ...SHARDS.map((count) => `${count} ${count === 1 ? 'shard' : 'shards'}`)],
      ...rows,
    ],
  };
}

const loadOf = (perSecond: number, shards: number, merchants = MERCHANTS[0] ?? zipf(1)) => ({
  merchants,
  perSecond,
  shards,
  seconds: SECONDS,
  seed: SEED,
});

export const heat: Benchmark = {
  name: 'heat',
  about: `write units of the hottest key of an index in its worst of ${SECONDS} seconds; a key takes ${KEY_UNITS_MAX}`,
  run: async () => {
    const highest = Math.max(...RATES);
    const worst = MERCHANTS.map((merchants) => ({
      name: merchants.name,
      points: SHARDS.map(
        (shards) => [shards, merchantHeat(loadOf(highest, shards, merchants)).hottest] as const,
      ),
    }));
    const due = SHARDS.map((count) => [count, dueHeat(loadOf(highest, count)).hottest] as const);
    return {
      figures: [
        figure({
          name: `hottest key at ${numberText(highest)}/s and ${SHARDS.at(-1)} shards, one merchant with nearly all`,
          unit: 'units/s',
          value: worst[0]?.points.at(-1)?.[1] ?? 0,
          limit: { on: 'value', atMost: KEY_UNITS_MAX },
        }),
        figure({
          name: `hottest key of the due index at ${numberText(highest)}/s and ${SHARDS.at(-1)} shards`,
          unit: 'units/s',
          value: due.at(-1)?.[1] ?? 0,
          limit: { on: 'value', atMost: KEY_UNITS_MAX },
        }),
      ],
      tables: [
        ...MERCHANTS.map((merchants) =>
          tableOf(`merchant-created-index, ${merchants.name}`, (rate, shards) =>
            merchantHeat(loadOf(rate, shards, merchants)),
          ),
        ),
        tableOf('due-index, whoever the merchants are', (rate, shards) =>
          dueHeat(loadOf(rate, shards)),
        ),
      ],
      plots: [
        {
          kind: 'lines',
          title: `Hottest key at ${numberText(highest)} payments/s`,
          unit: 'units/s',
          over: 'shards',
          scale: 'log',
          series: [...worst, { name: 'due-index', points: due }],
        },
      ],
      notes: [`Seed ${SEED}; ids and hash are the system's own, arrivals are even over seconds.`],
    };
  },
};
