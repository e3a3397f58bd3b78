/** Writes the table of metrics into the operator's handbook, from the code that writes the metrics. */
import { METRICS } from '../src/entry/metrics.ts';
import { tableCell, withGeneratedTable } from './generated-table.ts';

export function withMetricTable(handbook: string): string {
  const rows = Object.entries(METRICS).map(([name, { unit, by, meaning }]) => {
    const dimensions = by.map((dimension) => `\`${dimension}\``).join(', ');
    return `| \`${name}\` | ${unit} | ${dimensions} | ${tableCell(meaning)} |`;
  });
  return withGeneratedTable(handbook, 'metrics', [
    '| metric | unit | by | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
  ]);
}
