/** `npm run merchants` and `npm run operators` against a running system, as an operator uses them. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  APIGatewayClient,
  DeleteApiKeyCommand,
  GetApiKeysCommand,
} from '@aws-sdk/client-api-gateway';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announce } from '../../local/local-file.ts';
import { createApiClient } from '../support/api-client.ts';
import { runTool } from '../support/run-tool.ts';
import { type System, startSystem } from '../support/system.ts';

interface IssuedKey {
  readonly keyId: string;
  readonly apiKey: string;
}

const directory = mkdtempSync(join(tmpdir(), 'tap-tools-'));
const localFile = join(directory, 'local.json');
/** For so long an authorizer's answer is kept. */
const CACHED_MS = 60_000;
let system: System;
beforeAll(async () => {
  system = await startSystem();
  announce(localFile, system.engine.announcement);
});
afterAll(() => system?.close());

const runWith = (environment: Record<string, string>, tool: string, args: readonly string[]) =>
  runTool(tool, args, environment);
const run = (tool: string, ...args: string[]) => runWith({ TAP_LOCAL_FILE: localFile }, tool, args);

async function json<T>(tool: string, ...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await run(tool, ...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
}

const newMerchant = () =>
  json<{ merchantId: string; key: IssuedKey }>('merchants', 'create', 'Corner Bakery');
const clientOf = ({ apiKey }: IssuedKey) => createApiClient({ baseUrl: system.baseUrl, apiKey });
const statusOf = async (key: IssuedKey) => (await clientOf(key).get('/payments')).status;
const statusAfterCache = (key: IssuedKey) => {
  system.engine.advance(CACHED_MS);
  return statusOf(key);
};

describe('npm run merchants', () => {
  it('makes a merchant whose key works at once, and shows the secret this once only', async () => {
    const made = await run('merchants', 'create', 'Corner Bakery');
    expect(made.code).toBe(0);
    const apiKey = /^ {2}(sk_e2e_\S+)$/m.exec(made.stdout)?.[1] ?? '';
    const [, , keyId = '', secret = ''] = apiKey.split('_');
    expect(await statusOf({ keyId, apiKey })).toBe(200);
    const merchantId = /mer_\w+/.exec(made.stdout)?.[0] ?? '';
    const shown = await run('merchants', 'show', merchantId);
    expect(shown.stdout).toContain(keyId);
    expect(shown.stdout + shown.stderr).not.toContain(secret);
    const table = await system.aws.dynamo.send(
      new ScanCommand({ TableName: system.name('payment-merchants') }),
    );
    expect(JSON.stringify(table.Items)).toContain(keyId);
    expect(JSON.stringify(table.Items)).not.toContain(secret);
  });

  it('lists the merchants, the demo merchant of the engine among them', async () => {
    const { merchantId } = await newMerchant();
    const listed = await json<{ merchantId: string }[]>('merchants', 'list');
    const ids = listed.map((merchant) => merchant.merchantId);
    expect(ids).toEqual(
      expect.arrayContaining([system.engine.announcement.merchantId, merchantId]),
    );
    expect(ids).toEqual(ids.toSorted());
  });

  it('gives a key no more than the scopes that were asked for', async () => {
    const { merchantId } = await newMerchant();
    const { key } = await json<{ key: IssuedKey }>(
      'merchants',
      'create-key',
      merchantId,
      '--scopes',
      'payments:read',
    );
    expect(await statusOf(key)).toBe(200);
    const refusal = await clientOf(key).post('/payments', {});
    expect(refusal).toMatchObject({ status: 403, body: { code: 'scope-missing' } });
  });

  it('rotates a key: the new one works, the old one until its grace period ends', async () => {
    const { merchantId } = await newMerchant();
    const limits = ['--scopes', 'payments:read', '--expires-in', '30d'];
    const create = ['merchants', 'create-key', merchantId, ...limits] as const;
    const { key } = await json<{ key: IssuedKey & { expiresAt: string } }>(...create);
    // The key's end is in the machine's time, which the engine's is ahead of.
    const rotated = await json<{ key: IssuedKey; replaced: { expiresAt: string } }>(
      'merchants',
      'rotate-key',
      key.keyId,
      '--grace',
      '1d',
    );
    expect([await statusOf(rotated.key), await statusOf(key)]).toEqual([200, 200]);
    const remaining = Date.parse(rotated.replaced.expiresAt) - Date.now();
    expect(remaining / 3_600_000).toBeCloseTo(24, 0);
    await json('merchants', 'expire-key', key.keyId, '--in', '0s');
    expect([await statusAfterCache(key), await statusOf(rotated.key)]).toEqual([401, 200]);
    const refusal = await clientOf(rotated.key).post('/payments', {});
    expect(refusal).toMatchObject({ status: 403, body: { code: 'scope-missing' } });
    const { keys } = await json<{ keys: object[] }>('merchants', 'show', merchantId);
    expect(keys.slice(1)).toMatchObject([
      { keyId: key.keyId, state: 'expired' },
      { keyId: rotated.key.keyId, state: 'active', expiresAt: key.expiresAt },
    ]);
  });

  it('revokes a key: refused within the time that an authorization is cached', async () => {
    const { key } = await newMerchant();
    expect(await statusOf(key)).toBe(200);
    await json('merchants', 'revoke-key', key.keyId);
    expect(await statusAfterCache(key)).toBe(401);
    const again = await run('merchants', 'revoke-key', key.keyId);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('revoked since')]);
    expect((await run('merchants', 'rotate-key', key.keyId)).code).toBe(1);
    expect((await run('merchants', 'expire-key', key.keyId, '--in', '1d')).code).toBe(1);
  });

  it('works against a deployed environment with ordinary AWS credentials', async () => {
    const { awsEndpoint, awsAccessKeyId, awsSecretAccessKey } = system.engine.announcement;
    const environment = {
      AWS_ENDPOINT_URL: awsEndpoint,
      AWS_ACCESS_KEY_ID: awsAccessKeyId,
      AWS_SECRET_ACCESS_KEY: awsSecretAccessKey,
    };
    const named = await runWith(environment, 'merchants', [
      'create',
      'A',
      '--env',
      'e2e',
      '--json',
    ]);
    const { key } = JSON.parse(named.stdout) as { key: IssuedKey };
    expect(await statusOf(key)).toBe(200);
    const suffix = { ...environment, ENVIRONMENT_SUFFIX: 'e2e' };
    expect((await runWith(suffix, 'merchants', ['list'])).stderr).toContain('AWS, us-east-1');
    const elsewhere = await runWith(environment, 'merchants', ['create', 'A', '--env', 'other']);
    expect(elsewhere).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is the environment other deployed?'),
    });
  });

  it('enrols the merchant in the usage plan, without which API Gateway lets nobody in', async () => {
    const { merchantId, key } = await newMerchant();
    const { awsEndpoint, awsAccessKeyId, awsSecretAccessKey } = system.engine.announcement;
    const gateway = new APIGatewayClient({
      region: 'us-east-1',
      endpoint: awsEndpoint,
      credentials: { accessKeyId: awsAccessKeyId, secretAccessKey: awsSecretAccessKey },
    });
    const nameQuery = `e2e-${merchantId}`;
    const { items } = await gateway.send(new GetApiKeysCommand({ nameQuery }));
    expect(items?.map(({ name }) => name)).toEqual([nameQuery]);
    await gateway.send(new DeleteApiKeyCommand({ apiKey: items?.[0]?.id }));
    expect((await clientOf(key).get('/payments')).body).toMatchObject({ code: 'access-denied' });
    await json('merchants', 'create-key', merchantId);
    expect(await statusOf(key)).toBe(200);
  });
});

