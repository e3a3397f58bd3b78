/** Figures as text, alike in the terminal and on the page. */
import type { Figure, Limit, Spread } from './figure.ts';

/** Three significant digits below a thousand, whole thousands grouped above. */
export function numberText(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000)
    return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

const spreadText = (spread: Spread | null): string =>
  spread === null ? '' : ` (${numberText(spread.min)}–${numberText(spread.max)})`;

export const limitText = ({ on, atMost, atLeast }: Limit): string =>
  [
    on === 'ratio' ? 'ratio' : '',
    atLeast === undefined ? '' : `≥ ${numberText(atLeast)}`,
    atMost === undefined ? '' : `≤ ${numberText(atMost)}`,
  ]
    .filter((part) => part !== '')
    .join(' ');

const verdictOf = ({ held }: Figure): string => {
  if (held === null) return '';
  return held ? 'held' : 'MISSED';
};

/** A heading and one row for each figure. */
export const figureRows = (figures: readonly Figure[]): readonly (readonly string[])[] => [
  ['figure', 'ours', 'peer', 'ratio', 'limit', '', 'samples'],
  ...figures.map((one) => [
    one.unit === '' ? one.name : `${one.name}, ${one.unit}`,
    `${numberText(one.value)}${spreadText(one.spread)}`,
    one.peer === null
      ? ''
      : `${one.peer.name}: ${numberText(one.peer.value)}${spreadText(one.peer.spread)}`,
    one.ratio === null ? '' : one.ratio.toFixed(2),
    one.limit === null ? '' : limitText(one.limit),
    verdictOf(one),
    String(one.samples),
  ]),
];
