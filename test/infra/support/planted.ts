/** A copy of a synthesized stack with one thing changed, as a careless edit would. */
import { readStack, type StackModel } from '../../../infra/controls/stack-model.ts';
import type { SynthesizedStack } from './synthesize.ts';

export type Tree = Record<string, unknown>;

/** The attributes of every resource, free to be changed. */
export type Editable = Record<string, Record<string, Tree>>;

export function planted(
  stack: SynthesizedStack,
  edit: (resources: Editable, blocks: Tree) => void,
): StackModel {
  const terraform = JSON.parse(stack.text) as Tree & { resource: Editable };
  edit(terraform.resource, terraform);
  return readStack(terraform);
}

/** The attributes of one resource. */
export function resourceOf(resources: Editable, type: string, name: string): Tree {
  const found = resources[type]?.[name];
  if (found === undefined) throw new Error(`${type}.${name} is not in the stack.`);
  return found;
}

/** Edits a JSON document that an attribute holds as text. */
export function editJson(owner: Tree, attribute: string, edit: (document: Tree) => void): void {
  const document = JSON.parse(String(owner[attribute])) as Tree;
  edit(document);
  owner[attribute] = JSON.stringify(document);
}

/** Edits the statement with the given id of a policy. */
export function editStatement(
  owner: Tree,
  attribute: string,
  sid: string,
  edit: (statement: Tree) => void,
): void {
  editJson(owner, attribute, (document) => {
    const statement = (document.Statement as Tree[]).find(({ Sid }) => Sid === sid);
    if (statement === undefined) throw new Error(`No statement ${sid} in ${attribute}.`);
    edit(statement);
  });
}

/** `${type.name.attribute}`, as Terraform writes a reference. */
export const reference = (address: string, attribute = 'arn') => `\${${address}.${attribute}}`;
