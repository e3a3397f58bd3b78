/** Proves that queues hear of objects as S3 would tell them. */
import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { QUEUE_ARN, type Sent, startS3, temporaryDirectory, VERSIONED } from './s3-stack.ts';

const records = (sent: readonly Sent[]) =>
  sent.flatMap(({ body }) => (JSON.parse(body) as { Records?: object[] }).Records ?? []);

it('sends what happened to which version of which object', async () => {
  const { client, sent } = await startS3();
  const target = { Bucket: VERSIONED, Key: 'inbox/a b+ä.csv' };
  const { VersionId, ETag } = await client.send(new PutObjectCommand({ ...target, Body: 'hello' }));
  expect(sent.at(-1)).toMatchObject({
    service: 's3.amazonaws.com',
    sourceArn: `arn:aws:s3:::${VERSIONED}`,
    queueArn: QUEUE_ARN,
  });
  expect(records(sent)).toMatchObject([
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: 'AWS:tester' },
      s3: {
        configurationId: 'inbox',
        bucket: { name: VERSIONED, arn: `arn:aws:s3:::${VERSIONED}` },
        object: {
          key: 'inbox/a+b%2B%C3%A4.csv',
          size: 5,
          eTag: ETag?.replaceAll('"', ''),
          versionId: VersionId,
        },
      },
    },
  ]);
});

it('sends only the events and keys that the rule names, in an order that sequencers show', async () => {
  const { client, sent } = await startS3();
  const put = (Key: string) =>
    client.send(new PutObjectCommand({ Bucket: VERSIONED, Key, Body: 'x' }));
  await put('results/1');
  await put('inbox/1');
  const CopySource = `${VERSIONED}/inbox/1`;
  await client.send(new CopyObjectCommand({ Bucket: VERSIONED, Key: 'inbox/2', CopySource }));
  const marker = { Bucket: VERSIONED, Key: 'inbox/1' };
  const { VersionId } = await client.send(new DeleteObjectCommand(marker));
  await client.send(new DeleteObjectCommand({ ...marker, VersionId }));
  const found = records(sent) as { eventName: string; s3: { object: { sequencer: string } } }[];
  expect(found.map(({ eventName }) => eventName)).toEqual([
    'ObjectCreated:Put',
    'ObjectCreated:Copy',
    'ObjectRemoved:DeleteMarkerCreated',
  ]);
  const order = found.map(({ s3 }) => s3.object.sequencer);
  expect([...order].sort()).toEqual(order);
});

it('announces a configuration once for these data, not on every start', async () => {
  const directory = temporaryDirectory();
  const first = await startS3({ directory });
  expect(first.sent.map(({ body }) => JSON.parse(body))).toMatchObject([
    { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: VERSIONED },
  ]);
  await first.close();
  expect((await startS3({ directory })).sent).toEqual([]);
});

it('says that a notification is lost when the queue refuses it', async () => {
  const { client, lines } = await startS3({ refuse: true });
  await client.send(new PutObjectCommand({ Bucket: VERSIONED, Key: 'inbox/1', Body: 'x' }));
  expect(lines.at(-1)).toMatchObject({
    level: 'error',
    message: expect.stringMatching(/notification of batches-test was lost/),
  });
});
