/** Writes the table of parameters into the deployment guide, from the code that reads them. */
import { parameters } from '../infra/settings.ts';
import { tableCell, withGeneratedTable } from './generated-table.ts';

/** The guide with its table as the code has it now. */
export function withParameterTable(guide: string): string {
  const rows = Object.entries(parameters).map(([name, { fallback, range, meaning }]) => {
    const value = fallback === '' ? '' : `\`${fallback}\``;
    return `| \`${name}\` | ${value} | ${tableCell(range)} | ${tableCell(meaning)} |`;
  });
  return withGeneratedTable(guide, 'parameters', [
    '| variable | default | accepts | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
  ]);
}
