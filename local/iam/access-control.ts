/** Gathers every policy of a stack and decides calls by them. */
import { blocks } from '../stack/blocks.ts';
import type { Stack, StackResource } from '../types.ts';
import { type AccessRequest, type Decision, evaluate } from './evaluate.ts';
import { permissionStatement } from './lambda-permission.ts';
import { compilePolicy, type Statement } from './statement.ts';
import { createUsage, type UnusedGrant } from './usage.ts';
import { createWithholding, type Withholding } from './withholding.ts';

export interface AccessControl extends Pick<Withholding, 'grants' | 'withhold'> {
  decide(request: AccessRequest): Decision;
  /** Grants that no decision has needed since the start. */
  unusedGrants(): readonly UnusedGrant[];
  readonly roleArns: readonly string[];
}

/** The resource types whose meaning this file carries out. */
export const iamResourceTypes: readonly string[] = [
  'aws_iam_policy',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_iam_role_policy_attachment',
  'aws_lambda_permission',
  'aws_s3_bucket_policy',
  'aws_sns_topic_policy',
  'aws_sqs_queue_policy',
];

/** A policy that the evaluator cannot honour exactly throws here, naming its place. */
export function createAccessControl(stack: Stack): AccessControl {
  const identity = identityPolicies(stack);
  const resource = resourcePolicies(stack);
  const usage = createUsage(identity);
  const { grants, withhold, remaining } = createWithholding(identity);
  return {
    grants,
    withhold,
    roleArns: [...identity.keys()],
    unusedGrants: usage.unused,
    decide(request) {
      const { caller } = request;
      const decision = evaluate(request, {
        identity: caller.kind === 'role' ? remaining(caller.roleArn) : [],
        resource: resource.get(policyHolder(request.resource)) ?? [],
      });
      usage.record(request, decision.allowing);
      return decision;
    },
  };
}

function identityPolicies(stack: Stack): Map<string, Statement[]> {
  const byRole = new Map<string, Statement[]>();
  const arnByName = new Map<string, string>();
  for (const role of stack.of('aws_iam_role')) {
    refuse(role, 'permissions_boundary');
    const arn = text(role, 'arn');
    arnByName.set(text(role, 'name'), arn);
    const inline = blocks(role.attributes.inline_policy);
    byRole.set(
      arn,
      inline.flatMap(({ policy }) => compilePolicy(String(policy), role.address, 'identity')),
    );
    for (const policyArn of [role.attributes.managed_policy_arns ?? []].flat())
      byRole.get(arn)?.push(...managedPolicy(stack, String(policyArn), role.address));
  }
  const add = (holder: StackResource, statements: readonly Statement[]) => {
    const name = text(holder, 'role');
    const known = byRole.get(arnByName.get(name) ?? name);
    if (known === undefined) throw new Error(`${holder.address}: the stack has no role ${name}`);
    known.push(...statements);
  };
  for (const policy of stack.of('aws_iam_role_policy'))
    add(policy, compilePolicy(text(policy, 'policy'), policy.address, 'identity'));
  for (const attachment of stack.of('aws_iam_role_policy_attachment'))
    add(attachment, managedPolicy(stack, text(attachment, 'policy_arn'), attachment.address));
  return byRole;
}

function managedPolicy(stack: Stack, arn: string, holder: string): Statement[] {
  const policy = stack.of('aws_iam_policy').find((candidate) => candidate.attributes.arn === arn);
  if (policy !== undefined)
    return compilePolicy(text(policy, 'policy'), policy.address, 'identity');
  throw new Error(
    `${holder}: the local engine does not know the policy ${arn}; write its statements out`,
  );
}

function resourcePolicies(stack: Stack): Map<string, Statement[]> {
  const byHolder = new Map<string, Statement[]>();
  const add = (holder: string, statements: readonly Statement[]) => {
    byHolder.set(holder, [...(byHolder.get(holder) ?? []), ...statements]);
  };
  const queueArn = (url: string) =>
    `arn:aws:sqs:${stack.region}:${stack.accountId}:${url.slice(url.lastIndexOf('/') + 1)}`;
  const attached: readonly [string, (resource: StackResource) => string][] = [
    ['aws_sqs_queue_policy', (resource) => queueArn(text(resource, 'queue_url'))],
    ['aws_sns_topic_policy', (resource) => text(resource, 'arn')],
    ['aws_s3_bucket_policy', (resource) => `arn:aws:s3:::${text(resource, 'bucket')}`],
    ['aws_sqs_queue', (resource) => text(resource, 'arn')],
    ['aws_sns_topic', (resource) => text(resource, 'arn')],
    ['aws_s3_bucket', (resource) => text(resource, 'arn')],
  ];
  for (const [type, holderOf] of attached) {
    for (const resource of stack.of(type)) {
      const policy = resource.attributes.policy;
      if (policy === undefined || policy === null) continue;
      add(holderOf(resource), compilePolicy(String(policy), resource.address, 'resource'));
    }
  }
  for (const permission of stack.of('aws_lambda_permission')) {
    const statement = permissionStatement(permission, stack);
    add(statement.functionArn, statement.statements);
  }
  return byHolder;
}

/** The ARN whose resource policy speaks for `resource`: a bucket for its objects, a function for its versions. */
function policyHolder(resource: string): string {
  if (resource.startsWith('arn:aws:s3:::')) {
    const slash = resource.indexOf('/');
    return slash === -1 ? resource : resource.slice(0, slash);
  }
  if (resource.startsWith('arn:aws:lambda:')) return resource.split(':').slice(0, 7).join(':');
  return resource;
}

function text(resource: StackResource, attribute: string): string {
  const value = resource.attributes[attribute];
  if (typeof value === 'string') return value;
  throw new Error(`${resource.address} has no ${attribute}, which its policy needs`);
}

function refuse(resource: StackResource, attribute: string): void {
  const value = resource.attributes[attribute];
  if (value !== undefined && value !== null)
    throw new Error(`${resource.address}: the local engine does not enforce ${attribute}`);
}
