/** A synthesized stack for a benchmark: limits out of the way, and changed where the benchmark says. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Block = Record<string, unknown>;
type Resources = Record<string, Record<string, Block>>;

export interface StackOptions {
  /** Names its folder. */
  readonly name: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Nothing happens behind the API: no stream is relayed, no queue read, no schedule kept. */
  readonly isQuiet?: boolean;
  /** Another ZIP for submit-payment, with leave to do with its tables what it likes. */
  readonly submitZip?: Uint8Array;
}

export const SUFFIX = 'bench';
/** What a benchmark sends is not to be throttled. */
export const UNLIMITED = {
  API_RATE_LIMIT: '10000',
  API_BURST_LIMIT: '5000',
  MERCHANT_RATE_LIMIT: '10000',
  MERCHANT_BURST_LIMIT: '5000',
};

/** Answers the stack's directory. */
export function makeBenchStack(scratch: string, options: StackOptions): string {
  const output = join(scratch, options.name);
  const { status, stderr } = spawnSync(process.execPath, ['tap.ts'], {
    env: {
      ...process.env,
      ENVIRONMENT_SUFFIX: SUFFIX,
      AWS_REGION: 'us-east-1',
      CDKTF_OUTDIR: output,
      ...UNLIMITED,
      ...options.settings,
    },
  });
  if (status !== 0) throw new Error(`node tap.ts failed: ${stderr}`);
  const directory = join(output, 'stacks', `tap-${SUFFIX}`);
  const file = join(directory, 'cdk.tf.json');
  const document = JSON.parse(readFileSync(file, 'utf8')) as { resource: Resources };
  if (options.isQuiet) silence(document.resource);
  if (options.submitZip) replaceSubmit(directory, document.resource, options.submitZip);
  writeFileSync(file, JSON.stringify(document));
  return directory;
}

function silence(resources: Resources): void {
  for (const mapping of Object.values(resources.aws_lambda_event_source_mapping ?? {}))
    mapping.enabled = false;
  for (const rule of Object.values(resources.aws_cloudwatch_event_rule ?? {}))
    rule.state = 'DISABLED';
}

function resource(resources: Resources, type: string, name: string): Block {
  const found = resources[type]?.[name];
  if (found === undefined) throw new Error(`the stack has no ${type} ${name}`);
  return found;
}

function replaceSubmit(directory: string, resources: Resources, zip: Uint8Array): void {
  const submit = resource(resources, 'aws_lambda_function', 'submit-payment');
  writeFileSync(join(directory, String(submit.filename)), zip);
  const environment = submit.environment as { variables: Record<string, string> };
  // There is no X-Ray daemon to talk to.
  environment.variables.POWERTOOLS_TRACE_ENABLED = 'false';
  const role = resource(resources, 'aws_iam_role_policy', 'submit-payment');
  const policy = JSON.parse(String(role.policy)) as { Statement: Block[] };
  policy.Statement.push({
    Effect: 'Allow',
    Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:GetItem', 'dynamodb:DeleteItem'],
    Resource: ['payment-transactions', 'payment-audit', 'payment-idempotency'].map(
      (table) => `\${aws_dynamodb_table.${table}.arn}`,
    ),
  });
  role.policy = JSON.stringify(policy);
}
