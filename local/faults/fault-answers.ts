/** What services answer when they fail, refuse for lack of capacity, or take only a part. */
import { randomUUID } from 'node:crypto';
import type { Input } from '../front/access-check.ts';
import type { AwsResponse } from '../types.ts';

const THROTTLED: Readonly<Record<string, readonly [status: number, code: string]>> = {
  dynamodb: [400, 'ProvisionedThroughputExceededException'],
  sqs: [400, 'RequestThrottled'],
  states: [400, 'ThrottlingException'],
};

const json = (status: number, body: object, more: Record<string, string> = {}): AwsResponse => ({
  status,
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': randomUUID(),
    ...more,
  },
  body: JSON.stringify(body),
});

export function throttled(service: string): AwsResponse {
  const message = 'Rate exceeded';
  if (service === 'lambda') {
    const type = { 'x-amzn-errortype': 'TooManyRequestsException' };
    return json(429, { Type: 'User', message, Reason: 'ConcurrentInvocationLimitExceeded' }, type);
  }
  if (service === 'sns') {
    const body = `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>Throttling</Code><Message>${message}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
    return { status: 400, headers: { 'content-type': 'text/xml' }, body };
  }
  if (service === 's3') {
    const body = `<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>`;
    return { status: 503, headers: { 'content-type': 'application/xml' }, body };
  }
  const [status, code] = THROTTLED[service] ?? [400, 'ThrottlingException'];
  return json(status, { __type: `com.amazon.coral.service#${code}`, message });
}

/** The first item of a transaction says why; the others had nothing to say. */
export function cancelled(input: Input | undefined, code: string): AwsResponse {
  const items = Array.isArray(input?.TransactItems) ? input.TransactItems : [];
  const CancellationReasons = items.map((_, index) =>
    index === 0 ? { Code: code, Message: 'Asked for by a fault plan.' } : { Code: 'None' },
  );
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  const __type = 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException';
  return json(400, { __type, message, Message: message, CancellationReasons });
}

export const inProgress = (): AwsResponse =>
  json(400, {
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionInProgressException',
    message: 'The transaction with the given request token is already in progress.',
  });
