/** Whether an error answer says what no answer may say. */

/** What no error may tell: frames of a stack, keys, payment tokens. */
const INSIDE = /\n\s+at |\.(ts|mjs|js):\d|node:|\b[so]k_[a-z0-9-]+_[0-9A-Za-z]{8}|\btok_/;

/** An error is a problem document without a word of the inside. */
export const tellsInside = (contentType: string | null, text: string): boolean =>
  contentType !== 'application/problem+json' || INSIDE.test(text);
