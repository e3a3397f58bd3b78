/** Rows of cells as a table of a document; the first row is the heading. */

const cell = (text: string): string => text.replaceAll('|', '\\|');

export function markdownTable([heading = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}