describe('npm run operators', () => {
  it('makes keys that read across merchants and make no payments', async () => {
    const { key } = await json<{ key: IssuedKey }>('operators', 'create-key');
    const { body } = await system.merchant.post('/payments', {
      amountMinor: 1000,
      currency: 'USD',
      paymentMethod: 'tok_approve',
    });
    const operator = clientOf(key);
    expect((await operator.get(`/payments/${body.id}`)).status).toBe(200);
    expect((await operator.post('/payments', {})).status).toBe(403);
    const keys = await json<{ keyId: string }[]>('operators', 'list');
    expect(keys.map(({ keyId }) => keyId)).toContain(key.keyId);
    await json('operators', 'revoke-key', key.keyId);
    expect(await statusAfterCache(key)).toBe(401);
  });

  it('and npm run merchants leave each other’s keys alone', async () => {
    const operators = await json<{ key: IssuedKey }>('operators', 'create-key');
    const merchants = await newMerchant();
    for (const [tool, keyId] of [
      ['merchants', operators.key.keyId],
      ['operators', merchants.key.keyId],
    ] as const) {
      const { code, stderr } = await run(tool, 'revoke-key', keyId);
      expect([code, stderr]).toEqual([1, expect.stringContaining('of another kind')]);
    }
  });
});

describe('a command that cannot be carried out', () => {
  it.each([
    ['a key that is not there', 1, 'no such key', ['merchants', 'revoke-key', 'abcdef0123']],
    ['a merchant that is not there', 1, 'no such merchant', ['merchants', 'show', 'mer_x']],
    [
      'the scope operator',
      2,
      '--scopes operator',
      ['merchants', 'create', 'A', '--scopes', 'operator'],
    ],
    ['a control character', 2, 'control character', ['merchants', 'create', 'a\u001bb']],
    ['a card number', 2, 'card number', ['merchants', 'create', '4111 1111 1111 1111']],
    ['an end without a time', 2, 'either --in', ['merchants', 'expire-key', 'abcdef0123']],
    [
      'a time that is none',
      2,
      'no time',
      ['merchants', 'expire-key', 'abcdef0123', '--at', 'soon'],
    ],
    ['two places', 2, 'two places', ['merchants', 'list', '--local', '--env', 'dev']],
  ])('says so in one line: %s', async (_case, code, text, [tool = '', ...args]) => {
    const result = await run(tool, ...args);
    expect(result).toEqual({ code, stdout: '', stderr: expect.stringContaining(text) });
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('says that no engine runs where none does', async () => {
    const nowhere = { TAP_LOCAL_FILE: join(directory, 'none.json') };
    expect(await runWith(nowhere, 'merchants', ['list'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('npm start'),
    });
  });
});
