/** What a planted violation is, and the usual ways to plant one. */
import { type Editable, editJson, editStatement, resourceOf, type Tree } from './planted.ts';

export interface Violation {
  readonly control: string;
  readonly edit: (resources: Editable, blocks: Tree) => void;
  /** Address that must be reported. */
  readonly at: string;
}

type Value = string | number | boolean | object | undefined;

/** Sets (or, with undefined, removes) one attribute of `type.name`. */
export function set(control: string, at: string, attribute: string, value: Value): Violation {
  const [type = '', name = ''] = at.split('.');
  return {
    control,
    at,
    edit: (resources) => {
      const owner = resourceOf(resources, type, name);
      if (value === undefined) delete owner[attribute];
      else owner[attribute] = value;
    },
  };
}

/** Removes `removed`, upon which `at` must be reported. */
export const remove = (control: string, at: string, removed: string): Violation => ({
  control,
  at,
  edit: (resources) => {
    const [type = '', name = ''] = removed.split('.');
    resourceOf(resources, type, name);
    delete resources[type]?.[name];
  },
});

export const statement = (
  control: string,
  at: string,
  attribute: string,
  sid: string,
  edit: (statement: Record<string, unknown>) => void,
): Violation => ({
  control,
  at,
  edit: (resources) => {
    const [type = '', name = ''] = at.split('.');
    editStatement(resourceOf(resources, type, name), attribute, sid, edit);
  },
});

/** Adds a resource of any type, which must be reported itself unless `at` says who. */
export const add = (
  control: string,
  added: string,
  attributes: Record<string, unknown>,
  at = added,
): Violation => ({
  control,
  at,
  edit: (resources) => {
    const [type = '', name = ''] = added.split('.');
    resources[type] = { ...resources[type], [name]: attributes };
  },
});

/** Adds a statement to the policy of `owner`, upon which `at` must be reported. */
export const addStatement = (
  control: string,
  owner: string,
  added: Record<string, unknown>,
  at = owner,
): Violation => ({
  control,
  at,
  edit: (resources) => {
    const [type = '', name = ''] = owner.split('.');
    editJson(resourceOf(resources, type, name), 'policy', (policy) => {
      (policy.Statement as unknown[]).push({ Sid: 'Added', Effect: 'Allow', ...added });
    });
  },
});

/** Edits a JSON document in an attribute of `at`. */
export const edited = (
  control: string,
  at: string,
  attribute: string,
  edit: (document: Tree) => void,
): Violation => ({
  control,
  at,
  edit: (resources) => {
    const [type = '', name = ''] = at.split('.');
    editJson(resourceOf(resources, type, name), attribute, edit);
  },
});
