/** Writes docs/api.md out of the published document: every route with a curl line, every object, every error. */
import { curlExample } from './curl-example.ts';
import {
  type ApiDocument,
  nameOf,
  type Operation,
  parametersOf,
  type Response,
  type Route,
  routesOf,
  type Schema,
} from './document-view.ts';
import { formOf, schemaTable } from './schema-table.ts';

const OPENING = `# The payment API

<!-- Generated from the contract by \`npm run generate\`: edit src/contract instead. -->`;

const HOW_TO_RUN = `## Before you paste

The lines below need the API's base, a merchant's key, an operator's key, and for most of them the id of a payment:

\`\`\`sh
BASE=http://127.0.0.1:4010/v1 KEY=sk_… OPERATOR_KEY=ok_… PAYMENT=pay_… BATCH=bat_… DATE=2026-11-22
\`\`\`

\`npm start\` prints the first three; \`.tap/local.json\` keeps them while it runs.`;

const MANUAL =
  'The line needs an `authorized` payment: create one with `"captureMethod":"manual"` and set `PAYMENT` to its `id`.';

/** What a call's curl line needs of $PAYMENT, and how to come by it. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  capturePayment: [MANUAL, ''],
  cancelPayment: [MANUAL, ''],
  refundPayment: [
    'The line needs a `captured` payment: create one with `"captureMethod":"automatic"` and set `PAYMENT` to its `id`.',
    '',
  ],
  reviewPayment: [
    'The line needs a payment that is `in-review`: create one with `"paymentMethod":"tok_risk_review"` and set `PAYMENT` to its `id`.',
    '',
  ],
  retryPayment: [
    'The line needs a `failed` payment: create one with `"paymentMethod":"tok_processor_down"`, set `PAYMENT` to its `id` and wait until it has failed for good (seconds with `npm start -- --time-scale 400`).',
    '',
  ],
};

const anchor = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

const cell = (text: string): string => text.replaceAll('|', '\\|');

function overview(document: ApiDocument): string {
  const rows = routesOf(document).map(
    ({ method, path, operation }) =>
      `| \`${method} ${path}\` | [${operation.summary}](#${anchor(operation.summary)}) | ${scopeOf(operation)} |`,
  );
  return ['| call | what it does | scope |', '| --- | --- | --- |', ...rows].join('\n');
}

const scopeOf = (operation: Operation): string =>
  operation['x-scope'] === undefined ? 'none, and no key' : `\`${operation['x-scope']}\``;

function parameterTable(document: ApiDocument, operation: Operation): readonly string[] {
  const rows = parametersOf(document, operation).map(
    ({ name, in: place, required, description, schema }) =>
      `| \`${name}\` | ${place}${required ? '' : ', optional'} | ${cell(formOf(schema))}${fallbackOf(schema)} | ${cell(description)} |`,
  );
  if (rows.length === 0) return [];
  return ['| parameter | in | form | meaning |', '| --- | --- | --- | --- |', ...rows, ''];
}

const fallbackOf = ({ default: value }: Schema): string =>
  value === undefined ? '' : `, default \`${String(value)}\``;

function bodyLine({ requestBody }: Operation): readonly string[] {
  const schema = requestBody?.content['application/json']?.schema;
  if (schema === undefined) return [];
  const optional = requestBody?.required === true ? '' : ', or none';
  return [`Body: ${formOf(schema)}${optional}.`, ''];
}

const COMMON = /^(X-Request-Id|Cache-Control|X-Content-Type-Options|Strict-Transport-Security)$/;

function answerLine(status: string, { description, headers = {}, content }: Response): string {
  const schema = content?.['application/json']?.schema;
  const what = schema?.$ref === undefined ? '' : ` ${formOf(schema)}`;
  const names = Object.keys(headers).filter((name) => !COMMON.test(name));
  const withHeaders = names.length === 0 ? '' : ` (${names.map((n) => `\`${n}\``).join(', ')})`;
  return `- **${status}**${what}: ${description}${withHeaders}`;
}

/** Codes by status, without those that every route may answer. */
function problemLine(operation: Operation, everywhere: ReadonlySet<string>): string {
  const codes = problemCodes(operation).filter((code) => !everywhere.has(code));
  return codes.length === 0
    ? ''
    : `Refuses with ${codes.map((code) => `\`${code}\``).join(', ')}, and with what [every route](#errors) may.`;
}

