/** What a synthesized stack declares, with its references replaced by what they came to be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

export type Tree = Readonly<Record<string, unknown>>;

export interface Declared {
  types(): readonly string[];
  /** The resources of a type: local name and attributes. */
  of(type: string): readonly (readonly [name: string, attributes: Tree])[];
  /** An attribute that only AWS could tell, from the state. */
  made(type: string, name: string, attribute: string): string;
}

interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Tree }[];
  }[];
}

export function readDeclared(suffix: string): Declared {
  const root = inject('workshop');
  const stack = `tap-${suffix}`;
  const directory = join(root, 'cdktf.out', 'stacks', stack);
  const { resource } = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as {
    readonly resource: Readonly<Record<string, Readonly<Record<string, Tree>>>>;
  };
  const state = JSON.parse(readFileSync(join(root, `terraform.${stack}.tfstate`), 'utf8')) as State;
  const made = (type: string, name: string, attribute: string): string => {
    const found = state.resources.find((one) => one.type === type && one.name === name);
    const value = found?.instances[0]?.attributes[attribute];
    if (value === undefined) throw new Error(`The state has no ${type}.${name}.${attribute}.`);
    return String(value);
  };
  const settle = (text: string) =>
    text.replaceAll(
      /\$\{(?:data\.)?([a-z0-9_]+)\.([A-Za-z0-9_-]+)\.([a-z_]+)\}/g,
      (_whole, type: string, name: string, attribute: string) => made(type, name, attribute),
    );
  return {
    types: () => Object.keys(resource),
    of: (type) =>
      Object.entries(resource[type] ?? {}).map(([name, { '//': _note, ...attributes }]) => [
        name,
        settleAll(attributes, settle) as Tree,
      ]),
    made,
  };
}

function settleAll(value: unknown, settle: (text: string) => string): unknown {
  if (typeof value === 'string') return settle(value);
  if (Array.isArray(value)) return value.map((one) => settleAll(one, settle));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, settleAll(one, settle)]),
  );
}

/** A document as a value: AWS keeps its meaning, not its spelling. */
export const document = (text: unknown): unknown =>
  typeof text === 'string' && text !== '' ? (JSON.parse(text) as unknown) : null;

export const tree = (value: unknown): Tree =>
  (Array.isArray(value) ? (value[0] ?? {}) : (value ?? {})) as Tree;

export const list = (value: unknown): readonly Tree[] =>
  Array.isArray(value) ? (value as Tree[]) : value === undefined ? [] : [value as Tree];

/** What was declared and what is held, side by side: for `expect(held).toEqual(declared)`. */
export interface Comparison {
  readonly declared: Readonly<Record<string, unknown>>;
  readonly held: Readonly<Record<string, unknown>>;
}

/** Compares all resources of a type, each by what `want` and `have` say of it. */
export async function compareAll(
  resources: ReturnType<Declared['of']>,
  want: (attributes: Tree, name: string) => unknown,
  have: (attributes: Tree, name: string) => Promise<unknown>,
): Promise<Comparison> {
  if (resources.length === 0) throw new Error('Nothing of this kind is declared.');
  const held = await Promise.all(
    resources.map(async ([name, attributes]) => [name, await have(attributes, name)] as const),
  );
  return {
    declared: Object.fromEntries(
      resources.map(([name, attributes]) => [name, want(attributes, name)]),
    ),
    held: Object.fromEntries(held),
  };
}
