/** docs/performance.md and its pictures, from the results that the benchmarks kept and what was learnt from them. */
import { readFileSync } from 'node:fs';
import type { Plot } from '../bench/lib/benchmark.ts';
import { figureRows, limitText, numberText } from '../bench/lib/figure-text.ts';
import { type Result, readResults } from '../bench/lib/results.ts';
import type { GeneratedFile } from './generated-files.ts';
import { markdownTable } from './markdown-table.ts';
import { plotPicture } from './plot-picture.ts';

/** Written by hand: a reason is not measured. */
const FINDINGS = 'bench/findings.md';
const PICTURES = 'docs/performance';
const INTRODUCTION = `# Performance

What \`npm run bench\`, \`npm run bench:batch\` and \`npm run load\` measured, generated from \`bench/results\` by \`npm run generate\`. A value is a median where there are several samples, with the least and the greatest in brackets; peers were run in turns with ours, in one process tree. \`bench/peers\` has the peers: P1 is the submit function with Powertools and zod, P2 the same with middy, P3 a naive design of the whole flow. The section on load is made by a command of its own, since it takes a quarter of an hour on a machine that does nothing else: \`npm run load -- --minutes 60\` holds it for an hour. So is the one on batches, which sends a file of 100,000 rows through the whole engine: \`npm run bench:batch\`.
`;

const pictureOf = (result: Result, plot: Plot, index: number) => ({
  path: `${PICTURES}/${result.name}-${index + 1}.svg`,
  plot,
});

/** A command keeps its first letter. */
const sentence = (about: string): string =>
  about.replace(/^(?!npm |node )./, (letter) => letter.toUpperCase());

/** What a reader wants to know first: how many limits there are, and which of them are missed. */
function verdict(results: readonly Result[]): string {
  const limited = results.flatMap(({ name, figures }) =>
    figures.filter(({ held }) => held !== null).map((figure) => ({ section: name, ...figure })),
  );
  const missed = limited.filter(({ held }) => held === false);
  const rows = missed.map(({ section, name, unit, value, ratio, limit }) => [
    `[${section}](#${section})`,
    unit === '' ? name : `${name}, ${unit}`,
    numberText(value),
    ratio === null ? '' : ratio.toFixed(2),
    limit === null ? '' : limitText(limit),
  ]);
  const held = `Of ${limited.length} limits ${limited.length - missed.length} are held.`;
  if (missed.length === 0) return held;
  const heading = ['section', 'missed', 'ours', 'ratio', 'limit'];
  return `${held}\n\n${markdownTable([heading, ...rows])}`;
}

function section(result: Result): string {
  const { name, about, figures, plots = [], tables = [], notes = [] } = result;
  const missed = figures.filter(({ held }) => held === false).length;
  const limited = figures.filter(({ held }) => held !== null).length;
  const told = limited === 0 ? '' : ` Limits held: ${limited - missed} of ${limited}.`;
  return [
    `## ${name}`,
    `${sentence(about)}.${told}`,
    ...(figures.length > 0 ? [markdownTable(figureRows(figures))] : []),
    ...plots.map((plot, index) => {
      const { path } = pictureOf(result, plot, index);
      return `![${plot.title}](${path.replace('docs/', '')})`;
    }),
    ...tables.map(({ title, rows }) => `### ${title}\n\n${markdownTable(rows)}`),
    ...notes,
  ].join('\n\n');
}

/** Results may come from several machines: each is named with what ran on it. */
function machines(results: readonly Result[]): string {
  const groups = Map.groupBy(results, ({ machine, versions }) => {
    const { cpu, cores, memoryGib, system } = machine;
    const tools = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
    return `${cores} × ${cpu}, ${memoryGib} GiB, ${system}; ${tools.join(', ')}`;
  });
  return [...groups]
    .map(([text, ran]) => `- ${ran.map(({ name }) => name).join(', ')}: ${text}`)
    .join('\n');
}

/** The page first, then its pictures. */
export function performancePage(): readonly GeneratedFile[] {
  const results = readResults();
  const content = [
    INTRODUCTION.trimEnd(),
    '## Machine and versions',
    machines(results),
    '## Limits',
    verdict(results),
    readFileSync(FINDINGS, 'utf8').trimEnd(),
    ...results.map(section),
  ].join('\n\n');
  const pictures = results.flatMap((result) =>
    (result.plots ?? []).map((plot, index) => {
      const { path } = pictureOf(result, plot, index);
      return { path, content: plotPicture(plot) };
    }),
  );
  return [{ path: 'docs/performance.md', content: `${content}\n` }, ...pictures];
}
