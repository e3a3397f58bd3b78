/** IAM's wildcards: `*` for any text, `?` for one character. */

export interface Pattern {
  /** As written in the policy. */
  readonly text: string;
  readonly matches: (candidate: string) => boolean;
}

/** Compiles a pattern over the whole candidate; the frequent shapes avoid a regular expression. */
export function compilePattern(text: string, options: { ignoreCase?: boolean } = {}): Pattern {
  const wanted = options.ignoreCase ? text.toLowerCase() : text;
  const fold = options.ignoreCase
    ? (candidate: string) => candidate.toLowerCase()
    : (candidate: string) => candidate;
  if (wanted === '*') return { text, matches: () => true };
  const wildcard = wanted.search(/[*?]/);
  if (wildcard === -1) return { text, matches: (candidate) => fold(candidate) === wanted };
  if (wildcard === wanted.length - 1 && wanted.endsWith('*')) {
    const prefix = wanted.slice(0, -1);
    return { text, matches: (candidate) => fold(candidate).startsWith(prefix) };
  }
  const source = wanted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 'su');
  return { text, matches: (candidate) => expression.test(fold(candidate)) };
}

/** ArnEquals and ArnLike are one: each of the six parts of an ARN is matched by itself. */
export function compileArnPattern(text: string): Pattern {
  const parts = splitArn(text).map((part) => compilePattern(part));
  return {
    text,
    matches: (candidate) => {
      const actual = splitArn(candidate);
      if (actual.length !== parts.length) return false;
      return parts.every((part, index) => part.matches(actual[index] ?? ''));
    },
  };
}

/** At most six parts: whatever follows the account belongs to the resource. */
function splitArn(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
