/** Who a function is when it calls AWS: its role in the stack. */
import type { Principal, Stack } from './types.ts';

/** Throws for a name that the stack has no function of. */
export const roleOf = (stack: Stack, functionName: string): Principal => {
  const found = stack
    .of('aws_lambda_function')
    .find(({ attributes }) => attributes.function_name === functionName);
  if (found === undefined) throw new Error(`the stack has no function ${functionName}`);
  return { kind: 'role', roleArn: String(found.attributes.role), label: functionName };
};
