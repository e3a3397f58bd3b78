/** The function that an API Gateway invocation URI names. */
import { stringAt } from './json-reader.ts';

const URI =
  /^arn:aws[a-z-]*:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:([A-Za-z0-9_-]+)(?::[A-Za-z0-9_$-]+)?\/invocations$/;

export function lambdaNameOf(uri: unknown, place: string): string {
  const name = URI.exec(stringAt(uri, `${place}.uri`))?.[1];
  if (name === undefined)
    throw new Error(`${place}: ${uri} is not the invocation URI of a function; use its invoke_arn`);
  return name;
}
