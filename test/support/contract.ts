/** Holds a response of the API against the published document: its status, every header, its body. */
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { openApiDocument } from '../../src/contract/openapi/document.ts';

interface Reference {
  readonly $ref: string;
}
interface HeaderObject {
  readonly required: boolean;
  readonly schema: { readonly type: string };
}
interface ResponseObject {
  readonly headers?: Readonly<Record<string, Reference>>;
  readonly content?: Readonly<Record<string, { readonly schema: Reference }>>;
}
interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly responses: Readonly<Record<string, ResponseObject>> }>>
    >
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly headers: Readonly<Record<string, HeaderObject>>;
  };
}

export interface ApiExchange {
  readonly method: string;
  /** Without the stage and the query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** What HTTP and API Gateway add to every response by themselves. */
const OF_THE_TRANSPORT =
  /^(connection|content-length|content-type|date|keep-alive|transfer-encoding|x-amz-apigw-id|x-amzn-(errortype|requestid|trace-id))$/;

export const publishedDocument = JSON.parse(
  JSON.stringify(openApiDocument({ version: '0.0.0' })),
) as Document;

// Not strict: OpenAPI 3.0 says more in a schema than JSON Schema does.
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: 'api', components: publishedDocument.components });
const validators = new Map<string, ValidateFunction>();

function faultsOf(schema: object & { readonly $ref?: string }, value: unknown): readonly string[] {
  const key = JSON.stringify(schema);
  const absolute = schema.$ref === undefined ? schema : { $ref: `api${schema.$ref}` };
  const validate = validators.get(key) ?? ajv.compile(absolute);
  validators.set(key, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath} ${message} ${JSON.stringify(params)}`.trim(),
  );
}

function operationAt(method: string, path: string) {
  const given = path.split('/');
  for (const [template, operations] of Object.entries(publishedDocument.paths)) {
    const parts = template.split('/');
    const fits =
      parts.length === given.length &&
      parts.every((part, at) => (part.startsWith('{') ? given[at] !== '' : part === given[at]));
    if (fits) return operations[method.toLowerCase()];
  }
  return undefined;
}

/** A path or method that the document does not have is answered with a problem document. */
const ANYWHERE_ELSE: ResponseObject = {
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function headerFaults({ headers: documented = {} }: ResponseObject, headers: Headers): string[] {
  const known = Object.entries(documented).map(([name, { $ref }]) => {
    const object = publishedDocument.components.headers[$ref.split('/').at(-1) ?? ''];
    if (object === undefined) throw new Error(`${$ref} is not in the document`);
    return { name: name.toLowerCase(), ...object };
  });
  const faults = known.flatMap(({ name, required, schema }) => {
    const value = headers.get(name);
    if (value === null) return required ? [`header ${name} is missing`] : [];
    const typed = schema.type === 'integer' ? Number(value) : value;
    return faultsOf(schema, typed).map((fault) => `header ${name} ${fault}`);
  });
  const names = new Set(known.map(({ name }) => name));
  const strange = [...headers.keys()].filter(
    (name) => !names.has(name) && !OF_THE_TRANSPORT.test(name),
  );
  return [...faults, ...strange.map((name) => `header ${name} is not documented`)];
}

function bodyFaults({ content }: ResponseObject, { headers, body, method }: ApiExchange): string[] {
  if (content === undefined) return body === '' ? [] : ['a body is not documented'];
  const type = headers.get('content-type') ?? '';
  const schema = content[type]?.schema;
  if (schema === undefined) return [`content type "${type}" is not documented`];
  if (method === 'HEAD') return [];
  try {
    return faultsOf(schema, JSON.parse(body)).map((fault) => `body ${fault}`);
  } catch {
    return ['the body is not JSON'];
  }
}

/** Every way in which the response is not what the document says; none when it is. */
export function contractFaults(exchange: ApiExchange): readonly string[] {
  const { method, path, status, headers } = exchange;
  const operation = operationAt(method, path);
  if (operation === undefined) {
    const wrong = status >= 400 && status < 500 ? [] : [`status ${status} for an unknown route`];
    return [...wrong, ...bodyFaults(ANYWHERE_ELSE, exchange)];
  }
  const documented = operation.responses[status];
  if (documented === undefined) return [`status ${status} is not documented`];
  return [...headerFaults(documented, headers), ...bodyFaults(documented, exchange)];
}
