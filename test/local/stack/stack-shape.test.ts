/** A loaded stack keeps the file's shape, knows its suffix, and names what nobody claims. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { block, blocks } from '../../../local/stack/blocks.ts';
import { inertResourceTypes, unknownResourceTypes } from '../../../local/stack/inert.ts';
import { loadStack } from '../../../local/stack/load-stack.ts';
import { stackFolder, stackOf } from './fixture.ts';

const lambda = (suffix: string) => ({
  function_name: `f-${suffix}`,
  environment: { variables: { ENVIRONMENT_SUFFIX: suffix } },
});

describe('a stack', () => {
  it('keeps blocks as the file has them and drops what Terraform alone reads', async () => {
    const config = {
      '//': {},
      depends_on: ['x'],
      lifecycle: { ignore_changes: [] },
      name: 't',
      attribute: [{ name: 'a' }],
      ttl: { enabled: true },
    };
    const stack = await stackOf({ aws_dynamodb_table: { t: config } });
    const attributes = stack.resources[0]?.attributes ?? {};
    expect(attributes).toMatchObject({ attribute: [{ name: 'a' }], ttl: { enabled: true } });
    expect(Object.keys(attributes)).not.toContain('lifecycle');
    expect(blocks(attributes.ttl)).toEqual([{ enabled: true }]);
    expect(block(attributes.attribute)).toEqual({ name: 'a' });
    expect(blocks(attributes.missing)).toEqual([]);
  });

  it('knows its suffix from its functions', async () => {
    const stack = await stackOf({ aws_lambda_function: { a: lambda('pr-7'), b: lambda('pr-7') } });
    expect(stack.environmentSuffix).toBe('pr-7');
  });

  it.each([
    ['disagree', { a: lambda('x'), b: lambda('y') }, 'functions disagree (x, y) on'],
    ['are silent', { a: {} }, 'no function sets ENVIRONMENT_SUFFIX'],
  ])('says so when its functions %s about the suffix', async (_how, functions, message) => {
    const stack = await stackOf({ aws_lambda_function: functions });
    expect(() => stack.environmentSuffix).toThrow(message);
  });

  it('refuses repeated resources', async () => {
    await expect(stackOf({ aws_sqs_queue: { q: { count: 2 } } })).rejects.toThrow(
      'aws_sqs_queue.q uses count',
    );
  });

  it('says what to do when there is nothing to read', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'tap-stack-'));
    await expect(loadStack(empty)).rejects.toThrow('synthesize the stack first');
    await writeFile(join(empty, 'cdk.tf.json'), '{');
    await expect(loadStack(empty)).rejects.toThrow('is not a JSON object');
    await expect(loadStack(await stackFolder([]))).rejects.toThrow('is not a JSON object');
  });

  it('names every resource type that nobody claims, on one line', async () => {
    const stack = await stackOf({
      aws_sqs_queue: { q: {} },
      aws_kinesis_stream: { k: {}, l: {} },
      aws_mq_broker: { b: {} },
      aws_kms_key: { k: {} },
    });
    const line = unknownResourceTypes(stack, ['aws_sqs_queue']);
    expect(line).toContain(
      'aws_kinesis_stream (aws_kinesis_stream.k), aws_mq_broker (aws_mq_broker.b)',
    );
    expect(line).not.toContain('\n');
    expect(
      unknownResourceTypes(stack, ['aws_sqs_queue', 'aws_mq_broker', 'aws_kinesis_stream']),
    ).toBeUndefined();
  });

  it('gives every inert type a reason', () => {
    for (const reason of Object.values(inertResourceTypes)) expect(reason).toMatch(/\w+ \w+ \w+/);
  });
});
