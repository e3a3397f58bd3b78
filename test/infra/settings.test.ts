/** The parameters: what is accepted, what is refused, and how the refusal reads. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parameters, readSettings } from '../../infra/settings.ts';

function problemsOf(environment: Record<string, string>): readonly string[] {
  const result = readSettings(environment);
  return result.kind === 'invalid' ? result.problems : [];
}

const invalid: readonly (readonly [name: string, value: string, why: string])[] = [
  ['ENVIRONMENT_SUFFIX', '', 'is empty'],
  ['ENVIRONMENT_SUFFIX', 'Dev', 'has characters other than'],
  ['ENVIRONMENT_SUFFIX', 'dev_1', 'has characters other than'],
  ['ENVIRONMENT_SUFFIX', 'dev 1', 'has characters other than'],
  ['ENVIRONMENT_SUFFIX', 'dév', 'has characters other than'],
  ['ENVIRONMENT_SUFFIX', 'dev\n', 'has characters other than'],
  ['ENVIRONMENT_SUFFIX', 'dev\nprod', '"dev\\nprod" has characters other than'],
  ['ENVIRONMENT_SUFFIX', '-dev', 'begins or ends with a dash'],
  ['ENVIRONMENT_SUFFIX', 'dev-', 'begins or ends with a dash'],
  ['ENVIRONMENT_SUFFIX', 'a'.repeat(64), 'has 64 characters'],
  ['ENVIRONMENT_SUFFIX', 'dlq-x', 'could be those of the environment "x"'],
  ['ENVIRONMENT_SUFFIX', 'x-s3alias', 'which S3 reserves'],
  ['ENVIRONMENT_SUFFIX', 'x--ol-s3', 'which S3 reserves'],
  ['AWS_REGION', 'eu-west-1', 'not one of us-east-1'],
  ['AWS_REGION', '', 'not one of us-east-1'],
  ['TF_STATE_BUCKET', 'My_Bucket', 'not a bucket name'],
  ['TF_STATE_BUCKET', 'ab', 'not a bucket name'],
  ['TF_STATE_BUCKET', 'our-\r\nstate', 'not a bucket name'],
  ['LAMBDA_RUNTIME', 'nodejs20.x', 'not one of nodejs24.x, nodejs22.x'],
  ['LAMBDA_RUNTIME', 'NODEJS24.X', 'not one of'],
  ['LOG_LEVEL', 'info\n', 'not one of debug'],
  ['LOG_LEVEL', 'verbose', 'not one of debug, info, warn, error'],
  ['BATCHING_WINDOW_SECONDS', '61', 'from 0 to 60'],
  ['WORKFLOW_LOG_LEVEL', 'OFF', 'not one of ALL, ERROR'],
  ['LOG_RETENTION_DAYS', '0', 'not a retention'],
  ['LOG_RETENTION_DAYS', '366', 'not a retention'],
  ['LOG_RETENTION_DAYS', '7\n', 'not a retention'],
  ['LOG_RETENTION_DAYS', 'forever', 'not a retention'],
  ['API_RATE_LIMIT', '0', 'not a whole number from 1 to 10000'],
  ['API_RATE_LIMIT', '1e3', 'not a whole number'],
  ['API_RATE_LIMIT', '0x10', 'not a whole number'],
  ['API_RATE_LIMIT', ' 10', 'not a whole number'],
  ['API_RATE_LIMIT', '010', 'not a whole number'],
  ['API_RATE_LIMIT', '10.0', 'not a whole number'],
  ['API_RATE_LIMIT', '1\n0', 'not a whole number'],
  ['API_RATE_LIMIT', '-1', 'not a whole number'],
  ['API_RATE_LIMIT', '', 'not a whole number'],
  ['AUTHORIZER_TTL_SECONDS', '3601', 'from 0 to 3600'],
  ['WAF_MODE', 'off', 'not one of block, count'],
  ['WAF_RATE_LIMIT', '9', 'from 10 to'],
  ['MERCHANT_SHARDS', '0', 'from 1 to 64'],
  ['MERCHANT_SHARDS', '65', 'from 1 to 64'],
  ['DUE_SHARDS', '65', 'from 1 to 64'],
  ['BATCH_CONCURRENCY', '1', 'from 2 to 1000'],
  ['BATCH_CONCURRENCY', '1001', 'from 2 to 1000'],
  ['ALARM_API_5XX_PERCENT', '101', 'from 1 to 100'],
  ['ALARM_API_P99_MS', '29001', 'from 1 to 29000'],
];

describe('the settings', () => {
  it.each(invalid)('refuse %s=%j', (name, value, why) => {
    const [problem, ...others] = problemsOf({ [name]: value });
    expect(others).toEqual([]);
    expect(problem).toContain(`${name} `);
    expect(problem).toContain(why);
    expect(problem).toMatch(new RegExp(`Example: ${name}=\\S`));
    expect(problem).not.toMatch(/[\r\n]/);
  });

  it('have defaults that are all valid, and examples too', () => {
    expect(problemsOf({})).toEqual([]);
    for (const [name, { example }] of Object.entries(parameters)) {
      expect(problemsOf({ [name]: example }), name).toEqual([]);
    }
  });

  it('accept both ends of every range', () => {
    for (const [name, { range }] of Object.entries(parameters)) {
      const ends = /^(\d+) to (\d+)$/.exec(range);
      if (ends === null) continue;
      // The stage's limits bound the merchants': both grow together here.
      const stage = { API_RATE_LIMIT: '10000', API_BURST_LIMIT: '5000' };
      for (const end of ends.slice(1)) {
        const small = { MERCHANT_RATE_LIMIT: '1', MERCHANT_BURST_LIMIT: '1' };
        expect(problemsOf({ ...stage, ...small, [name]: end }), `${name}=${end}`).toEqual([]);
      }
    }
  });

  it('name every problem at once, one line each', () => {
    const problems = problemsOf({ AWS_REGION: 'x', WAF_MODE: 'y', MERCHANT_SHARDS: 'z' });
    expect(problems.map((line) => line.split(' ')[0])).toEqual([
      'AWS_REGION',
      'WAF_MODE',
      'MERCHANT_SHARDS',
    ]);
  });

  it('refuse a merchant that may ask more than the whole stage', () => {
    expect(problemsOf({ API_RATE_LIMIT: '50' })).toEqual([
      'MERCHANT_RATE_LIMIT is 100, more than API_RATE_LIMIT (50). Example: MERCHANT_RATE_LIMIT=50',
    ]);
  });

  it('end the program with exit code 2 and one line per problem', () => {
    const environment = { ...process.env, ENVIRONMENT_SUFFIX: 'Dev', LAMBDA_RUNTIME: 'nodejs20.x' };
    const run = spawnSync(process.execPath, ['tap.ts'], { env: environment, encoding: 'utf8' });
    expect(run.status).toBe(2);
    expect(run.stdout).toBe('');
    const lines = run.stderr.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('ENVIRONMENT_SUFFIX "Dev" has characters');
    expect(lines[1]).toContain('LAMBDA_RUNTIME is "nodejs20.x"');
  });
});
