/** The environment names what is missing; telemetry writes one line each and nothing secret. */
import { describe, expect, it } from 'vitest';
import { count, currentTraceId, readEnvironment, text } from '../../../src/entry/environment.ts';
import { createTelemetry, scrub } from '../../../src/entry/telemetry.ts';

const NOW_MS = Date.parse('2026-11-23T09:30:00.000Z');
const source = {
  ENVIRONMENT_SUFFIX: 'dev',
  LOG_LEVEL: 'info',
  AWS_REGION: 'us-east-1',
  TABLE: 'payments-dev',
  SHARDS: '4',
};
const variables = { table: text('TABLE'), shards: count('SHARDS', 1, 64) };

describe('the environment', () => {
  it('is read with its types', () => {
    expect(readEnvironment(variables, source)).toMatchObject({
      environmentSuffix: 'dev',
      table: 'payments-dev',
      shards: 4,
    });
  });

  it('names everything that is missing or malformed at once', () => {
    expect(() =>
      readEnvironment(variables, { LOG_LEVEL: 'loud', TABLE: '', SHARDS: '65' }),
    ).toThrow(
      'Environment: ENVIRONMENT_SUFFIX is missing; LOG_LEVEL is not one of debug, info, warn, error; ' +
        'TABLE is missing; SHARDS is not a whole number from 1 to 64. Set it in',
    );
  });

  it.each(['0', '-1', '1.5', '', '0x4', '4 '])('takes %j for no count', (value) => {
    expect(() => readEnvironment(variables, { ...source, SHARDS: value })).toThrow(/SHARDS/);
  });

  it('names an endpoint of one address', () => {
    const endpointUrl = 'http://127.0.0.1:4011';
    const local = { ...source, AWS_ENDPOINT_URL: endpointUrl };
    expect(readEnvironment({}, local)).toMatchObject({ endpointUrl });
    const onAws = readEnvironment({}, { ...source, AWS_ENDPOINT_URL: '' });
    expect(onAws.endpointUrl).toBeUndefined();
  });

  it('finds the root of the trace', () => {
    const id = '1-6a22c5d8-0123456789abcdef01234567';
    const trace = { _X_AMZN_TRACE_ID: `Root=${id};Parent=def;Sampled=1` };
    expect(currentTraceId(trace, NOW_MS)).toBe(id);
    expect(currentTraceId({}, NOW_MS)).toBeUndefined();
  });

  it.each([
    ['of a time long ago', '1-41111111-111111110123456789abcdef'],
    ['of a time to come', '1-7fffffff-0123456789abcdef01234567'],
    ['with a card number', '1-6a22c5d8-4111111111111111abcdef01'],
    ['that AWS does not make', '1-5e-abc'],
    ['that is too long', '1-6a22c5d8-0123456789abcdef012345678'],
  ])('leaves out a root %s', (_what, id) => {
    expect(currentTraceId({ _X_AMZN_TRACE_ID: `Root=${id};Sampled=1` }, NOW_MS)).toBeUndefined();
  });
});

function prepare(logLevel: 'debug' | 'warn' = 'debug') {
  const lines: string[] = [];
  const telemetry = createTelemetry({
    runtime: { environmentSuffix: 'dev', logLevel },
    now: () => Date.parse('2026-11-23T09:30:00.000Z'),
    write: (line) => lines.push(line),
  });
  return { telemetry, lines };
}

describe('telemetry', () => {
  it('writes one JSON line with the fields bound before', () => {
    const { telemetry, lines } = prepare();
    telemetry.with({ paymentId: 'pay_1' }).info('Done.', { attempts: 2 });
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      message: 'Done.',
      paymentId: 'pay_1',
      attempts: 2,
    });
  });

  it('keeps to its level', () => {
    const { telemetry, lines } = prepare('warn');
    telemetry.info('quiet');
    telemetry.warn('loud');
    expect(lines).toHaveLength(1);
  });

  it('lets nobody break a line', () => {
    const { telemetry, lines } = prepare();
    telemetry.info('a\nb', { reference: 'x\r\n\u001b[31m' });
    for (const character of ['\r', '\n', '\u001b']) expect(lines[0]).not.toContain(character);
  });

  it('writes metrics in the embedded format', () => {
    const { telemetry, lines } = prepare();
    telemetry.metric('PaymentsSubmitted');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'TAP',
            Dimensions: [['environment']],
            Metrics: [{ Name: 'PaymentsSubmitted', Unit: 'Count' }],
          },
        ],
      },
      environment: 'dev',
      PaymentsSubmitted: 1,
    });
  });

  it('tells and counts in one line, and still counts where it is not to tell', () => {
    const [loud, quiet] = [prepare(), prepare('warn')];
    for (const { telemetry } of [loud, quiet])
      telemetry
        .with({ requestId: 'r' })
        .info('Done.', { replayed: false }, { PaymentsSubmitted: 1 });
    const counted = {
      _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'PaymentsSubmitted' }] }] },
      environment: 'dev',
      requestId: 'r',
      replayed: false,
      PaymentsSubmitted: 1,
    };
    const [told, ...more] = loud.lines.map((line) => JSON.parse(line));
    expect(told).toMatchObject({ ...counted, level: 'info', message: 'Done.' });
    expect(more).toEqual([]);
    const [untold, ...rest] = quiet.lines.map((line) => JSON.parse(line));
    expect(untold).toMatchObject(counted);
    expect(untold).not.toHaveProperty('message');
    expect(rest).toEqual([]);
  });

  it('writes several metrics in one line, each by its own dimensions', () => {
    const { telemetry, lines } = prepare();
    telemetry.measure({ DeclineRate: [0, 100], TimeToOutcome: 120 }, { lane: 'batch' });
    const line = JSON.parse(lines[0] ?? '');
    expect(line).toMatchObject({ DeclineRate: [0, 100], TimeToOutcome: 120, lane: 'batch' });
    expect(line._aws.CloudWatchMetrics).toMatchObject([
      { Dimensions: [['environment']], Metrics: [{ Name: 'DeclineRate', Unit: 'Percent' }] },
      {
        Dimensions: [['environment', 'lane']],
        Metrics: [{ Name: 'TimeToOutcome', Unit: 'Milliseconds' }],
      },
    ]);
  });

  it('describes an error with its causes', () => {
    const { telemetry, lines } = prepare();
    telemetry.error('Failed.', {}, new Error('outer', { cause: new Error('inner') }));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      error: { name: 'Error', message: 'outer', cause: { message: 'inner' } },
    });
  });

  it.each([
    ['an API key', 'sk_dev_0123456789abcdef_AbCdEf0123456789AbCdEf0123456789'],
    ['an operator key', 'ok_dev_0123456789abcdef_AbCdEf0123456789'],
    ['a payment token', 'tok_decline_stolen_card'],
    ['another payment token', 'pm_1a2b3c'],
    ['a card number', '4111 1111 1111 1111'],
    ['a bare card number', '4111111111111111'],
  ])('writes no %s', (_case, secret) => {
    expect(scrub(`before ${secret} after`)).not.toContain(secret);
    const { telemetry, lines } = prepare();
    telemetry.error(secret, { field: secret, list: [secret] }, new Error(secret));
    expect(lines[0]).not.toContain(secret);
  });

  it.each([
    'pay_01kapw3t5wfv6r2n8e4x7c9d0h',
    '0b8a7a0e-5b0f-4f8e-9a3c-2f1d6b7c8d9e',
    '2026-11-23T09:30:00.000Z',
  ])('keeps %s, by which lines are found', (value) => {
    expect(scrub(value)).toBe(value);
  });
});
