/** What is no file of payments is refused as a whole, with a code and the place, before any row is taken. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FileRefused } from '../../../../src/application/batch/file-refused.ts';
import { scan } from '../../../support/batch-text.ts';

const HEADER = 'amountMinor,currency,paymentMethod,reference\n';
const ROW = '1000,USD,tok_approve,order-1\n';
const LINE = '{"amountMinor":1000,"currency":"USD","paymentMethod":"tok_approve"}\n';
const CARD = '4242424242424242';

function refusal(bytes: Uint8Array, format: 'csv' | 'jsonl', limits = {}): FileRefused {
  try {
    scan(bytes, format, limits);
  } catch (error) {
    if (error instanceof FileRefused) return error;
    throw error;
  }
  throw new Error('the file was not refused');
}

const csv = (text: string) => [Buffer.from(text), 'csv'] as const;
const jsonl = (text: string) => [Buffer.from(text), 'jsonl'] as const;

describe('a file is refused when', () => {
  it.each([
    ['it is empty', csv(''), 'file-empty', ''],
    ['it is only a mark of byte order', csv('\ufeff'), 'file-empty', ''],
    ['it has blank lines only', jsonl('\n \r\n\t\n'), 'file-empty', ''],
    ['it has a header only', csv(HEADER), 'file-without-rows', ''],
    ['it has no header', csv(ROW + ROW), 'header-missing', ''],
    [
      'its header quotes do not close',
      csv(`"amountMinor,currency\n${ROW}`),
      'header-malformed',
      '',
    ],
    [
      'a column is unknown',
      csv(`amountMinor,currency,paymentMethod,colour\n${ROW}`),
      'column-unknown',
      'column 4',
    ],
    ['a column is missing', csv('amountMinor,currency\n1,USD\n'), 'column-missing', ''],
    [
      'a column is there twice',
      csv(`amountMinor,currency,paymentMethod,token\n${ROW}`),
      'column-repeated',
      'column 4',
    ],
    [
      'a metadata column has an evil name',
      csv('amountMinor,currency,paymentMethod,metadata.__proto__\n'),
      'column-unknown',
      'column 4',
    ],
    ['it has a NUL byte', csv(`${HEADER}${ROW}1000,USD,tok_a\0,x\n`), 'nul-byte', 'row 2'],
    ['a line of JSON has a NUL byte', jsonl(`${LINE}{"a":"\0"}\n`), 'nul-byte', 'row 2'],
    [
      'it is UTF-16 with a mark',
      [Buffer.from(`\ufeff${HEADER}${ROW}`, 'utf16le'), 'csv'] as const,
      'not-utf-8',
      '',
    ],
    [
      'it is UTF-16 without a mark',
      [Buffer.from(HEADER + ROW, 'utf16le'), 'csv'] as const,
      'nul-byte',
      'the header',
    ],
    ['it is gzip', [gzipSync(HEADER + ROW), 'csv'] as const, 'gzip-unannounced', ''],
    [
      'it is Latin-1',
      [Buffer.from(`${HEADER}${ROW}1,USD,tok_a,café\n`, 'latin1'), 'csv'] as const,
      'not-utf-8',
      'row 2',
    ],
    [
      'a line of JSON is Latin-1',
      [Buffer.from(`${LINE}{"reference":"café"}`, 'latin1'), 'jsonl'] as const,
      'not-utf-8',
      'row 2',
    ],
    [
      'a character is cut off',
      [Buffer.from([...Buffer.from(LINE), 0xe2, 0x82]), 'jsonl'] as const,
      'not-utf-8',
      'row 2',
    ],
    ['quotes never close', csv(`${HEADER}${ROW}1,USD,"tok_a,x\n${ROW}`), 'row-too-long', 'row 2'],
    [
      'a card number is in a cell',
      csv(`${HEADER}${ROW.repeat(8999)}1,USD,tok_a,${CARD}\n`),
      'card-number-refused',
      'row 9000',
    ],
    [
      'a card number is the amount',
      csv(`${HEADER}${CARD},USD,tok_a,x\n`),
      'card-number-refused',
      'row 1',
    ],
    [
      'a card number is in the header',
      csv(`amountMinor,${CARD}\n`),
      'card-number-refused',
      'the header',
    ],
    [
      'a card number lies over lines of one cell',
      csv(`${HEADER}1,USD,tok_a,"4242 4242\n4242 4242"\n`),
      'card-number-refused',
      'row 1',
    ],
    [
      'a card number has digits of full width',
      csv(`${HEADER}1,USD,tok_a,４２４２４２４２４２４２４２４２\n`),
      'card-number-refused',
      'row 1',
    ],
    [
      'a card number stands in a cell too many',
      csv(`${HEADER}1,USD,tok_a,x,${CARD}\n`),
      'card-number-refused',
      'row 1',
    ],
    [
      'a card number stands behind hundreds of cells',
      csv(`${HEADER}${'x,'.repeat(300)}${CARD}\n`),
      'card-number-refused',
      'row 1',
    ],
    [
      'a card number stands behind a closing quote',
      csv(`${HEADER}1,USD,tok_a,"x"${CARD}\n`),
      'card-number-refused',
      'row 1',
    ],
    [
      'a card number is parted by escapes in JSON',
      jsonl('{"reference":"4242\\u00a04242\\u00a04242\\u00a04242"}\n'),
      'card-number-refused',
      'row 1',
    ],
    [
      'a card number is parted by escapes of what is percent-encoded',
      jsonl('{"reference":"4242\\u00252d4242\\u00252d4242\\u00252d4242"}\n'),
      'card-number-refused',
      'row 1',
    ],
    [
      'a card number is escaped in JSON',
      jsonl(`{"reference":"\\u0034242424242424242"}\n`),
      'card-number-refused',
      'row 1',
    ],
    [
      'a card number is wholly escaped',
      jsonl(`{"a":"${[...CARD].map((digit) => `\\u003${digit}`).join('')}"}\n`),
      'card-number-refused',
      'row 1',
    ],
    [
      'a card number has escaped separators',
      jsonl(`${LINE}{"a":"4242\\t4242\\n4242\\/4242"}\n`),
      'card-number-refused',
      'row 2',
    ],
    [
      'a card number is a number of JSON',
      jsonl(`{"amountMinor":${CARD}}\n`),
      'card-number-refused',
      'row 1',
    ],
    ['a card number is a key', jsonl(`{"${CARD}":1}\n`), 'card-number-refused', 'row 1'],
    [
      'a card number is hidden by a second value',
      jsonl(`{"reference":"${CARD}","reference":"x"}\n`),
      'card-number-refused',
      'row 1',
    ],
    [
      'a card number is in what is no JSON',
      jsonl(`{"reference":"${CARD}\n`),
      'card-number-refused',
      'row 1',
    ],
  ])('%s', (_, [bytes, format], code, place) => {
    const refused = refusal(bytes, format);
    expect(refused.code).toBe(code);
    expect(refused.message).toMatch(place === '' ? /\.$/ : new RegExp(` See ${place}\\.$`));
    expect(refused.message).not.toContain(CARD);
  });

  it('one line has 100 MB, of which no more than a block is kept', () => {
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const bytes = Buffer.concat([Buffer.from(HEADER + ROW), ...Array<Buffer>(100).fill(piece)]);
    const before = process.memoryUsage().arrayBuffers;
    expect(refusal(bytes, 'csv')).toMatchObject({ code: 'row-too-long' });
    expect(refusal(bytes.subarray(HEADER.length + ROW.length), 'csv').code).toBe(
      'header-malformed',
    );
    expect(refusal(bytes, 'jsonl').code).toBe('row-too-long');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
  });

  it('it has too many rows', () => {
    expect(refusal(Buffer.from(HEADER + ROW.repeat(4)), 'csv', { rowsMax: 3 })).toMatchObject({
      code: 'too-many-rows',
      message: expect.stringMatching(/See row 4\.$/),
    });
  });
});

describe('a file is taken although', () => {
  it.each([
    ['digits of a card number are spread over cells', csv(`${HEADER}4242,USD,tok_4242,42424242\n`)],
    ['digits are spread over rows', csv(`${HEADER}1,USD,tok_a,42424242\n42424242,USD,tok_a,x\n`)],
    [
      'digits are spread over values of JSON',
      jsonl('{"a":"42424242","b":["42424242",4242,4242]}\n'),
    ],
    ['digits are spread over lines of JSON', jsonl('{"a":"42424242"}\n{"b":"42424242"}\n')],
    [
      'columns have other names, in another order',
      csv('Token,Order ID,amount_minor,CURRENCY\ntok_a,7,100,USD\n'),
    ],
    ['blank lines are between the rows', csv(`\n${HEADER}\r\n${ROW}\n\n${ROW}\n`)],
    ['rows are ragged: each is rejected by itself', csv(`${HEADER}1,USD\n1,USD,tok_a,x,y,z\n`)],
    ['10,000 rows are identical', csv(HEADER + ROW.repeat(10_000))],
  ])('%s', (_, [bytes, format]) => {
    expect(scan(bytes, format).rows).toBeGreaterThan(0);
  });
});
