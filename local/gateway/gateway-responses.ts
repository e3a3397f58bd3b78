/** The answers that the gateway gives in its own name, customized by the API's gateway responses. */
import { checkVariables, contextValue, substitute } from './context-variables.ts';
import type { Exchange } from './exchange.ts';
import { headerOf, queryValueOf } from './gateway-request.ts';
import { type JsonRecord, numberAt, optionalRecordAt, recordAt, stringAt } from './json-reader.ts';
import { documentedStatus, RESPONSE_TYPES, type Refusal } from './refusal.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string | readonly string[]])[];
  readonly body: Buffer;
}

interface GatewayResponse {
  readonly status: number | undefined;
  /** Header name to `'literal'`, `context.…` or `method.request.…`. */
  readonly headers: ReadonlyMap<string, string>;
  readonly templates: ReadonlyMap<string, string>;
}

export type GatewayResponses = ReadonlyMap<string, GatewayResponse>;

const HEADER_PREFIX = 'gatewayresponse.header.';
const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';
/** Recorded on AWS: this one response spells its field with a capital. */
const ACCESS_DENIED_TEMPLATE = '{"Message":$context.error.messageString}';

export function readGatewayResponses(value: unknown): GatewayResponses {
  const extension = 'x-amazon-apigateway-gateway-responses';
  return new Map(
    Object.entries(optionalRecordAt(value, extension)).map(([type, definition]) => {
      const place = `gateway response ${type}`;
      if (!RESPONSE_TYPES.has(type))
        throw new Error(`${place} is not a type of API Gateway; see its list of response types`);
      return [type, readGatewayResponse(recordAt(definition, place), place)];
    }),
  );
}

function readGatewayResponse(definition: JsonRecord, place: string): GatewayResponse {
  const parameters = optionalRecordAt(definition.responseParameters, `${place} parameters`);
  const templates = optionalRecordAt(definition.responseTemplates, `${place} templates`);
  return {
    status: numberAt(definition.statusCode, `${place} statusCode`),
    headers: new Map(
      Object.entries(parameters).map(([key, expression]) => {
        if (!key.startsWith(HEADER_PREFIX))
          throw new Error(`${place}: ${key} is not a header; write ${HEADER_PREFIX}Name`);
        return [key.slice(HEADER_PREFIX.length), readExpression(expression, place)];
      }),
    ),
    templates: new Map(
      Object.entries(templates).map(([type, template]) => {
        const text = stringAt(template, `${place} template`);
        checkVariables(text, 'gateway-response', place);
        return [type, text];
      }),
    ),
  };
}

function readExpression(value: unknown, place: string): string {
  const expression = stringAt(value, `${place} parameter`);
  const known = /^('.*'|context\..+|method\.request\.(header|querystring|path)\..+)$/s;
  if (!known.test(expression))
    throw new Error(`${place}: ${expression} is no mapping; quote literals as 'text'`);
  if (expression.startsWith('context.'))
    checkVariables(`$${expression}`, 'gateway-response', place);
  return expression;
}

export function renderRefusal(
  responses: GatewayResponses,
  exchange: Exchange,
  refusal: Refusal,
): HttpAnswer {
  exchange.refusal = refusal;
  const fallback = refusal.status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
  const own = responses.get(refusal.type);
  const response = own ?? responses.get(fallback);
  const [contentType, template] = templateFor(response, refusal, exchange);
  const body = substitute(template, exchange, {
    use: 'gateway-response',
    missing: '',
    jsonSafe: contentType.includes('json'),
  });
  const headers = new Map([
    ['content-type', ['Content-Type', contentType]],
    ['x-amzn-errortype', ['x-amzn-ErrorType', refusal.errorType]],
  ] as [string, [string, string]][]);
  for (const [name, expression] of response?.headers ?? []) {
    const value = evaluate(expression, exchange);
    if (value !== undefined) headers.set(name.toLowerCase(), [name, value]);
  }
  return {
    status: response?.status ?? (own ? documentedStatus(refusal) : refusal.status),
    headers: [...headers.values()],
    body: Buffer.from(body),
  };
}

/** The template for the client's Accept if there is one, else JSON's, else the first. */
function templateFor(
  response: GatewayResponse | undefined,
  refusal: Refusal,
  exchange: Exchange,
): readonly [contentType: string, template: string] {
  const accept = headerOf(exchange.request, 'accept') ?? '';
  const templates = response?.templates ?? new Map<string, string>();
  for (const type of [accept, 'application/json']) {
    const template = templates.get(type);
    if (template !== undefined) return [type, template];
  }
  const [first] = templates;
  const builtIn = refusal.type === 'ACCESS_DENIED' ? ACCESS_DENIED_TEMPLATE : DEFAULT_TEMPLATE;
  return first ?? ['application/json', builtIn];
}

function evaluate(expression: string, exchange: Exchange): string | undefined {
  if (expression.startsWith("'")) return expression.slice(1, -1);
  const { request } = exchange;
  const [, context] = /^context\.(.+)$/s.exec(expression) ?? [];
  if (context !== undefined) {
    const value = contextValue(exchange, context, 'gateway-response');
    return value === undefined || value === null ? undefined : String(value);
  }
  const [, place, name = ''] = /^method\.request\.(\w+)\.(.+)$/s.exec(expression) ?? [];
  const value =
    place === 'header'
      ? headerOf(request, name)
      : place === 'querystring'
        ? queryValueOf(request, name)
        : exchange.pathParameters?.get(name);
  // A decoded parameter may hold what no header may.
  return value === undefined ? undefined : value.replaceAll(/[^\t\x20-\x7e]/g, '');
}
