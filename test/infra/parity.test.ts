/** Parity: environments differ in their names and in declared parameters, and in nothing else. */
import { describe, expect, it } from 'vitest';
import { parameters } from '../../infra/settings.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const environments = ['dev', 'staging', 'production'];

/** A stack's text with its suffix made the same for all. */
function textOf(suffix: string, more: Record<string, string> = {}): string {
  const { text } = synthesize({ environment: { ENVIRONMENT_SUFFIX: suffix, ...more } });
  // At once: all of them together would be thousands of files, too many for one hook.
  removeSynthesized();
  return text.replaceAll(new RegExp(`\\b${suffix}\\b`, 'g'), 'SUFFIX');
}

/** Paths at which two JSON values differ. */
function differences(one: unknown, other: unknown, path = ''): string[] {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other ? [] : [path];
  }
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) =>
    differences(Reflect.get(one, key), Reflect.get(other, key), `${path}/${key}`),
  );
}

/** Another valid value of each parameter that shapes the stack, and where alone it may show. */
const visible: readonly (readonly [name: string, value: string, where: RegExp])[] = [
  ['LAMBDA_RUNTIME', 'nodejs22.x', /aws_lambda_function\/[^/]+\/runtime$/],
  ['LOG_LEVEL', 'debug', /aws_lambda_function\/.+\/LOG_LEVEL$/],
  ['WORKFLOW_LOG_LEVEL', 'ALL', /state_machine\/process-payment\/logging_configuration\/level$/],
  ['LOG_RETENTION_DAYS', '30', /retention_in_days$|payment-logs-lifecycle\/.+\/days$/],
  ['API_RATE_LIMIT', '500', /method_settings\/.+\/throttling_rate_limit$/],
  ['API_BURST_LIMIT', '500', /method_settings\/.+\/throttling_burst_limit$/],
  ['MERCHANT_RATE_LIMIT', '5', /usage_plan\/.+\/rate_limit$/],
  ['MERCHANT_BURST_LIMIT', '5', /usage_plan\/.+\/burst_limit$/],
  ['AUTHORIZER_TTL_SECONDS', '5', /rest_api\/payments\/body$|\/triggers\/authorizerTtlSeconds$/],
  ['WAF_MODE', 'count', /web_acl\/payments\/rule\/\d\/(override_)?action\//],
  ['WAF_RATE_LIMIT', '500', /web_acl\/.+\/limit$/],
  ['MERCHANT_SHARDS', '8', /aws_lambda_function\/.+\/MERCHANT_SHARDS$/],
  ['DUE_SHARDS', '8', /aws_lambda_function\/.+\/DUE_SHARDS$/],
  ['WAITING_CLIENTS_MAX', '5', /aws_lambda_function\/.+\/WAITING_CLIENTS_MAX$/],
  ['BATCHING_WINDOW_SECONDS', '1', /event_source_mapping\/.+\/maximum_batching_window_in_seconds$/],
  ['BATCH_CHUNK_BYTES', '1000000', /aws_lambda_function\/.+\/BATCH_CHUNK_BYTES$/],
  ['BATCH_CHUNKS_AT_ONCE', '7', /state_machine\/ingest-batch\/definition/],
  ['BATCH_CHUNK_MEMORY_MB', '1024', /aws_lambda_function\/ingest-chunk\/memory_size$/],
  ['BATCH_CONCURRENCY', '50', /event_source_mapping\/.+\/maximum_concurrency$/],
  ['TF_STATE_BUCKET', 'our-state', /^\/terraform\/backend|metadata\/backend$/],
  ...Object.keys(parameters)
    .filter((name) => name.startsWith('ALARM_'))
    .map((name) => [name, '77', /metric_alarm\/.+\/threshold$/] as const),
];

const unchanged = JSON.parse(textOf('staging'));

describe('the environments', () => {
  it('are the same but for their names', () => {
    const [first, ...others] = environments.map((suffix) => textOf(suffix));
    for (const other of others) expect(other).toBe(first);
  });

  it.each(visible)('differ by %s only where it belongs', (name, value, where) => {
    const changed = JSON.parse(textOf('staging', { [name]: value }));
    const paths = differences(unchanged, changed);
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !where.test(path))).toEqual([]);
  });

  it('have no parameter that is not looked at here', () => {
    const looked = new Set(['ENVIRONMENT_SUFFIX', 'AWS_REGION', ...visible.map(([name]) => name)]);
    expect(Object.keys(parameters).filter((name) => !looked.has(name))).toEqual([]);
  });
});
