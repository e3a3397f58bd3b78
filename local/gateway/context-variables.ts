/** The `$context` variables of gateway responses and access logs, and their substitution in texts. */
import type { Exchange } from './exchange.ts';
import { headerOf } from './gateway-request.ts';

type Value = string | number | null | undefined;
type Reader = (exchange: Exchange) => Value;

/** Developer guide, "Variables for data transformations": what gateway responses may use. */
const COMMON: Readonly<Record<string, Reader>> = {
  accountId: ({ stage }) => stage.accountId,
  apiId: ({ stage }) => stage.apiId,
  deploymentId: ({ stage }) => stage.deploymentId,
  domainName: ({ stage }) => stage.domainName,
  domainPrefix: ({ stage }) => stage.apiId,
  'error.message': ({ refusal }) => refusal?.message,
  'error.messageString': ({ refusal }) => refusal && JSON.stringify(refusal.message),
  'error.responseType': ({ refusal }) => refusal?.type,
  'error.validationErrorString': ({ refusal }) => refusal?.validationError,
  extendedRequestId: ({ extendedRequestId }) => extendedRequestId,
  httpMethod: ({ request }) => request.httpMethod,
  'identity.accountId': () => undefined,
  'identity.apiKey': ({ apiKey }) => apiKey,
  'identity.apiKeyId': ({ apiKey }) => apiKey,
  'identity.caller': () => undefined,
  'identity.sourceIp': ({ request }) => request.sourceIp,
  'identity.user': () => undefined,
  'identity.userAgent': ({ request }) => headerOf(request, 'user-agent'),
  'identity.userArn': () => undefined,
  path: ({ request }) => request.fullPath,
  protocol: ({ request }) => request.protocol,
  requestId: ({ requestId }) => requestId,
  requestTime: ({ receivedAt }) => commonLogTime(receivedAt),
  requestTimeEpoch: ({ receivedAt }) => receivedAt,
  resourceId: ({ resourceId }) => resourceId,
  resourcePath: ({ resourcePath }) => resourcePath,
  stage: ({ stage }) => stage.stageName,
  webaclArn: () => undefined,
  wafResponseCode: () => undefined,
};

/** Developer guide, "Variables for access logging": these exist there only. */
const LOG_ONLY: Readonly<Record<string, Reader>> = {
  'authorizer.error': ({ refusal }) =>
    refusal?.type.startsWith('AUTHORIZER') ? refusal.type : undefined,
  'authorizer.integrationLatency': ({ authorizer }) => authorizer?.latencyMs,
  'authorizer.latency': ({ authorizer }) => authorizer?.latencyMs,
  'authorizer.status': ({ authorizer }) => (authorizer ? 200 : undefined),
  'integration.error': ({ integrationError }) => integrationError,
  'integration.integrationStatus': ({ integrationStatus }) => integrationStatus,
  'integration.latency': ({ integrationLatencyMs }) => integrationLatencyMs,
  'integration.status': ({ integrationStatus }) => integrationStatus,
  integrationErrorMessage: ({ integrationError }) => integrationError,
  integrationLatency: ({ integrationLatencyMs }) => integrationLatencyMs,
  integrationStatus: ({ integrationStatus }) => integrationStatus,
  responseLatency: ({ answer }) => answer?.latencyMs,
  responseLength: ({ answer }) => answer?.bytes,
  status: ({ answer }) => answer?.status,
  'waf.error': () => undefined,
  'waf.latency': () => undefined,
  'waf.status': () => undefined,
  xrayTraceId: ({ traceId }) => /Root=([^;]+)/.exec(traceId)?.[1],
};

export type VariableUse = 'gateway-response' | 'access-log';
const VARIABLE = /\$context\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_-]+)*)/g;

function readerOf(name: string, use: VariableUse): Reader | undefined {
  const reader = COMMON[name] ?? (use === 'access-log' ? LOG_ONLY[name] : undefined);
  if (reader) return reader;
  const [, property] = /^authorizer\.([A-Za-z0-9_-]+)$/.exec(name) ?? [];
  if (property === undefined) return undefined;
  return ({ authorizer }) =>
    property === 'principalId' ? authorizer?.principalId : authorizer?.context.get(property);
}

/** Throws for a variable that AWS does not define there: it would be silently empty when deployed. */
export function checkVariables(text: string, use: VariableUse, place: string): void {
  for (const [variable, name = ''] of text.matchAll(VARIABLE))
    if (!readerOf(name, use))
      throw new Error(`${place} uses ${variable}, which API Gateway does not define there`);
}

export function contextValue(exchange: Exchange, name: string, use: VariableUse): Value {
  return readerOf(name, use)?.(exchange);
}

/**
 * Replaces each variable; one that is empty becomes `missing`. With `jsonSafe`, what a client can put
 * into a value cannot leave the JSON text around it. messageString brings its own quotes.
 */
export function substitute(
  text: string,
  exchange: Exchange,
  { use, missing, jsonSafe }: { use: VariableUse; missing: string; jsonSafe: boolean },
): string {
  return text.replaceAll(VARIABLE, (_, name: string) => {
    const value = contextValue(exchange, name, use);
    if (value === undefined || value === null || value === '') return missing;
    if (!jsonSafe || name === 'error.messageString') return String(value);
    return JSON.stringify(String(value)).slice(1, -1);
  });
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `09/Apr/2015:12:34:56 +0000` */
export function commonLogTime(epochMs: number): string {
  const iso = new Date(epochMs).toISOString();
  const month = MONTHS[Number(iso.slice(5, 7)) - 1];
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
