/** A stack of one role, queue, topic, bucket and function, to hang policies on. */
import { createAccessControl } from '../../../local/iam/access-control.ts';
import type { Caller } from '../../../local/iam/evaluate.ts';
import { stackOf } from '../stack/fixture.ts';

export const ACCOUNT = '123456789012';
export const roleArn = `arn:aws:iam::${ACCOUNT}:role/worker`;
export const worker = { kind: 'role', roleArn, sessionName: 'worker' } as const;
export const service = (name: string): Caller => ({
  kind: 'service',
  service: `${name}.amazonaws.com`,
});
export const policy = (...Statement: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement });
export const allow = (Action: string | string[], Resource: string | string[], more = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
export const ref = (expression: string) => `\${${expression}}`;

export const base = {
  aws_iam_role: { worker: { name: 'worker' } },
  aws_sqs_queue: { q: { name: 'q' } },
  aws_sns_topic: { t: { name: 't' } },
  aws_s3_bucket: { b: { bucket: 'b' } },
  aws_lambda_function: { f: { function_name: 'f' } },
};
export const queue = `arn:aws:sqs:us-east-1:${ACCOUNT}:q`;
export const lambda = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`;

export async function decide(
  resources: Record<string, Record<string, unknown>>,
  call: { caller?: Caller; action: string; resource: string; context?: Record<string, string> },
) {
  const access = createAccessControl(await stackOf({ ...base, ...resources }));
  return access.decide({ caller: worker, context: {}, ...call }).allowed;
}
