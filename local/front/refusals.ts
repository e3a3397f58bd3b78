/** Says no in each service's own words, so that every SDK raises the exception it would raise against AWS. */
import { randomUUID } from 'node:crypto';
import type { AwsResponse } from '../types.ts';

export type RefusalKind =
  | 'denied'
  | 'no-credentials'
  | 'unknown-credentials'
  | 'unknown-service'
  | 'unknown-operation'
  | 'malformed'
  | 'too-large'
  | 'internal';

type Codes = Readonly<Record<RefusalKind, readonly [status: number, code: string]>>;

const jsonCodes: Codes = {
  denied: [400, 'AccessDeniedException'],
  'no-credentials': [400, 'MissingAuthenticationTokenException'],
  'unknown-credentials': [400, 'UnrecognizedClientException'],
  'unknown-service': [400, 'UnknownOperationException'],
  'unknown-operation': [400, 'UnknownOperationException'],
  malformed: [400, 'SerializationException'],
  'too-large': [413, 'RequestEntityTooLargeException'],
  internal: [500, 'InternalServerError'],
};

const sqsCodes: Codes = {
  ...jsonCodes,
  denied: [403, 'AccessDeniedException'],
  'unknown-credentials': [403, 'InvalidClientTokenId'],
  internal: [500, 'InternalFailure'],
};

const lambdaCodes: Codes = {
  ...jsonCodes,
  denied: [403, 'AccessDeniedException'],
  'no-credentials': [403, 'MissingAuthenticationTokenException'],
  'unknown-credentials': [403, 'UnrecognizedClientException'],
  'unknown-operation': [404, 'UnknownOperationException'],
  malformed: [400, 'InvalidRequestContentException'],
  'too-large': [413, 'RequestTooLargeException'],
  internal: [500, 'ServiceException'],
};

const gatewayCodes: Codes = {
  ...lambdaCodes,
  malformed: [400, 'BadRequestException'],
  internal: [500, 'InternalFailure'],
};

const snsCodes: Codes = {
  denied: [403, 'AuthorizationError'],
  'no-credentials': [403, 'MissingAuthenticationToken'],
  'unknown-credentials': [403, 'InvalidClientTokenId'],
  'unknown-service': [400, 'InvalidAction'],
  'unknown-operation': [400, 'InvalidAction'],
  malformed: [400, 'InvalidParameter'],
  'too-large': [413, 'RequestEntityTooLarge'],
  internal: [500, 'InternalFailure'],
};

const s3Codes: Codes = {
  denied: [403, 'AccessDenied'],
  'no-credentials': [403, 'AccessDenied'],
  'unknown-credentials': [403, 'InvalidAccessKeyId'],
  'unknown-service': [501, 'NotImplemented'],
  'unknown-operation': [501, 'NotImplemented'],
  malformed: [400, 'InvalidURI'],
  'too-large': [400, 'EntityTooLarge'],
  internal: [500, 'InternalError'],
};

/** An error answer of `service` for the kind of refusal. */
export function refuse(service: string, kind: RefusalKind, message: string): AwsResponse {
  if (service === 's3') return s3Error(...s3Codes[kind], message);
  if (service === 'sns') return queryError(...snsCodes[kind], message);
  if (service === 'lambda') return restJsonError(...lambdaCodes[kind], message);
  if (service === 'apigateway') return restJsonError(...gatewayCodes[kind], message);
  const [status, code] = (service === 'sqs' ? sqsCodes : jsonCodes)[kind];
  const answer = jsonError(status, code, message);
  if (service !== 'sqs') return answer;
  // The old query protocol's code, which SDKs built for it still look at.
  const fault = status >= 500 ? 'Receiver' : 'Sender';
  const compatibleCode = `${code.replace(/Exception$/, '')};${fault}`;
  return { ...answer, headers: { ...answer.headers, 'x-amzn-query-error': compatibleCode } };
}

function jsonError(status: number, code: string, message: string): AwsResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify({ __type: `com.amazon.coral.service#${code}`, message, Message: message }),
  };
}

function restJsonError(status: number, code: string, message: string): AwsResponse {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': code,
      'x-amzn-requestid': randomUUID(),
    },
    body: JSON.stringify({ Type: status >= 500 ? 'Service' : 'User', Message: message, message }),
  };
}

function queryError(status: number, code: string, message: string): AwsResponse {
  const requestId = randomUUID();
  const type = status >= 500 ? 'Receiver' : 'Sender';
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>${type}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}

function s3Error(status: number, code: string, message: string): AwsResponse {
  const requestId = randomUUID();
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId></Error>`,
  };
}

function escapeXml(text: string): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .replace(/[<>&"']/g, (letter) => `&#${letter.codePointAt(0)};`);
}
