/** What every benchmark is: a name to choose it by, and figures that hold their limits or miss them. */
import { table } from './statistics.ts';

export interface Figure {
  readonly what: string;
  readonly ours: string;
  /** What it is compared with: a peer, or another condition. */
  readonly other?: string;
  readonly ratio?: number;
  /** Undefined for a figure that is only told. */
  readonly limit?: string;
  readonly isHeld?: boolean;
}

export interface Benchmark {
  readonly name: string;
  readonly about: string;
  readonly headings: readonly [what: string, ours: string, other: string];
  /** A scratch folder that goes when the run ends. */
  readonly run: (scratch: string) => Promise<readonly Figure[]>;
}

export const say = (text: string) => void process.stdout.write(`${text}\n`);

const verdictOf = ({ isHeld }: Figure): string => {
  if (isHeld === undefined) return '';
  return isHeld ? 'held' : 'MISSED';
};

/** True when every limit was held. */
export function showFigures(benchmark: Benchmark, figures: readonly Figure[]): boolean {
  const rows = figures.map((figure) => [
    figure.what,
    figure.ours,
    figure.other ?? '',
    figure.ratio === undefined ? '' : figure.ratio.toFixed(2),
    figure.limit ?? '',
    verdictOf(figure),
  ]);
  say(`\n${benchmark.name}: ${benchmark.about}`);
  say(table([[...benchmark.headings, 'ratio', 'limit', ''], ...rows]));
  return figures.every(({ isHeld }) => isHeld !== false);
}
