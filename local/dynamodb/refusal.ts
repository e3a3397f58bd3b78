/** What DynamoDB says when it refuses a call, for the refusals that are not the engine's own. */
import type { AwsResponse } from '../types.ts';

export const refusal = (status: number, type: string, message: string): AwsResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message }),
});
