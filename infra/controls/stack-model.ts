/** The synthesized stack as controls look at it: resources by type, and safe ways into their untyped attributes. */
import { arnOf, expand } from './resource-names.ts';

export interface ModelResource {
  readonly type: string;
  readonly name: string;
  /** `type.name` */
  readonly address: string;
  readonly attributes: Attributes;
}

export type Attributes = Readonly<Record<string, unknown>>;

export interface StackModel {
  readonly resources: readonly ModelResource[];
  /** All that the file declares: resources, providers, modules, variables … */
  readonly blocks: Attributes;
  /** Where the provider puts the stack. */
  readonly region: string;
  of(type: string): readonly ModelResource[];
  /** The resource that an interpolation such as `${aws_sqs_queue.payments.arn}`, or an ARN, speaks of. */
  referred(value: unknown): ModelResource | undefined;
  /** A text with the ARNs and names of this stack in place of references to them; a reference to anything else stays. */
  expanded(text: string): string;
}

export const isRecord = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list as it is, anything else as a list of one, nothing as an empty list. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

export const textsOf = (value: unknown): readonly string[] =>
  listOf(value).filter((item) => typeof item === 'string');

/** Follows a path; a block that Terraform repeats is entered at its first. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => {
    const block = Array.isArray(node) ? node[0] : node;
    return isRecord(block) ? block[key] : undefined;
  }, value);
}

/** What a JSON text says, or undefined. */
export function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `terraform` is what a stack synthesizes to: the content of cdk.tf.json. */
export function readStack(terraform: unknown): StackModel {
  const types = at(terraform, 'resource');
  const resources = Object.entries(isRecord(types) ? types : {}).flatMap(([type, named]) =>
    Object.entries(isRecord(named) ? named : {}).map(([name, attributes]) => ({
      type,
      name,
      address: `${type}.${name}`,
      attributes: isRecord(attributes) ? attributes : {},
    })),
  );
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  const region = String(at(terraform, 'provider', 'aws', 'region'));
  const expanded = (text: string) => expand(text, byAddress, region);
  const byArn = new Map(
    resources.flatMap((resource) => {
      const arn = arnOf(resource, region);
      return arn === undefined ? [] : [[expanded(arn), resource] as const];
    }),
  );
  return {
    resources,
    blocks: isRecord(terraform) ? terraform : {},
    region,
    of: (type) => resources.filter((resource) => resource.type === type),
    referred: (value) => {
      // Whole and at its beginning: between directives it would say something else.
      const reference = /^\$\{([a-z0-9_]+\.[\w-]+)\.[\w.[\]]+\}[\w:/.*-]*$/.exec(String(value));
      return byAddress.get(reference?.[1] ?? '') ?? byArn.get(expanded(String(value)));
    },
    expanded,
  };
}
