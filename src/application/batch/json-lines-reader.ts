/** Reads JSON Lines as payments: plain lines fast, all others as the API reads a body. */
import { checkRow } from '../../contract/batch-row.ts';
import { findCardNumbers } from '../../contract/card-number.ts';
import { mergeViolations, type Parsed } from '../../contract/parse.ts';
import { parseJson } from '../../contract/parse-json.ts';
import type { CreatePayment } from '../../contract/payment.ts';
import { isBlank } from './csv-row.ts';
import { readPlainJson } from './plain-json.ts';
import type { ReadBlock } from './read-rows.ts';

const LF = 10;

/** Where the line that starts at `from` ends: its line feed, or `limit`. -1 when more bytes are needed. */
export const lineEnd = (bytes: Buffer, from: number, limit: number, isLast: boolean): number => {
  const end = bytes.indexOf(LF, from);
  if (end !== -1 && end < limit) return end;
  return isLast ? limit : -1;
};

/** As strict as the API: what another reader of the JSON might take for something else is refused. */
export const readStrictJson = (line: string): Parsed<CreatePayment> => {
  const json = parseJson(line);
  if (json.outcome === 'malformed') {
    return { ok: false, errors: [{ pointer: '', detail: 'is not valid JSON' }] };
  }
  if (findCardNumbers(json.value).length > 0) return checkRow(json.value);
  const body = checkRow(json.value);
  const named = json.outcome === 'violations' ? json.errors : [];
  const errors = mergeViolations(named, body.ok ? [] : body.errors);
  return errors.length === 0 ? body : { ok: false, errors };
};

export function createJsonLinesReader(): ReadBlock {
  return ({ bytes, limit, isLast }, onRow) => {
    const text = bytes.toString('latin1', 0, limit);
    let at = 0;
    while (at < limit) {
      const end = lineEnd(bytes, at, limit, isLast);
      if (end === -1) break;
      const next = Math.min(end + 1, limit);
      const payment = readPlainJson(bytes, text, at, end);
      if (payment !== null) onRow(next, { ok: true, value: payment });
      else if (!isBlank(bytes, at, end)) {
        onRow(next, readStrictJson(bytes.toString('utf8', at, end)));
      }
      at = next;
    }
    return at;
  };
}
