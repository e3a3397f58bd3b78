/** The cursor of a list: a position, bound to its merchant and query, that only we can have written. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const VERSION = 1;
const SIGNED = /^([A-Za-z0-9_-]{1,1500})\.([A-Za-z0-9_-]{43})$/;

interface Content {
  readonly v: number;
  readonly p: string;
  readonly q: string;
}

/** All that decides what a position means: whose list, which filters, which order; not the size of a page. */
export type CursorBinding = readonly (string | null)[];

const digestOf = (binding: CursorBinding): string =>
  createHash('sha256').update(JSON.stringify(binding)).digest('base64url');

const sign = (payload: string, key: Uint8Array): string =>
  createHmac('sha256', key).update(payload).digest('base64url');

export function writeCursor(position: string, binding: CursorBinding, key: Uint8Array): string {
  const content: Content = { v: VERSION, p: position, q: digestOf(binding) };
  const payload = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${payload}.${sign(payload, key)}`;
}

/** The position; null for a cursor that was changed, or made for another merchant or query. */
export function readCursor(cursor: string, binding: CursorBinding, key: Uint8Array): string | null {
  const [, payload, signature] = SIGNED.exec(cursor) ?? [];
  if (payload === undefined || signature === undefined) return null;
  // As text: several texts stand for the same bytes, and only one of them is ours.
  const given = Buffer.from(signature);
  const expected = Buffer.from(sign(payload, key));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  // Signed by us, so its form is known; the version tells a form of the past.
  const content = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Content;
  return content.v === VERSION && content.q === digestOf(binding) ? content.p : null;
}
