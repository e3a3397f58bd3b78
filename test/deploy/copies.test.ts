/** Five copies side by side in one account, by the real Terraform and provider: made, read back, changed, removed one by one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateApiKeyCommand, GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeKeyCommand, paginateListKeys } from '@aws-sdk/client-kms';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { usageKeyOf } from '../../src/contract/tenants.ts';
import { comparisons, readWith } from './read-back/comparisons.ts';
import { readDeclared } from './read-back/declared.ts';
import { namesIn } from './read-back/names-in.ts';
import { compareStages } from './read-back/watching.ts';
import { lastPart } from './support/aws-call.ts';
import { createClients } from './support/clients.ts';
import { findMirror } from './support/find-mirror.ts';
import { type FrontReport, REPORT_PATH } from './support/front.ts';
import { collect, type Holdings } from './support/holdings.ts';
import { openTofu, TOFU_VERSION } from './support/open-tofu.ts';
import { copies, holdingsOf } from './support/owner.ts';
import { tap, tapOk } from './support/tap-command.ts';
import { openWorkshop } from './support/workshop.ts';

const { dev, staging, production, longest, awkward } = copies;
const suffixes = [dev, staging, production, longest, awkward];
const others = [production, longest, awkward];
const merchant = `mer_${'0'.repeat(26)}`;
const said = new Map<string, string>();

const of = (suffix: string) => ({ ENVIRONMENT_SUFFIX: suffix });
const stateFile = (suffix: string) => join(inject('workshop'), `terraform.tap-${suffix}.tfstate`);
/** Of a deployed copy: what is known of it, and the provider that was chosen for it. */
const filesOf = (suffix: string) =>
  ['tfstate', 'lock.hcl'].map((kind) => `terraform.tap-${suffix}.${kind}`);
const things = (holdings: Holdings) => [...holdings.keys()].sort();
/** The lines of a plan: a mark and an address. */
const changesIn = (output: string) =>
  [...output.matchAll(/^ {2}([+~±=-]) (\S+)$/gm)].map(([, mark, address]) => `${mark} ${address}`);

beforeAll(async () => {
  const deployments = suffixes.map(async (suffix) => {
    said.set(suffix, await tapOk('deploy', of(suffix)));
  });
  // Every one comes to its end, so that none outlives the run when another fails.
  const outcomes = await Promise.allSettled(deployments);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
});

describe('five copies deployed side by side', () => {
  test.each(suffixes)('%s: says what it does and where the system is', (suffix) => {
    const output = said.get(suffix) ?? '';
    expect(output).toMatch(`deploy ${suffix}: account 123456789012, us-east-1, Terraform 1.`);
    for (const step of ['build', 'synthesize', 'initialize', 'plan', 'log role', 'apply']) {
      expect(output).toMatch(new RegExp(`^✓ ${step} .* s$`, 'm'));
    }
    expect(output).toMatch(/^✓ initialize +hashicorp\/aws 5\.100\.0 /m);
    expect(output).toMatch(/api_url +https:\/\/\w+\.execute-api\.us-east-1\.amazonaws\.com\/v1/);
    expect(output).toMatch(`:payment-events-${suffix}\n`);
    expect(output).toMatch(`:payment-operations-${suffix}\n`);
    expect(output).toMatch(`#dashboards/dashboard/payments-${suffix}\n`);
  });

  test('each has a state file of its own, which knows no other copy', () => {
    expect(readdirSync(inject('workshop'))).toEqual(
      expect.arrayContaining(suffixes.flatMap(filesOf)),
    );
    for (const suffix of suffixes) {
      const { resources } = JSON.parse(readFileSync(stateFile(suffix), 'utf8')) as {
        resources: { type: string; instances: { attributes: { name?: string } }[] }[];
      };
      const tables = resources.filter(({ type }) => type === 'aws_dynamodb_table');
      const names = tables.map(({ instances }) => instances[0]?.attributes.name);
      expect(names).toHaveLength(readDeclared(suffix).of('aws_dynamodb_table').length);
      for (const name of names)
        expect(name).toMatch(new RegExp(`^(payment|sandbox)-[a-z]+-${suffix}$`));
    }
  });

  test('all hold the same things under their own names', async () => {
    const plain = async (suffix: string) => {
      const found = [...(await holdingsOf([suffix])).keys()];
      return found.map((thing) => thing.replaceAll(`-${suffix}`, '')).sort();
    };
    const expected = await plain(dev);
    expect(expected.length).toBeGreaterThan(150);
    for (const suffix of [staging, ...others]) expect(await plain(suffix)).toEqual(expected);
  });

  test('the account has its one log role', async () => {
    const { cloudwatchRoleArn } = await createClients().gateway.send(new GetAccountCommand({}));
    expect(cloudwatchRoleArn).toMatch(/:role\/api-gateway-cloudwatch-logs$/);
  });
});

