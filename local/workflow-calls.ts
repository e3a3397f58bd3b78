/** Lets state machines call services through the front, so that their roles are checked and their calls counted. */
import type { InProcessCall } from './front/dispatcher.ts';
import type { Front } from './front/front.ts';
import { AnswerLost } from './front/interceptors.ts';
import type { CallPort } from './states/task-resource.ts';
import type { AwsResponse, InvokeResult, Principal } from './types.ts';

/** An answer of a service that is an error; `name` is the service's own code, as a machine's Catch sees it. */
class ServiceError extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

const textOf = ({ body }: AwsResponse) => (typeof body === 'string' ? body : body.toString());

/** The text of an element of SNS's XML answers, the entities that XML itself needs resolved. */
const elementOf = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`)
    .exec(xml)?.[1]
    ?.replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

function errorOf(response: AwsResponse): ServiceError {
  const text = textOf(response);
  const code = elementOf(text, 'Code');
  if (code !== undefined) return new ServiceError(code, elementOf(text, 'Message') ?? text);
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  const type = String(json.__type ?? response.headers['x-amzn-errortype'] ?? 'ServiceException');
  const message = String(json.message ?? json.Message ?? text);
  return new ServiceError(type.replace(/^.*#/, '').replace(/:.*$/, ''), message);
}

/** The same facts that the function host gave before they became an HTTP answer. */
function invokeResultOf(response: AwsResponse): InvokeResult {
  const payload = textOf(response);
  if (response.status === 429) return { kind: 'throttled' };
  if (response.status !== 200) throw errorOf(response);
  if (response.headers['x-amz-function-error'] === undefined) return { kind: 'ok', payload };
  const { errorType = 'Unhandled', errorMessage = '' } = JSON.parse(payload) as {
    errorType?: string;
    errorMessage?: string;
  };
  return { kind: 'error', errorType, errorMessage, payload };
}

/** To a machine, an answer that never came is a failure on its own side of the line. */
function asLocalFailure(error: unknown): never {
  throw error instanceof AnswerLost ? new Error(error.message, { cause: error }) : error;
}

/** Every state of every machine calls through this; the principal is the machine's role. */
export function createWorkflowCalls(front: Front): CallPort {
  const answerTo = (principal: Principal, call: InProcessCall) =>
    front.call(principal, call).catch(asLocalFailure);
  return async ({ roleArn, service, operation, input }) => {
    const principal: Principal = { kind: 'role', roleArn, label: 'states' };
    if (service === 'lambda') {
      const event = { ...input, Payload: JSON.stringify(input.Payload ?? null) };
      return invokeResultOf(await answerTo(principal, { service, operation, input: event }));
    }
    const response = await answerTo(principal, { service, operation, input });
    if (response.status !== 200) throw errorOf(response);
    const text = textOf(response);
    if (service === 'sns') return { MessageId: elementOf(text, 'MessageId') ?? '' };
    return JSON.parse(text || '{}');
  };
}