const problemCodes = ({ responses }: Operation): readonly string[] =>
  Object.values(responses).flatMap(({ content }) =>
    Object.keys(content?.['application/problem+json']?.examples ?? {}).map((name) =>
      name.replace(/^problem-/, ''),
    ),
  );

function routeSection(
  document: ApiDocument,
  route: Route,
  everywhere: ReadonlySet<string>,
): string {
  const { method, path, operation } = route;
  const answers = Object.entries(operation.responses).filter(([status]) => Number(status) < 400);
  return [
    `### ${operation.summary}`,
    '',
    `\`${method} ${path}\` · scope: ${scopeOf(operation)}`,
    '',
    operation.description,
    '',
    ...(NEEDS[operation.operationId] ?? []),
    '```sh',
    curlExample(document, route),
    '```',
    '',
    ...parameterTable(document, operation),
    ...bodyLine(operation),
    ...answers.map(([status, response]) => answerLine(status, response)),
    '',
    problemLine(operation, everywhere),
  ]
    .join('\n')
    .trimEnd();
}

function objectSection(document: ApiDocument, name: string, schema: Schema): string {
  const example = exampleOf(document, name);
  return [
    `### ${name}`,
    '',
    schema.description ?? '',
    ...(schema.enum === undefined
      ? []
      : ['', `One of ${schema.enum.map((v) => `\`${v}\``).join(' ')}.`]),
    '',
    ...schemaTable(schema, document.components.schemas),
    ...(example === undefined ? [] : ['', '```json', JSON.stringify(example, null, 2), '```']),
  ]
    .join('\n')
    .trimEnd();
}

/** The last example of the object that any answer gives: the one in which most has happened. */
function exampleOf({ paths, components }: ApiDocument, schemaName: string): unknown {
  const media = Object.values(paths)
    .flatMap((operations) => Object.values(operations))
    .flatMap(({ responses }) => Object.values(responses))
    .flatMap(({ content }) => content?.['application/json'] ?? [])
    .filter(({ schema }) => nameOf(schema.$ref ?? '') === schemaName);
  const first = media.flatMap(({ examples = {} }) => Object.values(examples))[0];
  return first === undefined ? undefined : components.examples[nameOf(first.$ref)]?.value;
}

function errorSection(document: ApiDocument, everywhere: ReadonlySet<string>): string {
  const rows = Object.entries(document['x-problems'])
    .toSorted(([, a], [, b]) => a.status - b.status)
    .map(
      ([code, { status, detail }]) =>
        `| ${status} | \`${code}\`${everywhere.has(code) ? ' \\*' : ''} | ${cell(detail)} |`,
    );
  return [
    '## Errors',
    '',
    'Those with a star may be the answer of any route.',
    '',
    '| status | code | what happened and what to do |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}

export function apiReference(document: ApiDocument): string {
  const routes = routesOf(document);
  const codes = routes.map(({ operation }) => new Set(problemCodes(operation)));
  const everywhere = new Set(
    Object.keys(document['x-problems']).filter((code) => codes.every((set) => set.has(code))),
  );
  const objects = Object.entries(document.components.schemas);
  return [
    OPENING,
    document.info.description,
    overview(document),
    HOW_TO_RUN,
    '## Calls',
    ...routes.map((route) => routeSection(document, route, everywhere)),
    '## Objects',
    ...objects.map(([name, schema]) => objectSection(document, name, schema)),
    errorSection(document, everywhere),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}
