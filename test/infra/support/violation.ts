/** What a planted violation is, and the usual ways to plant one. */
import { type Editable, editStatement, resourceOf } from './planted.ts';

export interface Violation {
  readonly control: string;
  readonly edit: (resources: Editable) => void;
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
