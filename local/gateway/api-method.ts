/** Reads one method of the API document: who may call it, what it checks, which function it invokes. */
import type { AuthorizerDefinition } from './authorizer-definition.ts';
import { type BodyCheck, compileBodySchema } from './body-schema.ts';
import {
  arrayAt,
  dereference,
  isRecord,
  type JsonRecord,
  numberAt,
  optionalRecordAt,
  recordAt,
  stringAt,
} from './json-reader.ts';
import { lambdaNameOf } from './lambda-uri.ts';

/** Where a required parameter is looked for, in the order in which AWS names the missing ones. */
export interface RequiredParameter {
  readonly place: 'header' | 'path' | 'querystring';
  readonly name: string;
}

export interface ApiMethod {
  readonly httpMethod: string;
  readonly resourcePath: string;
  readonly authorizer: AuthorizerDefinition | undefined;
  readonly apiKeyRequired: boolean;
  /** Empty when the method's validator does not check parameters. */
  readonly requiredParameters: readonly RequiredParameter[];
  /** By media type; empty when the method's validator does not check the body. */
  readonly bodyChecks: ReadonlyMap<string, BodyCheck>;
  readonly functionName: string;
  /** Set when the integration names a role to invoke under; then no resource policy is asked. */
  readonly credentials: string | undefined;
  readonly timeoutMs: number;
}

export interface Validator {
  readonly parameters: boolean;
  readonly body: boolean;
}

/** What a method's definition refers to beyond itself. */
export interface ApiSource {
  readonly document: JsonRecord;
  readonly path: string;
  readonly authorizers: ReadonlyMap<string, AuthorizerDefinition | 'api-key'>;
  readonly validators: ReadonlyMap<string, Validator>;
  readonly warnings: string[];
}

export function readMethod(
  source: ApiSource,
  item: JsonRecord,
  httpMethod: string,
  operation: JsonRecord,
): ApiMethod {
  const place = `${httpMethod} ${source.path}`;
  const validator = validatorOf(source, operation, place);
  return {
    httpMethod,
    resourcePath: source.path,
    ...securityOf(source, operation, place),
    requiredParameters: validator.parameters ? requiredOf(source, item, operation, place) : [],
    bodyChecks: validator.body ? bodyChecksOf(source, operation, place) : new Map(),
    ...integrationOf(source, operation, place),
  };
}

function validatorOf(source: ApiSource, operation: JsonRecord, place: string): Validator {
  const key = 'x-amazon-apigateway-request-validator';
  const name = operation[key] ?? source.document[key];
  if (name === undefined) return { parameters: false, body: false };
  const validator = typeof name === 'string' ? source.validators.get(name) : undefined;
  if (!validator) throw new Error(`${place}: request validator ${name} is not defined; define it`);
  return validator;
}

function securityOf(source: ApiSource, operation: JsonRecord, place: string) {
  let authorizer: AuthorizerDefinition | undefined;
  let apiKeyRequired = false;
  for (const requirement of arrayAt(operation.security, `${place}.security`)) {
    for (const name of Object.keys(recordAt(requirement, `${place}.security`))) {
      const scheme = source.authorizers.get(name);
      if (scheme === undefined)
        throw new Error(
          `${place}: security scheme ${name} is neither an authorizer nor an API key`,
        );
      if (scheme === 'api-key') apiKeyRequired = true;
      else if (authorizer && authorizer !== scheme)
        throw new Error(`${place} has two authorizers; API Gateway takes one`);
      else authorizer = scheme;
    }
  }
  return { authorizer, apiKeyRequired };
}

const PLACES = { header: 'header', path: 'path', query: 'querystring' } as const;

function requiredOf(
  { document }: ApiSource,
  item: JsonRecord,
  operation: JsonRecord,
  place: string,
): readonly RequiredParameter[] {
  const declared = [
    ...arrayAt(item.parameters, `${place}.parameters`),
    ...arrayAt(operation.parameters, `${place}.parameters`),
  ].map((parameter) => recordAt(dereference(document, parameter, place), `${place}.parameters`));
  return declared
    .filter((parameter) => parameter.required === true)
    .map((parameter) => {
      const where = PLACES[parameter.in as keyof typeof PLACES];
      if (!where) throw new Error(`${place}: API Gateway takes no parameter in ${parameter.in}`);
      return { place: where, name: stringAt(parameter.name, `${place}.parameters.name`) };
    })
    .sort((left, right) => left.place.localeCompare(right.place));
}

function bodyChecksOf(
  { document }: ApiSource,
  operation: JsonRecord,
  place: string,
): ReadonlyMap<string, BodyCheck> {
  const body = optionalRecordAt(dereference(document, operation.requestBody, place), place);
  const content = optionalRecordAt(body.content, `${place}.requestBody.content`);
  return new Map(
    Object.entries(content).flatMap(([type, media]) => {
      const schema = isRecord(media) ? media.schema : undefined;
      if (schema === undefined) return [];
      return [[type.toLowerCase(), compileBodySchema(document, schema, `${place} body`)] as const];
    }),
  );
}

function integrationOf({ warnings }: ApiSource, operation: JsonRecord, place: string) {
  const key = 'x-amazon-apigateway-integration';
  const integration = recordAt(operation[key], `${place}.${key}`);
  if (String(integration.type).toLowerCase() !== 'aws_proxy')
    throw new Error(
      `${place}: integration ${integration.type} is not served locally; use aws_proxy`,
    );
  // Lambda is invoked by POST whatever the client's method; AWS answers 500 for any other.
  if (integration.httpMethod !== 'POST')
    throw new Error(`${place}: the integration's httpMethod must be POST to invoke a function`);
  const passthrough = String(integration.passthroughBehavior ?? 'when_no_match').toLowerCase();
  // Developer guide, "Integration passthrough behaviors": a proxy integration passes everything.
  if (passthrough !== 'when_no_match')
    warnings.push(`${place}: passthroughBehavior ${passthrough} has no effect on aws_proxy`);
  return {
    functionName: lambdaNameOf(integration.uri, place),
    credentials:
      integration.credentials === undefined
        ? undefined
        : stringAt(integration.credentials, `${place}.credentials`),
    timeoutMs: numberAt(integration.timeoutInMillis, `${place}.timeoutInMillis`) ?? 29_000,
  };
}
