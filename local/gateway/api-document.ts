/** Reads the REST API's OpenAPI body, as API Gateway imports it, into what the gateway serves. */
import { type ApiMethod, type ApiSource, readMethod, type Validator } from './api-method.ts';
import { readAuthorizers } from './authorizer-definition.ts';
import { type GatewayResponses, readGatewayResponses } from './gateway-responses.ts';
import { arrayAt, type JsonRecord, optionalRecordAt, recordAt, stringAt } from './json-reader.ts';
import type { Route } from './router.ts';

export interface RestApi {
  readonly routes: readonly Route<ApiMethod>[];
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  readonly binaryMediaTypes: readonly string[];
  readonly gatewayResponses: GatewayResponses;
  /** What the document says and API Gateway, or this gateway, does not act on. */
  readonly warnings: readonly string[];
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
const ANY_METHOD = 'x-amazon-apigateway-any-method';
const EXTENSIONS_READ = new Set([
  'x-amazon-apigateway-api-key-source',
  'x-amazon-apigateway-binary-media-types',
  'x-amazon-apigateway-gateway-responses',
  'x-amazon-apigateway-request-validator',
  'x-amazon-apigateway-request-validators',
]);
const EXTENSIONS_INERT: Readonly<Record<string, string>> = {
  'x-amazon-apigateway-documentation': 'only published',
  'x-amazon-apigateway-endpoint-configuration': 'there is one local endpoint',
  'x-amazon-apigateway-importexport-version': 'only for the importer',
  'x-amazon-apigateway-minimum-compression-size': 'answers are not compressed locally',
};

export function readApiDocument(body: string): RestApi {
  const document = recordAt(parse(body), 'the API body');
  const warnings = rootWarnings(document);
  const authorizers = readAuthorizers(document);
  const validators = readValidators(document);
  const routes = Object.entries(recordAt(document.paths, 'paths')).flatMap(([path, item]) =>
    readPath({ document, path, item, authorizers, validators, warnings }),
  );
  return {
    routes,
    apiKeySource:
      document['x-amazon-apigateway-api-key-source'] === 'AUTHORIZER' ? 'AUTHORIZER' : 'HEADER',
    binaryMediaTypes: arrayAt(
      document['x-amazon-apigateway-binary-media-types'],
      'binary media types',
    ).map((type) => stringAt(type, 'binary media type').toLowerCase()),
    gatewayResponses: readGatewayResponses(document['x-amazon-apigateway-gateway-responses']),
    warnings,
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new Error('the REST API body is not JSON; give the OpenAPI document as JSON', { cause });
  }
}

function rootWarnings(document: JsonRecord): string[] {
  // The importer says "root level security is ignored": silence here would leave routes open on AWS.
  if (document.security !== undefined)
    throw new Error('security at the root is ignored by API Gateway; write it at each operation');
  const extensions = Object.keys(document).filter((key) => key.startsWith('x-amazon-apigateway-'));
  return extensions.flatMap((key) => {
    if (EXTENSIONS_READ.has(key)) return [];
    const reason = EXTENSIONS_INERT[key];
    if (reason === undefined)
      throw new Error(`${key} is unknown to the local gateway; teach it api-document.ts`);
    return [`${key} has no effect locally: ${reason}`];
  });
}

function readValidators(document: JsonRecord): ReadonlyMap<string, Validator> {
  const place = 'x-amazon-apigateway-request-validators';
  return new Map(
    Object.entries(optionalRecordAt(document[place], place)).map(([name, value]) => {
      const validator = recordAt(value, `${place}.${name}`);
      return [
        name,
        {
          parameters: validator.validateRequestParameters === true,
          body: validator.validateRequestBody === true,
        },
      ];
    }),
  );
}

type Source = ApiSource & { readonly item: unknown };

function readPath(source: Source): Route<ApiMethod>[] {
  const item = recordAt(source.item, source.path);
  return [...METHODS, ANY_METHOD].flatMap((key) => {
    if (item[key] === undefined) return [];
    const httpMethod = key === ANY_METHOD ? 'ANY' : key.toUpperCase();
    const method = readMethod(source, item, httpMethod, recordAt(item[key], key));
    return [{ httpMethod, resourcePath: source.path, method }];
  });
}
