/** A merchant's limits: read when first needed, remembered for seconds, never for longer than a failure. */

import { afterEach, expect, it } from 'vitest';
import { ATTEMPTS_MAX } from '../../../src/adapters/aws/client-settings.ts';
import { createDynamoClient } from '../../../src/adapters/aws/dynamodb-client.ts';
import { createMerchants } from '../../../src/adapters/dynamodb/merchants.ts';
import { START_MS } from '../application/memory-ports.ts';
import { awsError, credentials, type FakeAws, type Reply, startFakeAws } from './fake-aws.ts';

let aws: FakeAws | undefined;
afterEach(async () => {
  await aws?.close();
});

const profile = (reviewAbove: number): Reply => ({
  body: {
    Item: { limits: { M: { reviewAboveMinor: { M: { USD: { N: String(reviewAbove) } } } } } },
  },
});
const limit = (USD: number) => ({ reviewAboveMinor: { USD } });

async function prepare(...replies: Reply[]) {
  aws = await startFakeAws(replies);
  const { endpoint, calls } = aws;
  const client = createDynamoClient({ region: 'us-east-1', endpointUrl: endpoint, credentials });
  let nowMs = START_MS;
  const merchants = createMerchants({ client, merchantsTable: 'merchants', now: () => nowMs });
  return {
    calls,
    limitsOf: merchants.limitsOf,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

it('reads the limits of a merchant once for payments that come close together', async () => {
  const { limitsOf, pass, calls } = await prepare(profile(100));
  const both = await Promise.all([limitsOf('mer_1'), limitsOf('mer_1')]);
  pass(9_999);
  expect([...both, await limitsOf('mer_1')]).toEqual([limit(100), limit(100), limit(100)]);
  expect(calls).toHaveLength(1);
  expect(calls[0]?.input).toMatchObject({
    Key: { owner: { S: 'mer_1' }, item: { S: 'PROFILE' } },
    ConsistentRead: true,
  });
});

it('applies new limits ten seconds later', async () => {
  const { limitsOf, pass } = await prepare(profile(100), profile(7));
  expect(await limitsOf('mer_1')).toEqual(limit(100));
  pass(10_000);
  expect(await limitsOf('mer_1')).toEqual(limit(7));
});

it("never answers one merchant with another's limits", async () => {
  const { limitsOf } = await prepare(profile(100), profile(7));
  expect(await limitsOf('mer_1')).toEqual(limit(100));
  expect(await limitsOf('mer_2')).toEqual(limit(7));
  expect(await limitsOf('mer_1')).toEqual(limit(100));
});

it('asks again after a failure', async () => {
  const busy = awsError('ProvisionedThroughputExceededException');
  const { limitsOf } = await prepare(...Array(ATTEMPTS_MAX).fill(busy), profile(100));
  await expect(limitsOf('mer_1')).rejects.toMatchObject({ name: 'StoreUnavailable' });
  expect(await limitsOf('mer_1')).toEqual(limit(100));
});
