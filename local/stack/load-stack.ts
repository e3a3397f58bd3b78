/** Reads a synthesized stack and makes its references mean what they would mean on AWS. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stack, StackResource } from '../types.ts';
import { type Block, block, blocks } from './blocks.ts';
import { computedAttributes, type ResourceContext } from './computed-attributes.ts';
import { dataAttributes } from './data-sources.ts';
import type { Scope } from './expression-nodes.ts';
import { defineLazy, lazyCopy } from './lazy.ts';
import { evaluateTemplate } from './template.ts';

export interface LoadStackOptions {
  /** Base of queue URLs: the service front's address. */
  readonly endpoint?: string;
  readonly accountId?: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Arguments that Terraform itself reads; they are no attributes of the resource. */
const META_ARGUMENTS = new Set([
  '//',
  'depends_on',
  'lifecycle',
  'provider',
  'connection',
  'provisioner',
]);
const REPEATERS = ['count', 'for_each', 'dynamic'];
const LOCAL_ACCOUNT_ID = '123456789012';

/**
 * `attributes` keep the shape of the file: a block that Terraform allows once may be an object or a list of one
 * (read it with `block` or `blocks`). References are resolved when an attribute is first read, and only then can fail.
 */
export async function loadStack(directory: string, options: LoadStackOptions = {}): Promise<Stack> {
  const document = await readDocument(directory);
  const provider = block(record(document.provider ?? {}).aws);
  const region = String(provider?.region ?? 'us-east-1');
  const accountId = options.accountId ?? LOCAL_ACCOUNT_ID;
  const endpoint = options.endpoint ?? `https://sqs.${region}.amazonaws.com`;
  const place = { directory, region, accountId, endpoint };
  const resources = readResources(document, place);
  const byType = Map.groupBy(resources, ({ type }) => type);
  return {
    directory,
    region,
    accountId,
    resources,
    of: (type) => byType.get(type) ?? [],
    get environmentSuffix() {
      return suffixOf(byType.get('aws_lambda_function') ?? [], directory);
    },
  };
}

async function readDocument(directory: string): Promise<Json> {
  const file = join(directory, 'cdk.tf.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`${file} cannot be read; synthesize the stack first (npm run synth)`, {
      cause,
    });
  });
  try {
    return record(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} is not a JSON object; synthesize the stack again`, { cause });
  }
}

interface Place {
  readonly directory: string;
  readonly region: string;
  readonly accountId: string;
  readonly endpoint: string;
}

function readResources(document: Json, place: Place): StackResource[] {
  const values = new Map<string, Json>();
  const scope = createScope(document, values, place);
  const resolve = (template: string, path: string): unknown => {
    try {
      return evaluateTemplate(template, scope);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const shown = template.length > 200 ? `${template.slice(0, 200)}…` : template;
      throw new Error(`${path}: cannot resolve "${shown}": ${reason}`, { cause });
    }
  };
  const locals = lazyCopy(record(block(document.locals) ?? {}), 'local', resolve);
  values.set('local', record(locals));
  for (const { type, name, config } of entriesOf(document.data)) {
    const address = `data.${type}.${name}`;
    const configured = record(lazyCopy(config, address, resolve));
    values.set(address, dataAttributes(type, configured, place));
  }
  return entriesOf(document.resource).map(({ type, name, config }) => {
    const address = `${type}.${name}`;
    const repeater = REPEATERS.find((key) => key in config);
    if (repeater !== undefined)
      throw new Error(
        `${address} uses ${repeater}, which the local engine does not expand; write the resources out`,
      );
    const attributes = resourceAttributes({ type, address, config, resolve, place });
    values.set(address, attributes);
    return { type, name, address, attributes };
  });
}

function resourceAttributes(options: {
  readonly type: string;
  readonly address: string;
  readonly config: Json;
  readonly resolve: (template: string, path: string) => unknown;
  readonly place: Place;
}): Json {
  const { type, address, config, resolve, place } = options;
  const own = Object.entries(config).filter(([key]) => !META_ARGUMENTS.has(key));
  const attributes = record(lazyCopy(Object.fromEntries(own), address, resolve));
  const optional = (key: string) => {
    const value = attributes[key];
    return value === undefined || value === null ? undefined : String(value);
  };
  const context: ResourceContext = {
    address,
    optional,
    text: (key) => {
      const value = optional(key);
      if (value === undefined)
        throw new Error(`${address} has no ${key}, and names are not invented here; set it`);
      return value;
    },
    region: place.region,
    accountId: place.accountId,
    endpoint: place.endpoint,
  };
  for (const [key, compute] of Object.entries(computedAttributes(type))) {
    if (!Object.hasOwn(attributes, key))
      defineLazy(
        attributes,
        key,
        () => compute(context),
        () => `${address}.${key}`,
      );
  }
  return attributes;
}

/** What a dotted name in an expression stands for. */
function createScope(document: Json, values: ReadonlyMap<string, Json>, place: Place): Scope {
  const variables = record(document.variable ?? {});
  const attributeOf = (address: string, parts: readonly string[], depth: number) => {
    const found = values.get(address);
    if (found === undefined) throw new ReferenceError(`the stack has no ${address}`);
    const key = parts[depth];
    if (key === undefined) return { value: found, consumed: depth };
    if (!Object.hasOwn(found, key))
      throw new ReferenceError(`${address} sets no ${key}, and the local engine computes none`);
    return { value: found[key], consumed: depth + 1 };
  };
  return {
    directory: place.directory,
    lookup(parts) {
      const [first = '', second = '', third = ''] = parts;
      if (first === 'local') return attributeOf('local', parts, 1);
      if (first === 'data') return attributeOf(`data.${second}.${third}`, parts, 3);
      if (first === 'path') return { value: '.', consumed: 2 };
      if (first !== 'var') return attributeOf(`${first}.${second}`, parts, 2);
      const fallback = block(variables[second])?.default;
      if (fallback === undefined) throw new ReferenceError(`the variable ${second} has no default`);
      return { value: fallback, consumed: 2 };
    },
  };
}

function entriesOf(section: unknown): { type: string; name: string; config: Json }[] {
  return Object.entries(record(section ?? {})).flatMap(([type, named]) =>
    Object.entries(record(named)).map(([name, config]) => ({
      type,
      name,
      config: record(block(config)),
    })),
  );
}

/** Every function of a stack carries its environment's suffix; they must agree. */
function suffixOf(functions: readonly StackResource[], directory: string): string {
  const suffixes = functions.flatMap(({ attributes }) =>
    blocks(attributes.environment).map(
      (environment) => (environment.variables as Block | undefined)?.ENVIRONMENT_SUFFIX,
    ),
  );
  const distinct = [...new Set(suffixes.filter((suffix) => typeof suffix === 'string'))];
  const [only] = distinct;
  if (distinct.length === 1 && only !== undefined) return only;
  const found =
    distinct.length === 0 ? 'no function sets' : `functions disagree (${distinct.join(', ')}) on`;
  throw new Error(`${directory}: ${found} ENVIRONMENT_SUFFIX; synthesize the stack again`);
}

function record(value: unknown): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new TypeError('a JSON object was expected');
}
