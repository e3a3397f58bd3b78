/** The policies of a stack are gathered from every resource that holds one. */
import { describe, expect, it } from 'vitest';
import { createAccessControl } from '../../../local/iam/access-control.ts';
import { stackOf } from '../stack/fixture.ts';
import { allow, base, decide, policy, queue, ref, roleArn, worker } from './small-stack.ts';

describe('a role', () => {
  const call = { action: 'sqs:SendMessage', resource: queue };
  const document = policy(allow('sqs:SendMessage', ref('aws_sqs_queue.q.arn')));

  it.each<[string, Record<string, Record<string, unknown>>]>([
    [
      'an inline policy by id',
      { aws_iam_role_policy: { p: { role: ref('aws_iam_role.worker.id'), policy: document } } },
    ],
    [
      'an inline policy by name',
      { aws_iam_role_policy: { p: { role: 'worker', policy: document } } },
    ],
    [
      'a block inside the role',
      { aws_iam_role: { worker: { name: 'worker', inline_policy: [{ policy: document }] } } },
    ],
    [
      'an attached policy',
      {
        aws_iam_policy: { p: { name: 'p', policy: document } },
        aws_iam_role_policy_attachment: {
          a: { role: 'worker', policy_arn: ref('aws_iam_policy.p.arn') },
        },
      },
    ],
  ])('may what %s grants', async (_what, resources) => {
    expect(await decide(resources, call)).toBe(true);
    expect(await decide(resources, { ...call, action: 'sqs:DeleteMessage' })).toBe(false);
    expect(
      await decide(resources, { ...call, caller: { ...worker, roleArn: `${roleArn}2` } }),
    ).toBe(false);
  });

  it.each<[string, Record<string, Record<string, unknown>>, string]>([
    [
      'has a permissions boundary',
      { aws_iam_role: { worker: { name: 'worker', permissions_boundary: 'arn' } } },
      'does not enforce permissions_boundary',
    ],
    [
      'is missing',
      { aws_iam_role_policy: { p: { role: 'nobody', policy: document } } },
      'aws_iam_role_policy.p: the stack has no role nobody',
    ],
    [
      'has a policy of AWS',
      {
        aws_iam_role_policy_attachment: {
          a: { role: 'worker', policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
        },
      },
      'does not know the policy arn:aws:iam::aws:policy/AdministratorAccess',
    ],
  ])('that %s stops the engine with one line', async (_what, resources, message) => {
    const stack = await stackOf({ ...base, ...resources });
    expect(() => createAccessControl(stack)).toThrow(message);
  });
});

describe('the report of unused grants', () => {
  it('starts with everything and loses what was needed, not what was tried in vain', async () => {
    const statements = [
      allow(['sqs:SendMessage', 'sqs:Delete*', 'logs:PutLogEvents'], [queue, `${queue}2`], {
        Sid: 'Queues',
      }),
      { Effect: 'Deny', Action: 'sqs:PurgeQueue', Resource: '*' },
    ];
    const stack = await stackOf({
      ...base,
      aws_iam_role_policy: { p: { role: 'worker', policy: policy(...statements) } },
    });
    const access = createAccessControl(stack);
    const grant = { roleArn, policy: 'aws_iam_role_policy.p', statement: 'Queues' };
    const call = (action: string, resource: string) =>
      access.decide({ caller: worker, action, resource, context: {} });
    call('sqs:ReceiveMessage', queue);
    expect(access.unusedGrants()).toEqual([
      { ...grant, actions: ['sqs:SendMessage', 'sqs:Delete*'], resources: [queue, `${queue}2`] },
    ]);
    call('sqs:DeleteMessage', queue);
    expect(access.unusedGrants()).toEqual([
      { ...grant, actions: ['sqs:SendMessage'], resources: [`${queue}2`] },
    ]);
    call('sqs:SendMessage', `${queue}2`);
    expect(access.unusedGrants()).toEqual([]);
  });
});

describe('a withheld grant', () => {
  it('is denied alone, is no longer granted by its statement, and comes back', async () => {
    const stack = await stackOf({
      ...base,
      aws_iam_role_policy: {
        p: {
          role: 'worker',
          policy: policy(
            allow(['sqs:SendMessage', 'sqs:DeleteMessage', 'kms:Decrypt'], queue, { Sid: 'Queue' }),
            { Effect: 'Deny', Action: 'sqs:PurgeQueue', Resource: '*', Sid: 'Never' },
          ),
        },
      },
    });
    const access = createAccessControl(stack);
    const isAllowed = (action: string) =>
      access.decide({ caller: worker, action, resource: queue, context: {} }).allowed;
    const send = {
      roleArn,
      policy: 'aws_iam_role_policy.p',
      statement: 'Queue',
      action: 'sqs:SendMessage',
    };
    expect(access.grants).toEqual([send, { ...send, action: 'sqs:DeleteMessage' }]);

    const giveBack = access.withhold(send);
    expect([isAllowed('sqs:SendMessage'), isAllowed('sqs:DeleteMessage')]).toEqual([false, true]);
    giveBack();
    expect(isAllowed('sqs:SendMessage')).toBe(true);
    expect(() => access.withhold({ ...send, action: 'sqs:PurgeQueue' })).toThrow(
      `${roleArn} is not granted sqs:PurgeQueue by aws_iam_role_policy.p, Queue`,
    );
  });
});
