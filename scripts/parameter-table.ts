/** Writes the table of parameters into the deployment guide, from the code that reads them. */
import { parameters } from '../infra/settings.ts';

const BEGIN = '<!-- parameters: npm run generate -->';
const END = '<!-- /parameters -->';

const cell = (text: string) => text.replaceAll('|', '\\|');

function table(): string {
  const rows = Object.entries(parameters).map(([name, { fallback, range, meaning }]) => {
    const value = fallback === '' ? '' : `\`${fallback}\``;
    return `| \`${name}\` | ${value} | ${cell(range)} | ${cell(meaning)} |`;
  });
  return ['| variable | default | accepts | meaning |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

/** The guide with its table as the code has it now. */
export function withParameterTable(guide: string): string {
  const [before, after] = [guide.indexOf(BEGIN), guide.indexOf(END)];
  if (before < 0 || after < before) {
    throw new Error(`The guide must hold "${BEGIN}" and then "${END}", where the table goes.`);
  }
  return `${guide.slice(0, before)}${BEGIN}\n${table()}\n${guide.slice(after)}`;
}