describe.each([dev, longest])('what the account holds of %s', (suffix) => {
  test('is read back, whatever type it is of', () => {
    const types = readDeclared(suffix).types();
    expect(types.length).toBeGreaterThan(30);
    expect(types.filter((type) => !(type in comparisons || type in readWith))).toEqual([]);
    expect(types).toEqual(expect.arrayContaining(Object.values(readWith)));
  });

  test('is all seen by what looks for leftovers', async () => {
    const names = namesIn(readDeclared(suffix)).map(lastPart);
    expect(names.length).toBeGreaterThan(200);
    const seen = things(await holdingsOf([suffix]));
    // API Gateway names this one after the API's id.
    const unseen = names.filter((name) => name !== 'v1' && !seen.some((one) => one.endsWith(name)));
    expect(unseen).toEqual([]);
  });

  test('is what the stack declares, type by type', async () => {
    const stack = readDeclared(suffix);
    const compared = stack.types().flatMap((type) => {
      const compare = comparisons[type];
      return compare === undefined ? [] : [{ type, compare }];
    });
    const found = await Promise.all(
      compared.map(async ({ type, compare }) => ({
        type,
        ...(await compare(stack, createClients())),
      })),
    );
    expect(found.length).toBeGreaterThan(20);
    for (const { type, held, declared } of found)
      expect({ [type]: held }).toEqual({ [type]: declared });
  });
});

/** None of these disturbs another: only one of them changes anything, and that of a copy of its own. */
describe.concurrent('a second deployment', () => {
  test('would change nothing', async () => {
    const plans = [tapOk('plan', of(dev)), tapOk('plan', { ...of(longest), ...openTofu() })];
    for (const output of await Promise.all(plans)) {
      expect(output).toMatch(/^✓ plan +nothing to change/m);
      expect(changesIn(output)).toEqual([]);
    }
    expect(await plans[1]).toContain(`us-east-1, OpenTofu ${TOFU_VERSION}, state`);
  });

  test('with changed parameters changes just what they are about', async () => {
    const before = await holdingsOf([dev, ...others]);
    const changed = {
      ...of(staging),
      MERCHANT_RATE_LIMIT: '50',
      API_RATE_LIMIT: '900',
      ALARM_API_P99_MS: '4000',
      BATCH_CONCURRENCY: '7',
      WAF_MODE: 'count',
    };
    const expected = [
      '~ aws_api_gateway_method_settings.payments-all-methods',
      '~ aws_api_gateway_usage_plan.merchants',
      '~ aws_cloudwatch_metric_alarm.api-latency',
      '~ aws_lambda_event_source_mapping.process-payments-from-batch-payments',
      '~ aws_wafv2_web_acl.payments',
    ];
    expect(changesIn(await tapOk('plan', changed))).toEqual(expected);
    expect(await tapOk('deploy', changed)).toMatch(/^✓ apply +5 done/m);
    const stages = await compareStages(readDeclared(staging), createClients());
    expect(stages.held).toMatchObject({ 'payments-v1': { rate: 900 } });
    expect(stages.held).toEqual(stages.declared);
    expect(await holdingsOf([dev, ...others])).toEqual(before);
  });

  test("from a place that has not this copy's state is refused, and so is its removal", async () => {
    const elsewhere = openWorkshop(findMirror(process.env), join(inject('workshop'), 'home'));
    for (const command of ['deploy', 'plan', 'destroy'] as const) {
      const { code, stderr } = await tap(command, of(dev), [], elsewhere.directory);
      expect(code, stderr).toBe(2);
      expect(stderr).toMatch(
        /^dev exists in account 123456789012 \(aws_\S+ is \S+\), .*TF_STATE_BUCKET/,
      );
      expect(stderr.trim()).toMatch(new RegExp(`[^\n]+npm run ${command} -- --adopt$`));
    }
  });
});

