/** The API Gateway API as far as usage plans and their keys go, answered as AWS does. */
import { randomUUID } from 'node:crypto';
import type { AwsRequest, AwsResponse, ServiceHandler } from '../types.ts';
import type { UsageKey, UsageKeys } from './usage-keys.ts';

type Input = Readonly<Record<string, unknown>>;
type Answer = readonly [status: number, body: unknown];

/** Developer guide, "Usage plans and API keys": a value has 20 to 128 characters. */
const VALUE = /^.{20,128}$/s;

export function createControlPlane(keys: UsageKeys): ServiceHandler {
  const operations: Readonly<Record<string, (input: Input) => AwsResponse>> = {
    GetUsagePlans: () => ok([200, { item: keys.plans }]),
    CreateApiKey: (input) => createApiKey(keys, input),
    GetApiKeys: ({ name, includeValues }) => {
      const wanted = keys.list().filter((key) => isNamed(key, name));
      return ok([200, { item: wanted.map((key) => viewOf(key, includeValues === 'true')) }]);
    },
    DeleteApiKey: ({ apiKey }) =>
      keys.remove(String(apiKey)) ? ok([202, undefined]) : notFound('API Key'),
    CreateUsagePlanKey: (input) => attachKey(keys, input),
    GetUsagePlanKeys: ({ usagePlanId, name }) => {
      if (!hasPlan(keys, usagePlanId)) return notFound('Usage Plan');
      const attached = keys.list().filter(({ plans }) => plans.includes(String(usagePlanId)));
      const wanted = attached.filter((key) => isNamed(key, name));
      return ok([200, { item: wanted.map((key) => planKeyOf(key)) }]);
    },
  };
  return async ({ operation, input = {} }: AwsRequest) => {
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    return run?.(input) ?? refusal(404, 'UnknownOperationException', `no operation ${operation}`);
  };
}

function createApiKey(keys: UsageKeys, { name, value, enabled }: Input): AwsResponse {
  const given = typeof value === 'string' ? value : `${randomUUID()}`.replaceAll('-', '');
  if (!VALUE.test(given)) {
    const fault = given.length < 20 ? 'should be at least 20' : 'exceeds maximum size of 128';
    return refusal(400, 'BadRequestException', `API Key value ${fault} characters`);
  }
  const key = keys.create({ name: String(name ?? ''), value: given, enabled: enabled === true });
  return key === undefined
    ? refusal(409, 'ConflictException', 'API Key already exists')
    : ok([201, viewOf(key, true)]);
}

function attachKey(keys: UsageKeys, { usagePlanId, keyId }: Input): AwsResponse {
  if (!hasPlan(keys, usagePlanId)) return notFound('Usage Plan');
  switch (keys.attach(String(keyId), String(usagePlanId))) {
    case 'attached': {
      const key = keys.list().find(({ id }) => id === keyId);
      return ok([201, key === undefined ? {} : planKeyOf(key)]);
    }
    case 'already-attached':
      return refusal(
        409,
        'ConflictException',
        `API Key ${keyId} is already in usage plan ${usagePlanId}`,
      );
    case 'no-such-key':
      return notFound('API Key');
  }
}

/** As AWS filters: by the beginning of the name. */
const isNamed = (key: UsageKey, name: unknown): boolean =>
  typeof name !== 'string' || key.name.startsWith(name);

const hasPlan = (keys: UsageKeys, planId: unknown): boolean =>
  keys.plans.some(({ id }) => id === planId);

const viewOf = ({ id, name, value, enabled }: UsageKey, withValue: boolean) => ({
  id,
  name,
  enabled,
  ...(withValue ? { value } : {}),
});
const planKeyOf = ({ id, name, value }: UsageKey) => ({ id, type: 'API_KEY', name, value });

const ok = ([status, body]: Answer): AwsResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() },
  body: body === undefined ? '' : JSON.stringify(body),
});

const notFound = (what: string): AwsResponse =>
  refusal(404, 'NotFoundException', `Invalid ${what} identifier specified`);

const refusal = (status: number, code: string, message: string): AwsResponse => ({
  status,
  headers: {
    'content-type': 'application/json',
    'x-amzn-errortype': code,
    'x-amzn-requestid': randomUUID(),
  },
  body: JSON.stringify({ message }),
});
