/** What is wrong before a deployment begins is said in one line, and nothing is touched. */
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CreateQueueCommand, DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { suffixLimit } from '../../infra/names.ts';
import { createClients } from './support/clients.ts';
import { findMirror } from './support/find-mirror.ts';
import { type CommandName, type Environment, tap } from './support/tap-command.ts';

const longest = suffixLimit().lengthMax;

/** An AWS that accepts nobody, and tells how often it was asked. */
const stranger = createServer((_request, response) => {
  asked += 1;
  response.writeHead(403, { 'content-type': 'text/xml' });
  response.end(
    '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>',
  );
});
let asked = 0;
let strangerUrl = '';
const files = () => join(inject('workshop'), 'home');

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    stranger.listen(0, '127.0.0.1', resolve);
  });
  strangerUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  const old = join(files(), 'old-terraform');
  writeFileSync(old, '#!/bin/sh\necho "Terraform v1.9.8"\n');
  chmodSync(old, 0o755);
});

afterAll(() => {
  stranger.close();
});

const commands: readonly CommandName[] = ['deploy', 'plan', 'destroy'];

async function refusal(
  environment: Environment,
  command: CommandName = 'deploy',
  ...args: readonly string[]
): Promise<string> {
  const { code, stdout, stderr } = await tap(command, environment, args);
  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr.trim();
}

describe('what the environment says wrong is refused before AWS is asked anything', () => {
  const wrong: readonly (readonly [string, Environment, RegExp])[] = [
    ['capitals in the suffix', { ENVIRONMENT_SUFFIX: 'Prod' }, /ENVIRONMENT_SUFFIX "Prod" has/],
    ['an empty suffix', { ENVIRONMENT_SUFFIX: '' }, /ENVIRONMENT_SUFFIX is empty/],
    [
      'a suffix that is one character too long',
      { ENVIRONMENT_SUFFIX: 'x'.repeat(longest + 1) },
      new RegExp(`has ${longest + 1} characters, ${longest} fit`),
    ],
    ['a suffix with an underscore', { ENVIRONMENT_SUFFIX: 'a_b' }, /other than lower case/],
    ['a suffix that ends with a dash', { ENVIRONMENT_SUFFIX: 'a-' }, /ends with a dash/],
    ['a suffix of another copy', { ENVIRONMENT_SUFFIX: 'dlq-dev' }, /names could be those/],
    ['a parameter out of range', { MERCHANT_SHARDS: '65' }, /MERCHANT_SHARDS is "65", not a whole/],
    ['a parameter that is no number', { API_RATE_LIMIT: '1e3' }, /API_RATE_LIMIT is "1e3"/],
    ['a region of its own', { AWS_REGION: 'eu-west-1' }, /AWS_REGION is "eu-west-1", not one of/],
    [
      'a default region of its own',
      { AWS_DEFAULT_REGION: 'eu-west-1' },
      /AWS_DEFAULT_REGION is "eu-west-1", the stack lives in us-east-1\. Example: AWS_REGION=us-east-1/,
    ],
    ['a runtime that AWS no longer takes', { LAMBDA_RUNTIME: 'nodejs20.x' }, /LAMBDA_RUNTIME is/],
    ['no bucket name', { TF_STATE_BUCKET: 'My_Bucket' }, /TF_STATE_BUCKET is "My_Bucket"/],
  ];
  test.each(wrong)('%s', async (_name, environment, message) => {
    const before = asked;
    const said = await refusal({ ...environment, AWS_ENDPOINT_URL: strangerUrl });
    expect(said).toMatch(message);
    expect(asked).toBe(before);
  });

  test.each(commands)('%s refuses alike', async (command) => {
    expect(await refusal({ ENVIRONMENT_SUFFIX: 'Dev' }, command)).toMatch(/"Dev" has characters/);
  });

  test('account refuses a wrong region', async () => {
    expect(await refusal({ AWS_REGION: 'eu-west-1' }, 'account')).toMatch(/AWS_REGION is/);
  });

  test('an option that does not exist', async () => {
    expect(await refusal({}, 'deploy', '--force')).toMatch(/'--force'.*There is: --unlock ID/);
  });
});