async function logGroups(): Promise<string[]> {
  const pages = paginateDescribeLogGroups({ client: createClients().logs }, {});
  return (await collect(pages, (page) => page.logGroups)).map((group) => group.logGroupName ?? '');
}

describe('destroying', () => {
  test('dev removes all of dev, its usage-plan keys too, and touches no other copy', async () => {
    const clients = createClients();
    for (const owner of [merchant, null]) {
      for (const suffix of [dev, awkward]) {
        await clients.gateway.send(new CreateApiKeyCommand(usageKeyOf(suffix, owner)));
      }
    }
    const foreign = { name: `${dev}-report`, value: 'x'.repeat(30) };
    await clients.gateway.send(new CreateApiKeyCommand(foreign));
    const kept = [staging, ...others];
    const before = await holdingsOf(kept);
    expect(things(before)).toContain(`usage key ${awkward}-${merchant}`);
    const groups = readDeclared(dev)
      .of('aws_cloudwatch_log_group')
      .map(([, group]) => group.name);
    expect(groups).toContainEqual(expect.stringMatching(/^API-Gateway-Execution-Logs_.*\/v1$/));

    expect(await tapOk('destroy', of(dev))).toMatch(/^✓ usage keys +2 deleted/m);

    expect(things(await holdingsOf([dev]))).toEqual([]);
    expect((await logGroups()).filter((name) => groups.includes(name))).toEqual([]);
    expect(await holdingsOf(kept)).toEqual(before);
    const files = readdirSync(inject('workshop'));
    expect(files.filter((name) => name.startsWith(`terraform.tap-${dev}.`))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(kept.flatMap(filesOf)));
  });

  test("the rest leaves nothing but keys that wait for their deletion and the account's log role", async () => {
    const kept = [staging, ...others];
    await Promise.all(kept.map((suffix) => tapOk('destroy', of(suffix))));
    expect(things(await holdingsOf(suffixes))).toEqual([]);
    const { gateway, keys } = createClients();
    expect((await gateway.send(new GetAccountCommand({}))).cloudwatchRoleArn).toBeDefined();
    const found = await collect(paginateListKeys({ client: keys }, {}), (page) => page.Keys);
    const states = found.map(async ({ KeyId }) => {
      const { KeyMetadata } = await keys.send(new DescribeKeyCommand({ KeyId }));
      return KeyMetadata?.KeyState;
    });
    const pending = (await Promise.all(states)).filter((state) => state === 'PendingDeletion');
    expect(pending.length).toBeGreaterThanOrEqual(suffixes.length);
  });
});

test('the front mended only what this list names, and every call was answered', async () => {
  const response = await fetch(`${inject('endpoint')}${REPORT_PATH}`);
  const { mended, unanswered } = (await response.json()) as FrontReport;
  // Another file asks on purpose what nobody can answer.
  expect(unanswered.filter((call) => !call.startsWith('logs:NoSuchOperation'))).toEqual([]);
  expect(Object.keys(mended).sort()).toEqual([
    'lambda KMSKeyArn',
    'lambda LoggingConfig',
    'logs:DeleteDataProtectionPolicy',
    'logs:GetDataProtectionPolicy',
    'logs:PutDataProtectionPolicy',
    's3:GET logging',
    's3:PUT logging',
    'sns SignatureVersion',
    'sqs RedriveAllowPolicy',
    'sqs RedrivePolicy',
    'states type',
    'states:ListStateMachineVersions',
    'states:ValidateStateMachineDefinition',
  ]);
});
