/** Says in one line what a call came to, whatever AWS, the network or the SDK made of it. */

interface CallError extends Error {
  /** Set where AWS answered. */
  readonly $metadata?: { readonly httpStatusCode?: number };
  /** Set where the answer says what is wrong. */
  readonly $fault?: string;
  /** Of the operating system. */
  readonly code?: string;
}

/** What the SDK adds for programmers. */
const HINT = /Deserialization error: .*$/s;

export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message, $metadata, $fault, code } = error as CallError;
  const line = message.replace(HINT, '').replaceAll(/\s+/g, ' ').trim();
  if ($metadata?.httpStatusCode !== undefined && $fault === undefined) {
    return `AWS's answer (HTTP ${$metadata.httpStatusCode}) could not be read: ${line}`;
  }
  return [name, line || code].filter(Boolean).join(': ');
}
