/** One measured number: its peer, its limit, and whether that was held. Kept in bench/results as it is. */
import { median } from './statistics.ts';

export interface Spread {
  readonly min: number;
  readonly max: number;
}

/** At least one of both bounds; both are held inclusively. */
export interface Limit {
  /** What is bounded: the figure itself, or its ratio to the peer's. */
  readonly on: 'value' | 'ratio';
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface Figure {
  readonly name: string;
  /** A median where there are several samples. */
  readonly value: number;
  readonly unit: string;
  readonly peer: {
    readonly name: string;
    readonly value: number;
    readonly spread: Spread | null;
  } | null;
  /** `value` divided by the peer's. */
  readonly ratio: number | null;
  /** Null for a figure that is only told. */
  readonly limit: Limit | null;
  readonly held: boolean | null;
  readonly samples: number;
  /** Null for what was counted, not sampled. */
  readonly spread: Spread | null;
}

export interface Measurement {
  readonly name: string;
  readonly unit: string;
  /** One number, or samples of which the median counts. */
  readonly value: number | readonly number[];
  readonly peer?: { readonly name: string; readonly value: number | readonly number[] };
  readonly limit?: Limit;
}

/** Six significant digits: more would only make two results look different. */
const rounded = (value: number): number => Number(value.toPrecision(6));

function summed(value: number | readonly number[]) {
  if (typeof value === 'number') return { value: rounded(value), spread: null, samples: 1 };
  const spread = { min: rounded(Math.min(...value)), max: rounded(Math.max(...value)) };
  return { value: rounded(median(value)), spread, samples: value.length };
}

const isWithin = (value: number, { atMost = Infinity, atLeast = -Infinity }: Limit): boolean =>
  value >= atLeast && value <= atMost;

/** Throws RangeError for a limit on a ratio without a peer: such a limit could never be missed. */
export function figure({ name, unit, value, peer, limit }: Measurement): Figure {
  const own = summed(value);
  const other = peer === undefined ? null : summed(peer.value);
  const ratio = other === null ? null : rounded(own.value / other.value);
  const bounded = limit?.on === 'ratio' ? ratio : own.value;
  if (bounded === null) throw new RangeError(`${name} has a limit on a ratio, but no peer`);
  return {
    name,
    value: own.value,
    unit,
    peer:
      peer === undefined || other === null
        ? null
        : { name: peer.name, value: other.value, spread: other.spread },
    ratio,
    limit: limit ?? null,
    held: limit === undefined ? null : isWithin(bounded, limit),
    samples: own.samples,
    spread: own.spread,
  };
}
