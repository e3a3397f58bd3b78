/** The local usage plan's keys through the AWS SDK: as API Gateway answers, and kept with the data. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  GetApiKeysCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
} from '@aws-sdk/client-api-gateway';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { type Front, startFront } from '../../../local/front/front.ts';
import { createControlPlane } from '../../../local/gateway/control-plane.ts';
import { createUsageKeys, type UsageKeys } from '../../../local/gateway/usage-keys.ts';
import type { Stack } from '../../../local/types.ts';

const plan = {
  type: 'aws_api_gateway_usage_plan',
  name: 'plan',
  address: 'aws_api_gateway_usage_plan.plan',
  attributes: { id: 'plan1', name: 'merchants-test' },
};
const stack: Stack = {
  directory: '',
  region: 'us-east-1',
  accountId: '123456789012',
  environmentSuffix: 'test',
  resources: [plan],
  of: (type) => (type === plan.type ? [plan] : []),
};
const VALUE = 'v'.repeat(64);

let front: Front;
let keys: UsageKeys;
let client: APIGatewayClient;
let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tap-usage-keys-'));
  front = await startFront({ clock: createClock(), log: () => {} });
  keys = createUsageKeys({ stack, directory });
  front.serve('apigateway', createControlPlane(keys));
  const credentials = front.credentials.issue({ kind: 'admin', label: 'you' });
  client = new APIGatewayClient({ region: 'us-east-1', endpoint: front.endpoint, credentials });
});
afterEach(async () => {
  client.destroy();
  await front.close();
  rmSync(directory, { recursive: true, force: true });
});

const attach = (keyId: string) =>
  client.send(new CreateUsagePlanKeyCommand({ usagePlanId: 'plan1', keyId, keyType: 'API_KEY' }));

test('a key is enrolled once it is made and attached, and no longer once it is deleted', async () => {
  const plans = await client.send(new GetUsagePlansCommand({}));
  expect(plans.items?.map(({ name }) => name)).toEqual(['merchants-test']);
  const made = await client.send(
    new CreateApiKeyCommand({ name: 'test-mer_1', value: VALUE, enabled: true }),
  );
  expect(keys.isEnrolled(VALUE)).toBe(false);
  await attach(made.id ?? '');
  expect(keys.isEnrolled(VALUE)).toBe(true);
  const listed = await client.send(new GetUsagePlanKeysCommand({ usagePlanId: 'plan1' }));
  expect(listed.items).toEqual([
    { id: made.id, type: 'API_KEY', name: 'test-mer_1', value: VALUE },
  ]);
  await client.send(new DeleteApiKeyCommand({ apiKey: made.id }));
  expect(keys.isEnrolled(VALUE)).toBe(false);
});

test('a disabled key does not count as enrolled', async () => {
  const made = await client.send(new CreateApiKeyCommand({ name: 'n', value: VALUE }));
  await attach(made.id ?? '');
  expect(keys.isEnrolled(VALUE)).toBe(false);
});

test('keys are found by the beginning of their names, without their values unless asked', async () => {
  keys.enroll({ name: 'test-a', value: 'a'.repeat(20) });
  keys.enroll({ name: 'other-b', value: 'b'.repeat(20) });
  const found = await client.send(new GetApiKeysCommand({ nameQuery: 'test-' }));
  expect(found.items?.map(({ name, value }) => [name, value])).toEqual([['test-a', undefined]]);
  const whole = await client.send(new GetApiKeysCommand({ includeValues: true }));
  expect(whole.items?.map(({ value }) => value)).toEqual(['a'.repeat(20), 'b'.repeat(20)]);
});

test('what AWS refuses is refused by the same name', async () => {
  const create = (value: string) => client.send(new CreateApiKeyCommand({ name: 'n', value }));
  await expect(create('short')).rejects.toMatchObject({
    name: 'BadRequestException',
    message: 'API Key value should be at least 20 characters',
  });
  await expect(create('x'.repeat(129))).rejects.toMatchObject({ name: 'BadRequestException' });
  const { id = '' } = await create(VALUE);
  await expect(create(VALUE)).rejects.toMatchObject({ name: 'ConflictException' });
  await attach(id);
  await expect(attach(id)).rejects.toMatchObject({ name: 'ConflictException' });
  await expect(attach('nosuchkey')).rejects.toMatchObject({ name: 'NotFoundException' });
  await expect(client.send(new DeleteApiKeyCommand({ apiKey: 'nosuchkey' }))).rejects.toMatchObject(
    { name: 'NotFoundException' },
  );
});

test('enrolling twice makes one key', () => {
  keys.enroll({ name: 'n', value: VALUE });
  keys.enroll({ name: 'n', value: VALUE });
  expect(keys.list()).toHaveLength(1);
});

test('keys are there again after a restart when data is kept, and gone when it is not', () => {
  keys.enroll({ name: 'n', value: VALUE });
  expect(createUsageKeys({ stack, directory }).isEnrolled(VALUE)).toBe(true);
  expect(createUsageKeys({ stack, directory: undefined }).isEnrolled(VALUE)).toBe(false);
});
