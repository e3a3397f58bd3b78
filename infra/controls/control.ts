/** What a control is: whose demands it meets, and what it finds wrong with a stack. */
import type { ModelResource, StackModel } from './stack-model.ts';

export interface Finding {
  readonly control: string;
  /** The resource, as Terraform addresses it. */
  readonly address: string;
  readonly what: string;
  readonly why: string;
  readonly how: string;
}

export interface Control {
  readonly id: string;
  /** Names that independent checkers give this demand. */
  readonly meets: readonly string[];
  readonly find: (model: StackModel) => readonly Finding[];
}

interface Text {
  readonly id: string;
  readonly meets: readonly string[];
  /** Completes "the resource …". */
  readonly what: string;
  readonly why: string;
  readonly how: string;
}

/** A control that every resource of some types must pass by itself. */
export function every(
  types: string | readonly string[],
  text: Text & { readonly holds: (resource: ModelResource, model: StackModel) => boolean },
): Control {
  const { id, meets, what, why, how, holds } = text;
  const all = typeof types === 'string' ? [types] : types;
  return {
    id,
    meets,
    find: (model) =>
      all
        .flatMap((type) => model.of(type))
        .filter((resource) => !holds(resource, model))
        .map(({ address }) => ({ control: id, address, what, why, how })),
  };
}

/** A control that says itself which resources fail and in what. */
export function custom(
  text: Omit<Text, 'what'> & {
    readonly problems: (
      model: StackModel,
    ) => readonly { readonly address: string; readonly what: string }[];
  },
): Control {
  const { id, meets, why, how, problems } = text;
  return {
    id,
    meets,
    find: (model) =>
      problems(model).map(({ address, what }) => ({ control: id, address, what, why, how })),
  };
}

export const describeFinding = ({ control, address, what, why, how }: Finding) =>
  `${address} ${what}. Why: ${why} How: ${how} [${control}]`;
