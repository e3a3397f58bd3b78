/** The method's request validator: required parameters, then the body against its model. */
import type { ApiMethod, RequiredParameter } from './api-method.ts';
import type { Exchange } from './exchange.ts';
import { headerOf, mediaTypeOf, queryValueOf } from './gateway-request.ts';
import { type Refusal, refuse } from './refusal.ts';

export function validateRequest(method: ApiMethod, exchange: Exchange): Refusal | undefined {
  const { request, pathParameters } = exchange;
  const sentValue = ({ place, name }: RequiredParameter) => {
    if (place === 'path') return pathParameters?.get(name);
    return place === 'header' ? headerOf(request, name) : queryValueOf(request, name);
  };
  // "included and not blank" (developer guide, "Request validation for REST APIs").
  const missing = method.requiredParameters.filter((parameter) => !sentValue(parameter)?.trim());
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    return refuse('BAD_REQUEST_PARAMETERS', {
      message: `Missing required request parameters: [${names}]`,
    });
  }
  return validateBody(method, exchange);
}

/** "If no matching content type is found, request validation is not performed" (the same page). */
function validateBody(method: ApiMethod, { request, body }: Exchange): Refusal | undefined {
  const mediaType = mediaTypeOf(headerOf(request, 'content-type')) || 'application/json';
  const check = method.bodyChecks.get(mediaType) ?? method.bodyChecks.get('$default');
  if (!check) return undefined;
  // No body counts as an empty object (localstack's request validator, proven against AWS).
  const text = body.length === 0 ? '{}' : bodyText(body);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('BAD_REQUEST_BODY', { validationError: 'the body is not JSON' });
  }
  const validationError = check(value);
  return validationError === undefined
    ? undefined
    : refuse('BAD_REQUEST_BODY', { validationError });
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A body that is no binary media type is text: broken UTF-8 becomes U+FFFD, a BOM stays. */
export function bodyText(body: Buffer): string {
  return decoder.decode(body);
}
