/** What every benchmark is: a name to choose it by, and what it measures. */
import type { UsageLine } from '../cost/usage.ts';
import type { Figure } from './figure.ts';

/** Bars are grouped by label; lines go over numbers. */
export type Plot =
  | {
      readonly kind: 'bars';
      readonly title: string;
      readonly unit: string;
      readonly labels: readonly string[];
      /** Stacked bars add up to a whole; grouped ones stand side by side. */
      readonly arrangement: 'stacked' | 'grouped';
      readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
    }
  | {
      readonly kind: 'lines';
      readonly title: string;
      readonly unit: string;
      readonly over: string;
      readonly scale: 'linear' | 'log';
      readonly series: readonly {
        readonly name: string;
        readonly points: readonly (readonly [x: number, y: number])[];
      }[];
    };

/** Rows of cells; the first is the heading. */
export interface Table {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

export interface Measured {
  readonly figures: readonly Figure[];
  readonly plots?: readonly Plot[];
  readonly tables?: readonly Table[];
  /** Sentences that a reader needs to judge the figures: how, against what, and what was learnt. */
  readonly notes?: readonly string[];
  /** What one of each thing uses on AWS, for `npm run cost`. */
  readonly usage?: Readonly<Record<string, readonly UsageLine[]>>;
}

export interface Benchmark {
  readonly name: string;
  readonly about: string;
  /** A scratch folder that goes when the run ends. */
  readonly run: (scratch: string) => Promise<Measured>;
}

export const say = (text: string) => void process.stdout.write(`${text}\n`);
