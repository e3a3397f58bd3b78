/** What a function needs to run alone: its environment by the table of functions, and an event of its route. */
import { functions } from '../../infra/functions.ts';
import { submitEvent } from './submit-event.ts';

type Function = (typeof functions)[number];

const SUFFIX = 'bench';
const ACCOUNT = '123456789012';
const PAYMENT_ID = 'pay_01j00000000000000000000000';

function variableOf(use: Function['uses'][number], queueBase: string): string {
  switch (use.kind) {
    case 'table':
      return `${use.table}-${SUFFIX}`;
    case 'send':
    case 'consume':
      return `${queueBase}/${ACCOUNT}/${use.queue}-${SUFFIX}`;
    case 'publish':
      return `arn:aws:sns:us-east-1:${ACCOUNT}:${use.topic}-${SUFFIX}`;
    case 'run':
    case 'start':
      return `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:${use.machine}-${SUFFIX}`;
    case 'objects':
      return `payment-batches-${ACCOUNT}-${SUFFIX}`;
    case 'invoke':
      return `${use.function}-${SUFFIX}`;
    case 'setting':
      return '4';
    case 'constant':
      return use.value;
    case 'answer':
    case 'receive':
      return '';
  }
}

/** `endpoint` is where its AWS calls go. */
export function environmentOf(name: string, endpoint: string): NodeJS.ProcessEnv {
  const uses = functions.find((one) => one.name === name)?.uses ?? [];
  const own = uses.flatMap((use) =>
    'variable' in use ? [[use.variable, variableOf(use, endpoint)] as const] : [],
  );
  return {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_LAMBDA_FUNCTION_NAME: `${name}-${SUFFIX}`,
    POWERTOOLS_TRACE_ENABLED: 'false',
    ENVIRONMENT_SUFFIX: SUFFIX,
    LOG_LEVEL: 'INFO',
    ...Object.fromEntries(own),
  };
}

const authorizerEvent = () => ({
  ...submitEvent(),
  type: 'REQUEST',
  methodArn: `arn:aws:execute-api:us-east-1:${ACCOUNT}:bench/v1/POST/payments`,
  headers: {
    Authorization: 'Bearer sk_bench_0123456789abcdef0123_0123456789abcdefghijABCDEFGHIJ0123',
  },
});

/** Of its first route, with an id that nothing answers to. */
function eventOf({ triggers }: Function): Record<string, unknown> | undefined {
  for (const trigger of triggers) {
    if (trigger.kind === 'authorizer') return authorizerEvent();
    if (trigger.kind !== 'route') continue;
    if (trigger.path === '/payments' && trigger.method === 'POST') return submitEvent();
    const names = [...trigger.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    return submitEvent({
      resource: trigger.path,
      path: trigger.path.replaceAll(/\{\w+\}/g, PAYMENT_ID),
      httpMethod: trigger.method,
      pathParameters: Object.fromEntries(names.map((name) => [name, PAYMENT_ID])),
      body: trigger.method === 'POST' ? '{}' : null,
    });
  }
  return undefined;
}

/** The functions behind the API, each with an event. */
export const apiFunctions = (): readonly { name: string; event: Record<string, unknown> }[] =>
  functions.flatMap((one) => {
    const event = eventOf(one);
    return event === undefined ? [] : [{ name: one.name, event }];
  });
