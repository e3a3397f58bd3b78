/** Evaluates the policy that a Lambda authorizer answered against the method that was called. */
import { isRecord } from './json-reader.ts';

export type Verdict = 'allow' | 'explicit-deny' | 'implicit-deny' | 'malformed';

/** `policy` is the authorizer's `policyDocument`, of unknown shape: a function wrote it. */
export function evaluatePolicy(policy: unknown, methodArn: string): Verdict {
  if (!isRecord(policy) || policy.Statement === undefined) return 'malformed';
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  let verdict: Verdict = 'implicit-deny';
  for (const statement of statements) {
    const effect = effectOf(statement, methodArn);
    if (effect === 'malformed') return 'malformed';
    if (effect === 'Deny') verdict = 'explicit-deny';
    if (effect === 'Allow' && verdict === 'implicit-deny') verdict = 'allow';
  }
  return verdict;
}

function effectOf(statement: unknown, methodArn: string): 'Allow' | 'Deny' | 'malformed' | 'none' {
  if (!isRecord(statement)) return 'malformed';
  // Conditions, NotAction and NotResource are IAM's; refused here, they cannot be misread.
  const known = ['Sid', 'Effect', 'Action', 'Resource'];
  if (Object.keys(statement).some((key) => !known.includes(key))) return 'malformed';
  const { Effect: effect } = statement;
  const actions = textsOf(statement.Action);
  const resources = textsOf(statement.Resource);
  if ((effect !== 'Allow' && effect !== 'Deny') || !actions || !resources) return 'malformed';
  const applies =
    actions.some((pattern) => matches(pattern.toLowerCase(), 'execute-api:invoke')) &&
    resources.some((pattern) => matches(pattern, methodArn));
  return applies ? effect : 'none';
}

function textsOf(value: unknown): readonly string[] | undefined {
  const values = Array.isArray(value) ? value : [value];
  return values.every((text) => typeof text === 'string') ? values : undefined;
}

/** IAM's wildcards: `*` any run of characters, `?` any one. Linear, whatever the pattern. */
export function matches(pattern: string, text: string): boolean {
  let [position, index, star, retryFrom] = [0, 0, -1, 0];
  while (position < text.length) {
    if (pattern[index] === '*') {
      star = index++;
      retryFrom = position;
    } else if (
      index < pattern.length &&
      (pattern[index] === '?' || pattern[index] === text[position])
    ) {
      index++;
      position++;
    } else if (star >= 0) {
      index = star + 1;
      position = ++retryFrom;
    } else return false;
  }
  while (pattern[index] === '*') index++;
  return index === pattern.length;
}
