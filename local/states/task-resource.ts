/** What a Task's Resource means: which call of which service it makes, and how answers and errors read in the data. */
import type { InvokeResult } from '../types.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { StateFailure } from './state-failure.ts';

/** `operation` is the API's name (Invoke, StartExecution, SendMessage …), `input` what its API takes. */
export interface StatesCall {
  readonly roleArn: string;
  readonly service: 'lambda' | 'states' | 'sqs' | 'sns' | 'dynamodb';
  readonly operation: string;
  readonly input: JsonObject;
}

/**
 * Every call that a state makes leaves through this port. For `lambda` it resolves with the host's InvokeResult
 * (`input` is `{ FunctionName, Payload }`), for the others with the service's answer. It rejects with an error
 * whose `name` is the service's error code, such as AccessDeniedException.
 */
export type CallPort = (call: StatesCall) => Promise<unknown>;

export interface TaskResource {
  readonly text: string;
  readonly service: StatesCall['service'];
  readonly operation: string;
  /** The result comes later, by SendTaskSuccess with the task's token. */
  readonly waitsForToken: boolean;
  /** A function's ARN as the resource: its event and result are the data itself. */
  readonly functionArn: string | undefined;
}

const LAMBDA_ARN = /^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/;
const INTEGRATION =
  /^arn:aws[\w-]*:states:::(?:(lambda):(invoke)|(states):(startExecution)|(sqs):(sendMessage)|(sns):(publish)|(dynamodb):((?:get|put|update|delete)Item))(\.waitForTaskToken)?$/;
const PREFIXES = {
  lambda: 'Lambda',
  states: 'StepFunctions',
  sqs: 'SQS',
  sns: 'SNS',
  dynamodb: 'DynamoDB',
};
// Names of plain JavaScript errors: the call never reached a service.
const LOCAL_ERROR = /^((Type|Range|Syntax|Reference|Aggregate|Abort)?Error|)$/;

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const small = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const renamed = (value: JsonObject, rename: (name: string) => string): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [rename(name), member]));

export function parseResource(text: string): TaskResource | undefined {
  if (LAMBDA_ARN.test(text))
    return {
      text,
      service: 'lambda',
      operation: 'Invoke',
      waitsForToken: false,
      functionArn: text,
    };
  const match = INTEGRATION.exec(text);
  const [service, operation, token] = match?.slice(1).filter((part) => part !== undefined) ?? [];
  if (service === undefined || operation === undefined) return undefined;
  if (token !== undefined && service === 'dynamodb') return undefined;
  return {
    text,
    service: service as TaskResource['service'],
    operation: capital(operation),
    waitsForToken: token !== undefined,
    functionArn: undefined,
  };
}

/** The API's input from the state's parameters: JSON where the API wants text, the API's own field names. */
export function requestOf(resource: TaskResource, parameters: Json): JsonObject {
  if (resource.functionArn !== undefined)
    return { FunctionName: resource.functionArn, Payload: parameters };
  if (!isObject(parameters))
    throw new StateFailure(
      'States.Runtime',
      `The parameters of ${resource.text} are not an object`,
    );
  const textual = { states: 'Input', sqs: 'MessageBody', sns: 'Message', lambda: '', dynamodb: '' }[
    resource.service
  ];
  const body = parameters[textual];
  const input =
    body === undefined || typeof body === 'string'
      ? parameters
      : { ...parameters, [textual]: JSON.stringify(body) };
  if (resource.service === 'lambda') return { Payload: {}, ...input };
  return resource.service === 'states' ? renamed(input, small) : input;
}

function payloadOf(result: unknown): Json {
  const invoked = result as InvokeResult;
  if (invoked.kind === 'throttled')
    throw new StateFailure('Lambda.TooManyRequestsException', 'Rate Exceeded.');
  if (invoked.kind === 'error')
    throw new StateFailure(
      invoked.errorType || 'Lambda.Unknown',
      invoked.payload || invoked.errorMessage,
    );
  return invoked.payload === '' ? null : JSON.parse(invoked.payload);
}

/** The state's result from the service's answer. */
export function answerOf(resource: TaskResource, answer: unknown): Json {
  const metadata = { SdkHttpMetadata: { HttpStatusCode: 200 } };
  if (resource.service === 'lambda') {
    const payload = payloadOf(answer);
    if (resource.functionArn !== undefined) return payload;
    return { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200, ...metadata };
  }
  return { ...(isObject(answer) ? renamed(answer, capital) : {}), ...metadata };
}

/** A rejected call as Retry and Catch see it: `{Service}.{Code}Exception`. */
export function failureOf({ service }: TaskResource, thrown: unknown): StateFailure {
  if (thrown instanceof StateFailure) return thrown;
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (LOCAL_ERROR.test(name))
    return new StateFailure(`${PREFIXES[service]}.SdkClientException`, message);
  const code = name.endsWith('Exception') ? name : `${name}Exception`;
  const denied = code.startsWith('AccessDenied');
  const reported = denied && service === 'lambda' ? 'AWSLambdaException' : code;
  return new StateFailure(
    `${PREFIXES[service]}.${reported}`,
    message,
    denied ? ['States.Permissions'] : [],
  );
}
