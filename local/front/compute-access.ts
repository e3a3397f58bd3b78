/** Which IAM actions, on which machines, executions and functions, a Step Functions or Lambda call needs. */
import { parseFunctionName } from '../iam/function-name.ts';
import {
  type AccessCheck,
  arnOf,
  type Input,
  NO_CONTEXT,
  type Place,
  requiredText,
  UnknownOperation,
  UnusableInput,
} from './access-check.ts';

/** The input member that names the resource; `*` where IAM knows no smaller one. */
const stateOperations: Readonly<Record<string, string>> = {
  DescribeExecution: 'executionArn',
  DescribeStateMachine: 'stateMachineArn',
  DescribeStateMachineForExecution: 'executionArn',
  GetExecutionHistory: 'executionArn',
  ListExecutions: 'stateMachineArn',
  ListStateMachines: '*',
  RedriveExecution: 'executionArn',
  SendTaskFailure: '*',
  SendTaskHeartbeat: '*',
  SendTaskSuccess: '*',
  StartExecution: 'stateMachineArn',
  StartSyncExecution: 'stateMachineArn',
  StopExecution: 'executionArn',
};

export function statesAccess(operation: string, input: Input): readonly AccessCheck[] {
  const member = Object.hasOwn(stateOperations, operation) ? stateOperations[operation] : undefined;
  if (member === undefined) throw new UnknownOperation(`states has no operation ${operation} here`);
  const resource = member === '*' ? '*' : requiredText(input, member);
  return [{ action: `states:${operation}`, resource, context: NO_CONTEXT }];
}

const lambdaActions: Readonly<Record<string, string>> = {
  GetFunction: 'GetFunction',
  GetFunctionConfiguration: 'GetFunctionConfiguration',
  Invoke: 'InvokeFunction',
  ListEventSourceMappings: 'ListEventSourceMappings',
  ListFunctions: 'ListFunctions',
};

/** `FunctionName` may be a name, a partial or a whole ARN; `Qualifier` names a version or an alias. */
export function lambdaAccess(
  operation: string,
  input: Input,
  place: Place,
): readonly AccessCheck[] {
  const action = Object.hasOwn(lambdaActions, operation) ? lambdaActions[operation] : undefined;
  if (action === undefined) throw new UnknownOperation(`lambda has no operation ${operation} here`);
  return [
    { action: `lambda:${action}`, resource: functionResource(input, place), context: NO_CONTEXT },
  ];
}

function functionResource(input: Input, place: Place): string {
  if (input.FunctionName === undefined) return '*';
  const given = requiredText(input, 'FunctionName');
  const parsed = parseFunctionName(given);
  if (parsed === undefined) throw new UnusableInput(`"${given}" names no function`);
  const arn = arnOf(place, 'lambda', `function:${parsed.name}`);
  const qualifier = input.Qualifier ?? parsed.qualifier;
  return typeof qualifier === 'string' ? `${arn}:${qualifier}` : arn;
}

const FUNCTION_PATH = /^\/2015-03-31\/functions\/([^/]+)(\/invocations|\/configuration)?\/?$/;

/** The operation of a Lambda REST request, with the function that its path names. */
export function lambdaOperation(method: string, url: string): { operation: string; input: Input } {
  const [path = '', query = ''] = url.split('?', 2);
  const qualifier = new URLSearchParams(query).get('Qualifier');
  const [, name, rest = ''] = FUNCTION_PATH.exec(path) ?? [];
  const operation = lambdaRoute(method, path, name === undefined ? undefined : rest);
  if (operation === undefined)
    throw new UnknownOperation(`lambda has no operation ${method} ${path} here`);
  if (name === undefined) return { operation, input: {} };
  const input = { FunctionName: decodedName(name) };
  return { operation, input: qualifier === null ? input : { ...input, Qualifier: qualifier } };
}

function lambdaRoute(method: string, path: string, rest: string | undefined): string | undefined {
  if (rest === '/invocations') return method === 'POST' ? 'Invoke' : undefined;
  if (method !== 'GET') return undefined;
  if (rest !== undefined) return rest === '' ? 'GetFunction' : 'GetFunctionConfiguration';
  if (/^\/2015-03-31\/functions\/?$/.test(path)) return 'ListFunctions';
  return /^\/2015-03-31\/event-source-mappings\/?$/.test(path)
    ? 'ListEventSourceMappings'
    : undefined;
}

function decodedName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (cause) {
    throw new UnusableInput('the path is not well-formed percent-encoding', { cause });
  }
}
