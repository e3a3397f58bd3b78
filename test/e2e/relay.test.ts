/** Changes that the relay cannot pass on: kept whole where an operator finds them, in nobody else's way. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentBody } from '../support/api-client.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem({ timeScale: 100 });
});
afterAll(() => system?.close());

function storage(): { s3: S3Client; Bucket: string } {
  const { awsEndpoint, awsRegion, awsAccessKeyId, awsSecretAccessKey } = system.engine.announcement;
  const credentials = { accessKeyId: awsAccessKeyId, secretAccessKey: awsSecretAccessKey };
  const bucket = system.engine.stack
    .of('aws_s3_bucket')
    .find(({ attributes }) => String(attributes.bucket).startsWith('payment-batches-'));
  return {
    s3: new S3Client({
      endpoint: awsEndpoint,
      region: awsRegion,
      credentials,
      forcePathStyle: true,
    }),
    Bucket: String(bucket?.attributes.bucket),
  };
}

describe('a change that the relay cannot read', () => {
  it('is kept whole in the bucket while the payments around it go on', async () => {
    const stranger = { paymentId: { S: 'pay_of_unknown_shape' }, version: { S: 'not a number' } };
    await system.aws.dynamo.send(
      new PutItemCommand({ TableName: system.name('payment-transactions'), Item: stranger }),
    );
    const { body } = await system.merchant.post('/payments', paymentBody());
    await system.waitForStatus(String(body.id), 'captured');

    const { s3, Bucket } = storage();
    const key = await eventually('the given-up record in the bucket', async () => {
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'aws/lambda/' }),
      );
      return Contents[0]?.Key;
    });
    const kept = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
    const { payload, requestContext } = JSON.parse((await kept.Body?.transformToString()) ?? '{}');
    expect(requestContext.condition).toBe('RetryAttemptsExhausted');
    expect(JSON.parse(payload).Records[0].dynamodb.NewImage).toEqual(stranger);
  });
});
