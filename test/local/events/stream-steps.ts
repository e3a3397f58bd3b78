/** What the tests of stream mappings share: writing ids, failing on them, and reading what came of it. */
import { expect } from 'vitest';
import { type Sources, type SourcesOptions, startStreamMapping } from './start-sources.ts';

const running: Sources[] = [];

export async function startStream(options: SourcesOptions): Promise<Sources> {
  const one = await startStreamMapping(options);
  running.push(one);
  return one;
}

export async function stopStreams(): Promise<void> {
  await Promise.all(running.splice(0).map((one) => one.close()));
}

export const write =
  (...ids: readonly string[]): NonNullable<SourcesOptions['before']> =>
  ({ stream }) => {
    for (const id of ids) stream.write({ id });
  };

export const eventually = (read: () => unknown) => expect.poll(read, { interval: 20 });

/** The ids that each event held. */
export const idsOf = ({ events }: Sources) =>
  events().map(({ event }) => event.Records.map((one) => one.dynamodb?.NewImage?.id?.S ?? '?'));

/** The last sequence number that counts as done. */
export const reached = ({ checkpoints }: Sources) => checkpoints.get('mapping-1');

export const throwsOn = (id: string) => `
  if (event.Records.some((one) => one.dynamodb.NewImage.id.S === '${id}')) throw new Error('poison');`;

export const failsAt = (id: string) => `
  const bad = event.Records.filter((one) => one.dynamodb.NewImage.id.S === '${id}');
  return { batchItemFailures: bad.map((one) => ({ itemIdentifier: one.dynamodb.SequenceNumber })) };`;
