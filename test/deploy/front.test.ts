/** The front is strict where it stands in for AWS: what AWS would refuse, it refuses. */
import {
  GetDataProtectionPolicyCommand,
  PutDataProtectionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { ValidateStateMachineDefinitionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, inject, test } from 'vitest';
import { createClients } from './support/clients.ts';
import { createOwnOperations } from './support/own-answers.ts';

describe('definitions of state machines', () => {
  const validate = (definition: string) =>
    createClients().machines.send(
      new ValidateStateMachineDefinitionCommand({ definition, type: 'EXPRESS' }),
    );
  const end = { Type: 'Pass', End: true };

  test('a sound one is accepted', async () => {
    const { result } = await validate(JSON.stringify({ StartAt: 'A', States: { A: end } }));
    expect(result).toBe('OK');
  });

  test.each([
    ['no JSON', '{'],
    ['a start that does not exist', JSON.stringify({ StartAt: 'B', States: { A: end } })],
    ['a state of no type', JSON.stringify({ StartAt: 'A', States: { A: { End: true } } })],
    [
      'a next that does not exist',
      JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } }),
    ],
  ])('%s is refused, with a diagnostic', async (_name, definition) => {
    const { result, diagnostics } = await validate(definition);
    expect(result).toBe('FAIL');
    expect(diagnostics?.length).toBeGreaterThan(0);
  });
});

describe('data protection policies', () => {
  const identifiers = ['x'];
  const audit = { DataIdentifier: identifiers, Operation: { Audit: { FindingsDestination: {} } } };
  const mask = { DataIdentifier: identifiers, Operation: { Deidentify: { MaskConfig: {} } } };
  const put = (statements: readonly object[], version = '2021-06-01') =>
    createClients().logs.send(
      new PutDataProtectionPolicyCommand({
        logGroupIdentifier: 'front-test',
        policyDocument: JSON.stringify({ Version: version, Statement: statements }),
      }),
    );

  test('one that audits and masks the same is kept', async () => {
    await put([audit, mask]);
    const command = new GetDataProtectionPolicyCommand({ logGroupIdentifier: 'front-test' });
    const { policyDocument = '' } = await createClients().logs.send(command);
    expect(JSON.parse(policyDocument)).toMatchObject({ Statement: [audit, mask] });
  });

  test.each([
    ['without a mask', [audit]],
    ['in the wrong order', [mask, audit]],
    ['over two sets of identifiers', [audit, { ...mask, DataIdentifier: ['y'] }]],
  ])('one %s is refused', async (_name, statements) => {
    await expect(put(statements)).rejects.toThrow();
  });
});

test('an operation that nobody knows fails for good: no client tries such an answer again', async () => {
  const response = await fetch(inject('endpoint'), {
    method: 'POST',
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=t/20260101/us-east-1/logs/aws4_request',
      'x-amz-target': 'Logs_20140328.NoSuchOperation',
      'content-type': 'application/x-amz-json-1.1',
    },
    body: '{}',
  });
  expect(response.status).toBe(400);
});

test('everything it answers itself has a reason', () => {
  for (const { reason } of createOwnOperations()) expect(reason).toMatch(/moto/);
});
