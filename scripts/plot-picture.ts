/** Draws one plot of a benchmark as SVG: bars, stacked or side by side, or lines. */
import type { Plot } from '../bench/lib/benchmark.ts';
import { numberText } from '../bench/lib/figure-text.ts';

const WIDTH = 760;
const HEIGHT = 380;
const LEFT = 70;
const RIGHT = 190;
const TOP = 46;
const BOTTOM = 56;
const COLOURS = [
  '#3366aa',
  '#dd7733',
  '#449955',
  '#aa4466',
  '#8866bb',
  '#997744',
  '#3399aa',
  '#777777',
  '#bbaa33',
  '#555588',
  '#cc5555',
  '#66aa88',
];
const GRID_LINES = 5;
const right = WIDTH - RIGHT;
const bottom = HEIGHT - BOTTOM;

const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? '#000000';
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const at = (value: number): string => value.toFixed(1);

/** The next 1, 2 or 5 times a power of ten. */
function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

function frame(plot: Plot, highest: number): string[] {
  const marks = Array.from({ length: GRID_LINES + 1 }, (_, index) => {
    const y = at(bottom - ((bottom - TOP) * index) / GRID_LINES);
    const value = numberText((highest * index) / GRID_LINES);
    return `<line class="grid" x1="${LEFT}" y1="${y}" x2="${right}" y2="${y}"/><text x="${LEFT - 8}" y="${Number(y) + 4}" text-anchor="end">${value}</text>`;
  });
  const legend = plot.series.map(({ name }, index) => {
    const y = TOP + 4 + index * 20;
    return `<rect x="${right + 16}" y="${y}" width="11" height="11" fill="${colourOf(index)}"/><text x="${right + 33}" y="${y + 10}">${escaped(name)}</text>`;
  });
  return [
    `<text class="title" x="${LEFT}" y="24">${escaped(plot.title)}${plot.unit === '' ? '' : `, ${escaped(plot.unit)}`}</text>`,
    ...marks,
    ...legend,
  ];
}

type Bars = Extract<Plot, { kind: 'bars' }>;
type Lines = Extract<Plot, { kind: 'lines' }>;

function highestBar({ arrangement, labels, series }: Bars): number {
  const sums = labels.map((_, label) => {
    const values = series.map(({ values }) => values[label] ?? 0);
    return arrangement === 'stacked'
      ? values.reduce((sum, value) => sum + value, 0)
      : Math.max(...values);
  });
  return roundedUp(Math.max(...sums));
}

function drawBars(plot: Bars): string[] {
  const { labels, series, arrangement } = plot;
  const highest = highestBar(plot);
  const slot = (right - LEFT) / labels.length;
  const across = arrangement === 'stacked' ? 1 : series.length;
  const width = Math.min(90, (slot * 0.8) / across);
  const bars = labels.flatMap((label, group) => {
    const start = LEFT + slot * (group + 0.5) - (width * across) / 2;
    let base = bottom;
    const drawn = series.map(({ name, values }, index) => {
      const value = values[group] ?? 0;
      const height = ((bottom - TOP) * value) / highest;
      const x = arrangement === 'stacked' ? start : start + index * width;
      if (arrangement === 'grouped') base = bottom;
      base -= height;
      return `<rect x="${at(x)}" y="${at(base)}" width="${at(width)}" height="${at(height)}" fill="${colourOf(index)}"><title>${escaped(`${label}, ${name}: ${numberText(value)}`)}</title></rect>`;
    });
    const middle = at(LEFT + slot * (group + 0.5));
    return [
      ...drawn,
      `<text x="${middle}" y="${bottom + 20}" text-anchor="middle">${escaped(label)}</text>`,
    ];
  });
  return [...frame(plot, highest), ...bars];
}

function drawLines(plot: Lines): string[] {
  const { series, over, scale } = plot;
  const points = series.flatMap((one) => one.points);
  const highest = roundedUp(Math.max(...points.map(([, y]) => y)));
  const measure = scale === 'log' ? Math.log10 : (x: number) => x;
  const xs = points.map(([x]) => measure(x));
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  const placeX = (x: number) =>
    LEFT + 12 + ((right - LEFT - 24) * (measure(x) - least)) / (most - least || 1);
  const placeY = (y: number) => bottom - ((bottom - TOP) * y) / highest;
  const marks = [...new Set(points.map(([x]) => x))].map(
    (x) =>
      `<text x="${at(placeX(x))}" y="${bottom + 20}" text-anchor="middle">${numberText(x)}</text>`,
  );
  const drawn = series.flatMap(({ points: own }, index) => {
    const path = own.map(([x, y]) => `${at(placeX(x))},${at(placeY(y))}`).join(' ');
    const dots = own.map(
      ([x, y]) =>
        `<circle cx="${at(placeX(x))}" cy="${at(placeY(y))}" r="3.5" fill="${colourOf(index)}"><title>${numberText(x)}: ${numberText(y)}</title></circle>`,
    );
    return [`<polyline points="${path}" stroke="${colourOf(index)}"/>`, ...dots];
  });
  const middle = at((LEFT + right) / 2);
  const axis = `<text x="${middle}" y="${HEIGHT - 12}" text-anchor="middle">${escaped(over)}</text>`;
  return [...frame(plot, highest), ...marks, ...drawn, axis];
}

export function plotPicture(plot: Plot): string {
  const body = plot.kind === 'bars' ? drawBars(plot) : drawLines(plot);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${escaped(plot.title)}">`,
    '<style>.title{font-size:14px;font-weight:600}.grid{stroke:#dddddd}polyline{fill:none;stroke-width:2}</style>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...body,
    '</svg>\n',
  ].join('\n');
}
