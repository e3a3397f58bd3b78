/** One call as a curl line that runs when pasted, given $BASE, $KEY, $OPERATOR_KEY, $PAYMENT, $BATCH and $DATE. */
import { type ApiDocument, bodyExamplesOf, parametersOf, type Route } from './document-view.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
/** `createPayment` becomes `create-payment`. */
const dashed = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function urlOf(document: ApiDocument, { path, operation }: Route): string {
  const filled = path.replaceAll(
    /\{(\w+?)(?:Id)?\}/g,
    (_all, kind: string) => `$${kind.toUpperCase()}`,
  );
  const query = parametersOf(document, operation)
    .filter((parameter) => parameter.in === 'query' && parameter.schema.default !== undefined)
    .map(({ name, schema }) => `${name}=${String(schema.default)}`);
  return `"$BASE${filled}${query.length === 0 ? '' : `?${query.join('&')}`}"`;
}

/** A line that is pasted again for another payment is another request, and needs another key. */
const idempotencyHeader = ({ path, operation }: Route): string =>
  path.includes('{paymentId}')
    ? `-H "Idempotency-Key: ${dashed(operation.operationId)}-$PAYMENT"`
    : `-H 'Idempotency-Key: ${dashed(operation.operationId)}-1042'`;

/** `example` names the body's example; the first when there are several and none is named. */
export function curlExample(document: ApiDocument, route: Route, example?: string): string {
  const { method, operation } = route;
  const names = parametersOf(document, operation).map(({ name }) => name);
  const bodies = bodyExamplesOf(document, operation);
  const chosen = example ?? bodies.keys().next().value;
  const body = chosen === undefined ? undefined : bodies.get(chosen);
  const key = operation['x-scope'] === 'operator' ? '$OPERATOR_KEY' : '$KEY';
  const lines = [
    `curl -s${method === 'GET' || body !== undefined ? '' : ` -X ${method}`} ${urlOf(document, route)}`,
    ...(operation.security.length > 0 ? [`-H "Authorization: Bearer ${key}"`] : []),
    ...(names.includes('Idempotency-Key') ? [idempotencyHeader(route)] : []),
    ...(names.includes('Prefer') ? ["-H 'Prefer: wait=10'"] : []),
    ...(body === undefined
      ? []
      : ["-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`]),
  ];
  return lines.join(' \\\n  ');
}
