/** Lambda authorizers and the API key scheme, as the API document's security schemes define them. */
import {
  dereference,
  type JsonRecord,
  numberAt,
  optionalRecordAt,
  recordAt,
  stringAt,
} from './json-reader.ts';
import { lambdaNameOf } from './lambda-uri.ts';

interface IdentitySource {
  readonly place: 'header' | 'querystring';
  readonly name: string;
}

export interface AuthorizerDefinition {
  readonly name: string;
  readonly type: 'REQUEST' | 'TOKEN';
  readonly functionName: string;
  readonly credentials: string | undefined;
  readonly identitySources: readonly IdentitySource[];
  /** TOKEN only: a token that does not match is refused without a call. */
  readonly tokenPattern: RegExp | undefined;
  readonly ttlSeconds: number;
}

const TTL_DEFAULT_SECONDS = 300;
const TTL_MAX_SECONDS = 3600;

export function readAuthorizers(
  document: JsonRecord,
): ReadonlyMap<string, AuthorizerDefinition | 'api-key'> {
  const components = optionalRecordAt(document.components, 'components');
  const schemes = optionalRecordAt(components.securitySchemes, 'components.securitySchemes');
  return new Map(
    Object.entries(schemes).map(([name, value]) => {
      const place = `security scheme ${name}`;
      return [name, readScheme(name, recordAt(dereference(document, value, place), place), place)];
    }),
  );
}

function readScheme(
  name: string,
  scheme: JsonRecord,
  place: string,
): AuthorizerDefinition | 'api-key' {
  const extension = scheme['x-amazon-apigateway-authorizer'];
  if (extension === undefined) {
    if (scheme.type === 'apiKey' && String(scheme.name).toLowerCase() === 'x-api-key')
      return 'api-key';
    throw new Error(`${place} is neither a Lambda authorizer nor the x-api-key header`);
  }
  const authorizer = recordAt(extension, place);
  const type = String(authorizer.type).toUpperCase();
  if (type !== 'REQUEST' && type !== 'TOKEN')
    throw new Error(`${place}: authorizer type ${authorizer.type} is not served locally`);
  const ttlSeconds =
    numberAt(authorizer.authorizerResultTtlInSeconds, `${place} TTL`) ?? TTL_DEFAULT_SECONDS;
  if (ttlSeconds < 0 || ttlSeconds > TTL_MAX_SECONDS)
    throw new Error(`${place}: a TTL of ${ttlSeconds} s is outside 0 to ${TTL_MAX_SECONDS}`);
  const identitySources = identitySourcesOf(type, scheme, authorizer, place);
  if (type === 'REQUEST' && ttlSeconds > 0 && identitySources.length === 0)
    throw new Error(`${place} caches its results but has no identitySource; API Gateway wants one`);
  return {
    name,
    type,
    functionName: lambdaNameOf(authorizer.authorizerUri, place),
    credentials:
      authorizer.authorizerCredentials === undefined
        ? undefined
        : stringAt(authorizer.authorizerCredentials, `${place} credentials`),
    identitySources,
    tokenPattern:
      type === 'TOKEN' && typeof authorizer.identityValidationExpression === 'string'
        ? new RegExp(`^(?:${authorizer.identityValidationExpression})$`)
        : undefined,
    ttlSeconds,
  };
}

function identitySourcesOf(
  type: 'REQUEST' | 'TOKEN',
  scheme: JsonRecord,
  authorizer: JsonRecord,
  place: string,
): readonly IdentitySource[] {
  // A TOKEN authorizer's header is the scheme's own name unless identitySource says otherwise.
  const fallback = type === 'TOKEN' ? `method.request.header.${scheme.name}` : '';
  const text = String(authorizer.identitySource ?? fallback);
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, where, name] = /^method\.request\.(header|querystring)\.(.+)$/.exec(part) ?? [];
      if ((where !== 'header' && where !== 'querystring') || name === undefined)
        throw new Error(`${place}: identity source ${part} is not served locally`);
      return { place: where, name };
    });
}
