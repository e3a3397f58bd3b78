/** A log line is one line of JSON, whatever a client has put into what is logged. */
import { expect, it } from 'vitest';
import { createTelemetry } from '../../../src/entry/telemetry.ts';

it.each([
  ['a line break and a line of its own', 'x\r\n{"level":"info","message":"Captured."}'],
  ['an escape sequence of a terminal', '\u001b[2J\u001b]0;title\u0007'],
  ['HTML', '<script>alert(1)</script>'],
  ['separators that JavaScript takes for line breaks', 'a\u2028b\u2029c'],
])('is written as one line and read back as it was: %s', (_what, text) => {
  const lines: string[] = [];
  const runtime = { environmentSuffix: 'test', logLevel: 'info' } as const;
  const telemetry = createTelemetry({ runtime, write: (line) => lines.push(line) });
  telemetry.error(text, { reference: text }, new Error(text));
  expect(lines).toHaveLength(1);
  const [line = ''] = lines;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there.
  expect(line).not.toMatch(/[\u0000-\u001f]/);
  expect(JSON.parse(line)).toMatchObject({ message: text, reference: text });
});
