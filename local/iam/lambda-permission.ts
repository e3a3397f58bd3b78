/** Turns an aws_lambda_permission into the resource policy statement that AWS makes of it. */
import type { Stack, StackResource } from '../types.ts';
import { parseFunctionName } from './function-name.ts';
import { compilePolicy, type Statement } from './statement.ts';

interface FunctionPolicy {
  readonly functionArn: string;
  readonly statements: readonly Statement[];
}

/** Each narrows the permission in a way that no call through the engine can meet. */
const UNSUPPORTED = ['event_source_token', 'function_url_auth_type', 'principal_org_id'];

export function permissionStatement(permission: StackResource, stack: Stack): FunctionPolicy {
  const { attributes, address } = permission;
  const foreign = UNSUPPORTED.find((key) => (attributes[key] ?? null) !== null);
  if (foreign !== undefined)
    throw new Error(`${address}: the local engine does not enforce ${foreign}`);
  const given = String(attributes.function_name);
  const name = parseFunctionName(given)?.name;
  if (name === undefined) throw new Error(`${address}: "${given}" names no function`);
  const functionArn = `arn:aws:lambda:${stack.region}:${stack.accountId}:function:${name}`;
  const qualifier = attributes.qualifier;
  const resource = typeof qualifier === 'string' ? `${functionArn}:${qualifier}` : functionArn;
  const principal = String(attributes.principal);
  const statement = {
    Sid: String(attributes.statement_id ?? permission.name),
    Effect: 'Allow',
    Action: String(attributes.action),
    Resource: resource,
    Principal: isService(principal) ? { Service: principal } : { AWS: principal },
    Condition: conditionOf(attributes),
  };
  const document = JSON.stringify({ Statement: [statement] });
  return { functionArn, statements: compilePolicy(document, address, 'resource') };
}

const isService = (principal: string): boolean => principal.endsWith('.amazonaws.com');

function conditionOf(attributes: StackResource['attributes']): Record<string, object> {
  const condition: Record<string, object> = {};
  const { source_arn: arn, source_account: account } = attributes;
  if (typeof arn === 'string') condition.ArnLike = { 'aws:SourceArn': arn };
  if (typeof account === 'string') condition.StringEquals = { 'aws:SourceAccount': account };
  return condition;
}
