/** What a function needs to run alone: its environment by the table of functions, and an event of its route. */
import { functions } from '../../infra/functions.ts';
import { submitEvent } from './submit-event.ts';

type Function = (typeof functions)[number];

const SUFFIX = 'bench';
const ACCOUNT = '123456789012';
/** Each of its form, and of nothing that is there. */
const IDS: Readonly<Record<string, string>> = {
  paymentId: 'pay_01j00000000000000000000000',
  batchId: 'bat_01j00000000000000000000000',
};
/** Bodies that pass; a refusal would not show what a function's first call of AWS costs. */
const BODIES: Readonly<Record<string, Record<string, unknown>>> = {
  '/batches': { format: 'csv', fileName: 'payments.csv', sizeBytes: 1000, sha256: 'a'.repeat(64) },
  '/payments/{paymentId}/review': { decision: 'approve', note: 'A known customer.' },
};
const CALLERS = {
  merchant: {
    kind: 'merchant',
    merchantId: 'mer_01j00000000000000000000000',
    scopes: 'payments:read payments:write batches:write',
  },
  operator: { kind: 'operator', scopes: 'operator' },
} as const;
/** What an operator alone may do. */
const OPERATED = '/payments/{paymentId}/review';

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
    const event = submitEvent();
    const caller = CALLERS[trigger.path === OPERATED ? 'operator' : 'merchant'];
    return {
      ...event,
      resource: trigger.path,
      path: trigger.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => IDS[name] ?? name),
      httpMethod: trigger.method,
      pathParameters: Object.fromEntries(names.map((name) => [name, IDS[name] ?? name])),
      requestContext: {
        ...(event.requestContext as object),
        authorizer: { ...caller, keyId: '0123456789abcdef0123' },
      },
      body: trigger.method === 'POST' ? JSON.stringify(BODIES[trigger.path] ?? {}) : null,
    };
  }
  return undefined;
}

/** The functions behind the API, each with an event. */
export const apiFunctions = (): readonly { name: string; event: Record<string, unknown> }[] =>
  functions.flatMap((one) => {
    const event = eventOf(one);
    return event === undefined ? [] : [{ name: one.name, event }];
  });
