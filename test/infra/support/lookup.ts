/** Short ways to one resource of a synthesized stack and to the JSON documents in its attributes. */
import type { Attributes, SynthesizedStack } from './synthesize.ts';

export interface StatementText {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export function resource(stack: SynthesizedStack, type: string, name: string): Attributes {
  const found = stack.resources[type]?.[name];
  if (found === undefined) throw new Error(`${type}.${name} is not in the stack.`);
  return found;
}

export const json = (text: unknown) => JSON.parse(String(text));

export const statements = (owner: Attributes, attribute = 'policy'): readonly StatementText[] =>
  json(owner[attribute]).Statement;

export function statement(owner: Attributes, sid: string, attribute = 'policy'): StatementText {
  const found = statements(owner, attribute).find(({ Sid }) => Sid === sid);
  if (found === undefined) throw new Error(`No statement ${sid}.`);
  return found;
}
