/** Writes the tables of faults and planted bugs into the document on reliability, from what the suite runs. */
import { faultRows } from '../test/faults/fault-rows.ts';
import { found } from '../test/faults/planted-bugs-found.ts';
import { rowsWithoutProof } from '../test/faults/rows-without-proof.ts';
import { plantedBugs } from '../test/faults/support/planted-bugs.ts';
import { tableCell, withGeneratedTable } from './generated-table.ts';

const rowsOfFaults = faultRows.map(({ row, fault, shownBy }) => {
  const tests = shownBy.map(([file, title]) => `\`${file}\`: ${tableCell(title)}`).join('<br>');
  return `| ${row} | ${tableCell(fault)} | ${tests} |`;
});

const rowsOfBugs = plantedBugs.map(({ name, what, hunt }) => {
  const checks = (found[name] ?? []).join(', ');
  return `| \`${name}\` | ${tableCell(what)} | ${hunt} | ${checks} |`;
});

export function withReliabilityTables(document: string): string {
  const withFaults = withGeneratedTable(document, 'faults', [
    '| row | fault | shown by |',
    '| --- | --- | --- |',
    ...rowsOfFaults,
    ...rowsWithoutProof.map(
      ({ row, fault, because }) =>
        `| ${row} | ${tableCell(fault)} | nothing yet: ${tableCell(because)} |`,
    ),
  ]);
  return withGeneratedTable(withFaults, 'planted bugs', [
    '| bug | what it does | looked for in | found by |',
    '| --- | --- | --- | --- |',
    ...rowsOfBugs,
  ]);
}
