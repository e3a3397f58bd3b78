/** The little XML that S3 speaks: writing elements, and reading flat ones. */
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Written XML, told apart from text that still has to be escaped. */
export type Xml = string & { readonly written: unique symbol };

/** A text content is escaped, a list of elements is not. */
export function element(name: string, content: string | number | boolean | readonly Xml[]): Xml {
  const inner = Array.isArray(content) ? content.join('') : escapeText(String(content));
  return `<${name}>${inner}</${name}>` as Xml;
}

/** Leaves out what is undefined. */
export function optional(name: string, content: string | number | undefined): readonly Xml[] {
  return content === undefined ? [] : [element(name, content)];
}

export function document(name: string, content: readonly Xml[]): string {
  return `${DECLARATION}<${name} xmlns="${NAMESPACE}">${content.join('')}</${name}>`;
}

/** Texts between the tags of every element of this name; elements of one name must not nest. */
export function readAll(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g');
  return [...xml.matchAll(pattern)].map((match) => match[1] ?? '');
}

export function readText(xml: string, name: string): string | undefined {
  const [found] = readAll(xml, name);
  return found === undefined ? undefined : unescapeText(found.trim());
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}

function unescapeText(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(lt|gt|quot|apos|amp));/gi, (...match) => {
    const [, hex, decimal, name] = match as string[];
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }[name as 'lt'];
  });
}