describe('a missing tool is refused before AWS is asked anything', () => {
  const missing: readonly (readonly [string, () => Environment, RegExp])[] = [
    [
      'neither Terraform nor OpenTofu on PATH',
      () => ({ TERRAFORM_BIN: undefined, PATH: files() }),
      /Neither terraform nor tofu is on PATH\. Install/,
    ],
    [
      'a TERRAFORM_BIN that is no program',
      () => ({ TERRAFORM_BIN: 'no-such-terraform' }),
      /TERRAFORM_BIN is "no-such-terraform", which is no program/,
    ],
    [
      'a Terraform that cannot lock a state in a bucket',
      () => ({ TERRAFORM_BIN: join(files(), 'old-terraform') }),
      /old-terraform is Terraform 1\.9\.8\. Install/,
    ],
  ];
  test.each(missing)('%s', async (_name, environment, message) => {
    const before = asked;
    expect(await refusal({ ...environment(), AWS_ENDPOINT_URL: strangerUrl })).toMatch(message);
    expect(asked).toBe(before);
  });
});

test('without the provider this suite fails, and says where it looked', () => {
  expect(() => findMirror({ TF_PROVIDER_MIRROR: files() })).toThrow(
    `found none in ${files()}. Make one (terraform providers mirror DIR) and name it: TF_PROVIDER_MIRROR=DIR`,
  );
});

describe('credentials', () => {
  test.each([...commands, 'account'] as const)(
    '%s refuses when there are none',
    async (command) => {
      const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
      expect(await refusal(none, command)).toMatch(/^No AWS credentials: .*Sign in/);
    },
  );

  test('expired ones are refused with what AWS says', async () => {
    const said = await refusal({ AWS_ENDPOINT_URL: strangerUrl });
    expect(said).toMatch(/does not accept the credentials \(ExpiredToken.*Sign in/);
  });
});

describe('states', () => {
  const stateFile = (suffix: string) => join(inject('workshop'), `terraform.tap-${suffix}.tfstate`);
  const state = (accountId: string) =>
    JSON.stringify({
      version: 4,
      terraform_version: '1.11.4',
      serial: 1,
      lineage: 'test',
      outputs: {},
      resources: [
        {
          mode: 'data',
          type: 'aws_caller_identity',
          name: 'current',
          instances: [{ attributes: { account_id: accountId } }],
        },
        { mode: 'managed', type: 'aws_iam_role', name: 'x', instances: [{ attributes: {} }] },
      ],
    });

  test.each(commands)('%s refuses the state of another account', async (command) => {
    writeFileSync(stateFile(`other-${command}`), state('999999999999'));
    const said = await refusal({ ENVIRONMENT_SUFFIX: `other-${command}` }, command);
    expect(said).toMatch(
      /is the state of account 999999999999, these credentials open 123456789012/,
    );
  });

  test('a bucket that is not there is refused', async () => {
    const said = await refusal({ TF_STATE_BUCKET: 'no-such-bucket' });
    expect(said).toMatch(
      /TF_STATE_BUCKET is "no-such-bucket", which these credentials cannot read/,
    );
  });

  test('one that another run has begun, or left half written, is refused until it is whole', async () => {
    writeFileSync(stateFile('half'), state('123456789012').slice(0, 100));
    expect(await refusal({ ENVIRONMENT_SUFFIX: 'half' })).toMatch(/is no whole state: another run/);
  });

  test('destroying what neither the state nor the account knows says so and does nothing', async () => {
    const { code, stdout } = await tap('destroy', { ENVIRONMENT_SUFFIX: 'never-made' });
    expect(code).toBe(0);
    expect(stdout).toContain(
      'Nothing to destroy: neither the state nor the account knows never-made.',
    );
  });

  test('what only the account knows is neither taken over nor forgotten, however little it is', async () => {
    const { queues } = createClients();
    const { QueueUrl } = await queues.send(
      new CreateQueueCommand({ QueueName: 'payments-cut-early' }),
    );
    for (const command of ['deploy', 'destroy'] as const) {
      const { code, stderr } = await tap(command, { ENVIRONMENT_SUFFIX: 'cut-early' });
      expect(code, stderr).toBe(2);
      expect(stderr).toMatch(
        /^cut-early exists in account 123456789012 \(aws_sqs_queue\.\S+ is \S+\), .*TF_STATE_BUCKET/,
      );
      expect(stderr).toMatch(new RegExp(` npm run ${command} -- --adopt\n$`));
    }
    await queues.send(new DeleteQueueCommand({ QueueUrl }));
  });
});

describe('providers', () => {
  test('a provider that is not the one this copy was deployed with is not used', async () => {
    const suffix = 'other-provider';
    writeFileSync(
      join(inject('workshop'), `terraform.tap-${suffix}.lock.hcl`),
      `provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n  hashes  = ["h1:${'A'.repeat(43)}="]\n}\n`,
    );
    const { code, stderr } = await tap('plan', { ENVIRONMENT_SUFFIX: suffix });
    expect(code, stderr).toBe(1);
    expect(stderr).toMatch(/^terraform init failed:/);
    expect(stderr).toContain('checksum');
  });
});
