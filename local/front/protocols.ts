/** Tells a call's operation and input from its HTTP request, and writes the request for calls made in process. */
import type { IncomingHttpHeaders } from 'node:http';
import type { AwsRequest } from '../types.ts';
import {
  type AccessCheck,
  type Input,
  type Place,
  UnknownOperation,
  UnusableInput,
} from './access-check.ts';
import { lambdaAccess, lambdaOperation, statesAccess } from './compute-access.ts';
import { dynamodbAccess } from './dynamodb-access.ts';
import { gatewayAccess, gatewayOperation } from './gateway-access.ts';
import { snsAccess, sqsAccess } from './messaging-access.ts';

type Http = Pick<AwsRequest, 'method' | 'url' | 'headers' | 'body'>;

interface Protocol {
  readonly bodyBytesMax: number;
  readonly read: (http: Http) => { readonly operation: string; readonly input: Input };
  /** What the handler sees as `input`; undefined where the body is not the input. */
  readonly exposesInput: boolean;
  readonly write: (operation: string, input: Input) => Http;
  readonly checks: (operation: string, input: Input, place: Place) => readonly AccessCheck[];
}

const MiB = 1024 * 1024;

/** Limits leave room for JSON and form encoding around what each service itself accepts. */
export const protocols: Readonly<Record<string, Protocol>> = {
  dynamodb: {
    ...jsonProtocol(['DynamoDB_20120810', 'DynamoDBStreams_20120810']),
    bodyBytesMax: 16 * MiB,
    checks: dynamodbAccess,
  },
  sqs: { ...jsonProtocol(['AmazonSQS']), bodyBytesMax: 8 * MiB, checks: sqsAccess },
  states: { ...jsonProtocol(['AWSStepFunctions']), bodyBytesMax: 2 * MiB, checks: statesAccess },
  sns: {
    exposesInput: true,
    bodyBytesMax: 2 * MiB,
    read: readForm,
    write: writeForm,
    checks: snsAccess,
  },
  lambda: {
    exposesInput: false,
    bodyBytesMax: 6 * MiB + 1024,
    read: ({ method, url }) => lambdaOperation(method, url),
    write: writeLambda,
    checks: lambdaAccess,
  },
  apigateway: {
    exposesInput: true,
    bodyBytesMax: MiB,
    read: ({ method, url, body }) => gatewayOperation(method, url, body),
    write: (operation) => {
      throw new UnknownOperation(`apigateway ${operation} has no form in process`);
    },
    checks: gatewayAccess,
  },
};

/** The service that an unsigned request was meant for, as far as its shape shows. */
export function likelyService(headers: IncomingHttpHeaders, url: string): string {
  const target = String(headers['x-amz-target'] ?? '');
  if (target.startsWith('DynamoDB')) return 'dynamodb';
  if (target.startsWith('AmazonSQS')) return 'sqs';
  if (target !== '') return 'states';
  if (url.startsWith('/2015-03-31/')) return 'lambda';
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? 'sns' : 's3';
}

function jsonProtocol(
  prefixes: readonly string[],
): Pick<Protocol, 'read' | 'write' | 'exposesInput'> {
  return {
    exposesInput: true,
    read: ({ headers, body, method, url }) => {
      const target = headers['x-amz-target'];
      if (typeof target !== 'string')
        throw new UnknownOperation(`${method} ${url} without X-Amz-Target names no operation`);
      const dot = target.lastIndexOf('.');
      if (!prefixes.includes(target.slice(0, dot)))
        throw new UnknownOperation(`the target ${target} belongs to another service`);
      return { operation: target.slice(dot + 1), input: parseJson(body) };
    },
    write: (operation, input) => {
      const streams = ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'];
      const prefix = streams.includes(operation) ? prefixes.at(-1) : prefixes[0];
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${prefix}.${operation}`,
      };
      return post('/', headers, JSON.stringify(input));
    },
  };
}

function parseJson(body: Buffer): Input {
  try {
    const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input;
  } catch (cause) {
    throw new UnusableInput('the body is not JSON', { cause });
  }
  throw new UnusableInput('the body is not a JSON object');
}

function readForm({ body, method, url }: Http): { operation: string; input: Input } {
  const fields = [...new URLSearchParams(body.toString())];
  const input = Object.fromEntries(fields.map(([name, value]) => [name, copyOf(value)]));
  const operation = input.Action;
  if (operation === undefined || operation === '')
    throw new UnknownOperation(`${method} ${url} without Action names no operation`);
  return { operation, input };
}

/** What a form is decoded to is a view of it: a message in a queue would keep the whole of a batch in memory. */
const copyOf = (text: string): string => Buffer.from(text).toString();

function writeForm(operation: string, input: Input): Http {
  const form = new URLSearchParams({ Action: operation, Version: '2010-03-31' });
  for (const [name, value] of Object.entries(input)) {
    if (typeof value === 'object')
      throw new UnusableInput(`${name}: calls in process take flat form fields only`);
    form.set(name, String(value));
  }
  return post('/', { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
}

/** `Payload` is the event as JSON text; `InvocationType` as in the API. */
function writeLambda(operation: string, input: Input): Http {
  if (operation !== 'Invoke')
    throw new UnknownOperation(`lambda ${operation} has no form in process`);
  const { FunctionName, Payload, Qualifier, InvocationType } = input;
  const query = typeof Qualifier === 'string' ? `?Qualifier=${encodeURIComponent(Qualifier)}` : '';
  const path = `/2015-03-31/functions/${encodeURIComponent(String(FunctionName))}/invocations`;
  const headers = {
    'content-type': 'application/json',
    ...(typeof InvocationType === 'string' ? { 'x-amz-invocation-type': InvocationType } : {}),
  };
  return post(`${path}${query}`, headers, typeof Payload === 'string' ? Payload : '');
}

function post(url: string, headers: IncomingHttpHeaders, text: string): Http {
  const body = Buffer.from(text);
  const length = String(body.length);
  return { method: 'POST', url, headers: { ...headers, 'content-length': length }, body };
}
