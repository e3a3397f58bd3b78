/** A function may be given by name, partial ARN or ARN, each with or without a version or alias. */

const FUNCTION_NAME =
  /^(?:arn:aws[\w-]*:lambda:[^:]*:[^:]*:function:|[^:]*:function:)?([^:]+)(?::([^:]+))?$/;

export interface FunctionName {
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** Undefined when the text names no function. */
export function parseFunctionName(given: string): FunctionName | undefined {
  const [, name, qualifier] = FUNCTION_NAME.exec(given) ?? [];
  return name === undefined ? undefined : { name, qualifier };
}
