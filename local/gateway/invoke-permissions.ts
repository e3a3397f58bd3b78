/** Whether the stack's resource policies let API Gateway invoke a function for a method. */
import type { Stack } from '../types.ts';
import { matches } from './authorizer-policy.ts';

export type MayInvoke = (functionName: string, sourceArn: string) => boolean;

export function createInvokePermissions(stack: Stack): MayInvoke {
  const grants = stack
    .of('aws_lambda_permission')
    .map(({ attributes }) => attributes)
    .filter(
      ({ principal, action }) =>
        principal === 'apigateway.amazonaws.com' &&
        (action === 'lambda:InvokeFunction' || action === 'lambda:*'),
    )
    .map(({ function_name: name, source_arn: sourceArn }) => ({
      // A permission may name the function or its ARN, with or without a qualifier.
      functionName: /^arn:.*:function:([^:]+)/.exec(String(name))?.[1] ?? String(name),
      sourcePattern: sourceArn === undefined || sourceArn === null ? '*' : String(sourceArn),
    }));
  return (functionName, sourceArn) =>
    grants.some(
      (grant) => grant.functionName === functionName && matches(grant.sourcePattern, sourceArn),
    );
}
