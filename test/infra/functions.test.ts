/** The functions: size, role, variables, and exactly the grants that least privilege allows, written out by hand. */
import { afterAll, describe, expect, it } from 'vitest';
import { functions } from '../../infra/functions.ts';
import { functionNames } from '../../infra/resources.ts';
import { grantsExpected } from './support/grants-expected.ts';
import { json, resource, statement, statements } from './support/lookup.ts';
import { reference } from './support/planted.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);
const fn = (name: string) => resource(stack, 'aws_lambda_function', name);
const policy = (name: string) => resource(stack, 'aws_iam_role_policy', name);
const ACCOUNT = reference('data.aws_caller_identity.current', 'account_id');

/** `action resource` of every statement, references shortened, telemetry and key left out. */
function grantsOf(name: string): string[] {
  const shorten = (text: string) =>
    text.replaceAll(
      /\$\{aws_([a-z0-9_]+)\.([a-z-]+)\.([a-z_]+)\}/g,
      (_all, type, local, attribute) =>
        attribute === 'arn' ? `${type}.${local}` : `${type}.${local}.${attribute}`,
    );
  return statements(policy(name))
    .filter(({ Sid }) => !['Logs', 'Traces'].includes(Sid) && !Sid.startsWith('Key'))
    .flatMap(({ Action, Resource, Condition }) =>
      [Action].flat().flatMap((action) =>
        [Resource].flat().map((one) => {
          const condition = Object.values(Condition ?? {})
            .flatMap((compared) => Object.values(compared).flat())
            .join();
          return `${action} ${shorten(one)}${condition === '' ? '' : ` if ${condition}`}`;
        }),
      ),
    )
    .sort();
}

describe('the functions', () => {
  it('are the ones of the table, in its order', () => {
    expect(functions.map(({ name }) => name)).toEqual(functionNames);
    expect(Object.keys(stack.resources.aws_lambda_function ?? {}).sort()).toEqual(
      [...functionNames].sort(),
    );
  });

  it.each(functionNames)('%s may do what its task needs and nothing else', (name) => {
    expect(grantsOf(name)).toEqual([...(grantsExpected[name] ?? [])].sort());
  });

  it.each(functionNames)(
    '%s runs as arm64 with traces, its own log and encrypted variables',
    (name) => {
      expect(fn(name)).toMatchObject({
        function_name: `${name}-dev`,
        architectures: ['arm64'],
        handler: 'index.handler',
        package_type: 'Zip',
        runtime: 'nodejs24.x',
        role: reference(`aws_iam_role.${name}`),
        kms_key_arn: reference('aws_kms_key.payments'),
        tracing_config: { mode: 'Active' },
        logging_config: { log_group: reference(`aws_cloudwatch_log_group.${name}`, 'name') },
        skip_destroy: false,
      });
      expect(fn(name).source_code_hash).toBe(`\${filebase64sha256("${fn(name).filename}")}`);
    },
  );

  it.each(functionNames)('%s has a role of its own that Lambda of this account assumes', (name) => {
    const role = resource(stack, 'aws_iam_role', name);
    expect(statement(role, 'AssumedByService', 'assume_role_policy')).toMatchObject({
      Principal: { Service: 'lambda.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
    });
    expect(policy(name).role).toBe(reference(`aws_iam_role.${name}`, 'name'));
  });

  it.each(functionNames)('%s writes its own log only, and makes no group', (name) => {
    expect(statement(policy(name), 'Logs')).toMatchObject({
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `${reference(`aws_cloudwatch_log_group.${name}`)}:*`,
    });
  });

  it('have policies that fit into AWS’s limit for a role, references resolved generously', () => {
    for (const name of functionNames) {
      const resolved = String(policy(name).policy).replaceAll(/\$\{[^}]+\}/g, 'x'.repeat(100));
      expect(resolved.length, name).toBeLessThan(10_240);
    }
  });

  it('are told the names of what they use', () => {
    const variables = (name: string) => json(JSON.stringify(fn(name).environment)).variables;
    expect(variables('submit-payment')).toEqual({
      ENVIRONMENT_SUFFIX: 'dev',
      LOG_LEVEL: 'info',
      TRANSACTIONS_TABLE: reference('aws_dynamodb_table.payment-transactions', 'name'),
      AUDIT_TABLE: reference('aws_dynamodb_table.payment-audit', 'name'),
      IDEMPOTENCY_TABLE: reference('aws_dynamodb_table.payment-idempotency', 'name'),
      PROCESS_MACHINE_ARN: reference('aws_sfn_state_machine.process-payment'),
      MERCHANT_SHARDS: '4',
      WAITING_CLIENTS_MAX: '50',
      DUE_SHARDS: '4',
    });
    expect(variables('process-payments')).toMatchObject({
      PAYMENTS_QUEUE_URL: reference('aws_sqs_queue.payments', 'url'),
      BATCH_PAYMENTS_QUEUE_URL: reference('aws_sqs_queue.batch-payments', 'url'),
      MAX_RECEIVE_COUNT: '12',
    });
    expect(variables('describe-api')).toEqual({ ENVIRONMENT_SUFFIX: 'dev', LOG_LEVEL: 'info' });
  });
});
