/** The published OpenAPI 3.0 document, built from the schemas and the table of operations. */
import { PROBLEM_CONTENT_TYPE, PROBLEMS, type ProblemCode, problem } from '../problems.ts';
import { componentSchemas, type JsonObject, schemaRef } from './components.ts';
import { EXAMPLES } from './examples.ts';
import { INTRODUCTION } from './introduction.ts';
import type { Answer, Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { HEADERS, type HeaderName, PARAMETERS } from './parameters.ts';

const EXAMPLE_REQUEST_ID = '5f0c1c8e-3b7a-4d0e-9b63-2a7d4b1f6c90';

const examplesRef = (names: readonly string[]): JsonObject =>
  Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/examples/${name}` }] as const),
  );

const headersOf = (names: readonly HeaderName[]): JsonObject =>
  Object.fromEntries(
    names.map((name) => [HEADERS[name].name, { $ref: `#/components/headers/${name}` }]),
  );

/** On every answer, whoever gives it. */
const COMMON_HEADERS: readonly HeaderName[] = [
  'RequestId',
  'CacheControl',
  'ContentTypeOptions',
  'TransportSecurity',
];

/** What the gateway or its firewall may say on any route, before anyone has looked at it. */
const COMMON_PROBLEMS: readonly ProblemCode[] = [
  'bad-request',
  'access-denied',
  'body-too-large',
  'rate-limited',
  'internal-error',
  'temporarily-unavailable',
  'timed-out',
];
const problemsOf = ({ problems }: Operation): readonly ProblemCode[] => [
  ...new Set([...problems, ...COMMON_PROBLEMS]),
];

const answerOf = (answer: Answer): JsonObject => {
  const json: JsonObject = answer.schema
    ? { schema: schemaRef(answer.schema) }
    : { schema: { type: 'object' } };
  if (answer.example) json.examples = examplesRef([answer.example]);
  return {
    description: answer.description,
    headers: headersOf([...(answer.headers ?? []), ...COMMON_HEADERS]),
    ...(answer.status === 304 ? {} : { content: { 'application/json': json } }),
  };
};

const problemHeaders = (status: number): readonly HeaderName[] => {
  if (status === 401) return ['WwwAuthenticate'];
  return status === 429 || status === 503 ? ['RetryAfter'] : [];
};

/** One response per status; its examples are the codes that bear this status here. */
const problemResponses = (codes: readonly ProblemCode[]): JsonObject => {
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      String(status),
      {
        description: same.map((code) => PROBLEMS[code].title).join('; '),
        headers: headersOf([...problemHeaders(status), ...COMMON_HEADERS]),
        content: {
          [PROBLEM_CONTENT_TYPE]: {
            schema: schemaRef('Problem'),
            examples: examplesRef(same.map((code) => `problem-${code}`)),
          },
        },
      },
    ]),
  );
};

const operationOf = (operation: Operation): JsonObject => ({
  operationId: operation.operationId,
  summary: operation.summary,
  description: operation.description,
  tags: [operation.tag],
  security: operation.scope ? [{ apiKey: [] }] : [],
  ...(operation.scope ? { 'x-scope': operation.scope } : {}),
  parameters: operation.parameters.map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ...(operation.body
    ? {
        requestBody: {
          required: operation.isBodyOptional !== true,
          content: {
            'application/json': {
              schema: schemaRef(operation.body),
              examples: examplesRef(operation.bodyExamples ?? []),
            },
          },
        },
      }
    : {}),
  responses: {
    ...Object.fromEntries(
      operation.answers.map((answer) => [String(answer.status), answerOf(answer)]),
    ),
    ...problemResponses(problemsOf(operation)),
  },
});

/** Groups the operations by path, each made by `make`. */
export const pathsOf = (make: (operation: Operation) => JsonObject): JsonObject => {
  const paths: Record<string, JsonObject> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: make(operation) };
  }
  return paths;
};

const problemExamples = (): JsonObject =>
  Object.fromEntries(
    [...new Set(OPERATIONS.flatMap(problemsOf))].map((code) => [
      `problem-${code}`,
      { summary: PROBLEMS[code].title, value: problem({ code, requestId: EXAMPLE_REQUEST_ID }) },
    ]),
  );

export const openApiDocument = (options: { readonly version: string }): JsonObject => ({
  openapi: '3.0.3',
  info: {
    title: 'Payments',
    version: options.version,
    description: INTRODUCTION,
    contact: { name: 'The team that runs this environment' },
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  servers: [
    { url: '/v1', description: 'The stage that served this document.', 'x-internal': false },
  ],
  tags: [
    { name: 'Batches', description: 'Files of payments.' },
    { name: 'Payments', description: 'Payments and what happened to them.' },
    { name: 'Service', description: 'The service itself.' },
    { name: 'Settlements', description: 'What was captured and refunded, day by day.' },
  ],
  security: [{ apiKey: [] }],
  paths: pathsOf(operationOf),
  components: {
    schemas: componentSchemas(),
    parameters: PARAMETERS,
    headers: Object.fromEntries(
      Object.entries(HEADERS).map(([name, { object }]) => [name, object]),
    ),
    examples: {
      ...Object.fromEntries(Object.entries(EXAMPLES).map(([name, { value }]) => [name, { value }])),
      ...problemExamples(),
    },
    securitySchemes: {
      apiKey: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'sk_{environment}_{keyId}_{secret}',
        description:
          'An API key. Each operation names the scope that it needs in x-scope; an operator key (ok_…) reads and does what needs scope operator.',
      },
    },
  },
  'x-problems': PROBLEMS,
});
