/** The published OpenAPI document as the reference reads it. */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly (string | null)[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly default?: unknown;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
  readonly example?: unknown;
}

interface Reference {
  readonly $ref: string;
}
interface Media {
  readonly schema: Schema;
  readonly examples?: Readonly<Record<string, Reference>>;
}
export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Reference>>;
  readonly content?: Readonly<Record<string, Media>>;
}
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly security: readonly object[];
  readonly 'x-scope'?: string;
  readonly parameters: readonly Reference[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, Media>>;
  };
  readonly responses: Readonly<Record<string, Response>>;
}

export interface ApiDocument {
  readonly info: { readonly title: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly examples: Readonly<Record<string, { readonly value: unknown }>>;
  };
  readonly 'x-problems': Readonly<
    Record<string, { readonly status: number; readonly title: string; readonly detail: string }>
  >;
}

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export const routesOf = ({ paths }: ApiDocument): readonly Route[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );

/** The last part of a reference: the component's name. */
export const nameOf = ($ref: string): string => $ref.split('/').at(-1) ?? '';

export function parametersOf(document: ApiDocument, { parameters }: Operation): Parameter[] {
  return parameters.map(({ $ref }) => {
    const found = document.components.parameters[nameOf($ref)];
    if (found === undefined) throw new Error(`the document has no parameter ${$ref}`);
    return found;
  });
}

/** The examples of the request's body by name; none when it has no body. */
export function bodyExamplesOf(
  { components }: ApiDocument,
  { requestBody }: Operation,
): ReadonlyMap<string, unknown> {
  const examples = requestBody?.content['application/json']?.examples ?? {};
  return new Map(
    Object.values(examples).map(({ $ref }) => [
      nameOf($ref),
      components.examples[nameOf($ref)]?.value,
    ]),
  );
}
