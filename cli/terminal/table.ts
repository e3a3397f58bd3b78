/** Rows in columns for people to read; safe to show whatever the cells hold. */
import { stripVTControlCharacters, styleText } from 'node:util';

/** Control characters in stored text must not move the cursor of whoever reads it. */
export const printable = (text: string): string =>
  stripVTControlCharacters(text).replace(/\p{Cc}/gu, ' ');

/** Columns that terminals draw: wide characters take two, combining ones none. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text.normalize('NFC')) {
    if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const cells = [head, ...rows].map((row) => row.map(printable));
  const widths = head.map((_, column) =>
    Math.max(...cells.map((row) => widthOf(row[column] ?? ''))),
  );
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))))
      .join('  ')
      .trimEnd(),
  );
  const [title = '', ...body] = lines;
  return [styleText('dim', title), ...body];
}
