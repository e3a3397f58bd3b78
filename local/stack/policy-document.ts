/** Renders the data source aws_iam_policy_document as the JSON policy that it stands for. */
import { type Block, blocks } from './blocks.ts';

const strings = (value: unknown): string[] =>
  value === undefined || value === null ? [] : [value].flat().map(String);

/** IAM reads one value and a list of one alike; Terraform writes the shorter form. */
const compact = (values: readonly string[]) => (values.length === 1 ? values[0] : values);

function principals(value: unknown): unknown {
  const found: Record<string, string[]> = {};
  for (const { type, identifiers } of blocks(value)) {
    if (type === '*') return '*';
    const key = String(type);
    found[key] = [...(found[key] ?? []), ...strings(identifiers)];
  }
  return Object.fromEntries(Object.entries(found).map(([type, ids]) => [type, compact(ids)]));
}

function conditions(value: unknown): unknown {
  const found: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of blocks(value)) {
    const operator = String(test);
    found[operator] = { ...found[operator], [String(variable)]: compact(strings(values)) };
  }
  return found;
}

function statement(source: Block): Record<string, unknown> {
  const rendered: Record<string, unknown> = { Effect: source.effect ?? 'Allow' };
  const copy = (name: string, attribute: string, render: (value: unknown) => unknown) => {
    const value = source[attribute];
    if (value !== undefined && value !== null) rendered[name] = render(value);
  };
  const list = (value: unknown) => compact(strings(value));
  copy('Sid', 'sid', String);
  copy('Action', 'actions', list);
  copy('NotAction', 'not_actions', list);
  copy('Resource', 'resources', list);
  copy('NotResource', 'not_resources', list);
  copy('Principal', 'principals', principals);
  copy('NotPrincipal', 'not_principals', principals);
  copy('Condition', 'condition', conditions);
  return rendered;
}

export function renderPolicyDocument(config: Block): string {
  const merged = [config.source_policy_documents, config.override_policy_documents];
  if (merged.some((value) => value !== undefined && value !== null))
    throw new TypeError('aws_iam_policy_document with merged documents is not supported');
  return JSON.stringify({
    Version: config.version ?? '2012-10-17',
    Statement: blocks(config.statement).map(statement),
  });
}
