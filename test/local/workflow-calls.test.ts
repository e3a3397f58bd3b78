/** What a state machine's calls to services answer, where the service does not speak JSON. */
import { expect, it } from 'vitest';
import type { Front } from '../../local/front/front.ts';
import { createWorkflowCalls } from '../../local/workflow-calls.ts';

function callsTo(status: number, body: string) {
  const call: Front['call'] = async () => ({ status, headers: {}, body });
  return createWorkflowCalls({ call } as Front);
}
const publish = {
  roleArn: 'arn:aws:iam::123456789012:role/machine',
  service: 'sns',
  operation: 'Publish',
  input: { TopicArn: 'arn:aws:sns:us-east-1:123456789012:topic', Message: 'hello' },
} as const;

it('a published message is answered by its id', async () => {
  const xml =
    '<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>';
  expect(await callsTo(200, xml)(publish)).toEqual({ MessageId: 'm-1' });
});

it("a refusal of SNS is an error under the service's own code", async () => {
  const xml =
    '<ErrorResponse><Error><Code>NotFound</Code><Message>no &lt;topic&gt;</Message></Error></ErrorResponse>';
  await expect(callsTo(404, xml)(publish)).rejects.toMatchObject({
    name: 'NotFound',
    message: 'no <topic>',
  });
});
