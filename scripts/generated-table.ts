/** Puts a table that the code knows into a document, between two comments that name it. */

export const tableCell = (text: string): string => text.replaceAll('|', '\\|');

/** `name` is what stands in the comments: `<!-- name: npm run generate -->` and `<!-- /name -->`. */
export function withGeneratedTable(
  document: string,
  name: string,
  rows: readonly string[],
): string {
  const begin = `<!-- ${name}: npm run generate -->`;
  const end = `<!-- /${name} -->`;
  const [before, after] = [document.indexOf(begin), document.indexOf(end)];
  if (before < 0 || after < before) {
    throw new Error(`The document must hold "${begin}" and then "${end}", where the table goes.`);
  }
  return `${document.slice(0, before)}${begin}\n${rows.join('\n')}\n${document.slice(after)}`;
}
