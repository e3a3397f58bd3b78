/** Numerals from 0 to 9 that Unicode does not count as decimal digits: circled, in brackets, with a stop, of old scripts. */

/** The first character of a row, its value, and how many follow one another. Source: UnicodeData.txt, column 7. */
const ROWS: readonly (readonly [first: number, value: number, count: number])[] = [
  // Circled, in parentheses, with a full stop; double circled, negative circled, sans-serif.
  [0x2460, 1, 9],
  [0x2474, 1, 9],
  [0x2488, 1, 9],
  [0x24ea, 0, 1],
  [0x24f5, 1, 9],
  [0x24ff, 0, 1],
  [0x2776, 1, 9],
  [0x2780, 1, 9],
  [0x278a, 1, 9],
  [0x1f100, 0, 1],
  [0x1f101, 0, 10],
  [0x1f10b, 0, 1],
  [0x1f10c, 0, 1],
  // Ethiopic, New Tai Lue, Aegean, Coptic, Kharoshthi, Rumi, Brahmi, Sinhala, counting rods, Mende Kikakui.
  [0x1369, 1, 9],
  [0x19da, 1, 1],
  [0x10107, 1, 9],
  [0x102e1, 1, 9],
  [0x10a40, 1, 4],
  [0x10e60, 1, 9],
  [0x11052, 1, 9],
  [0x111e1, 1, 9],
  [0x1d360, 1, 9],
  [0x1e8c7, 1, 9],
];

const VALUES = new Map(
  ROWS.flatMap(([first, value, count]) =>
    Array.from({ length: count }, (_, step): [string, string] => [
      String.fromCodePoint(first + step),
      String(value + step),
    ]),
  ),
);

const NUMERAL = /\p{No}/gu;

/** Digits in place of these numerals; all other text as it is. */
export const withPlainNumerals = (text: string): string =>
  text.replace(NUMERAL, (numeral) => VALUES.get(numeral) ?? numeral);
