/** What the sandbox acquirer has approved, by payment, read from its own table. */
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { LocalFile } from '../../local/local-file.ts';

type Place = Pick<
  LocalFile,
  'awsEndpoint' | 'awsRegion' | 'awsAccessKeyId' | 'awsSecretAccessKey' | 'environmentSuffix'
>;

/** Operations in alphabetical order, one for each charge. */
export async function chargesByPayment(place: Place): Promise<ReadonlyMap<string, string[]>> {
  const client = new DynamoDBClient({
    endpoint: place.awsEndpoint,
    region: place.awsRegion,
    credentials: {
      accessKeyId: place.awsAccessKeyId,
      secretAccessKey: place.awsSecretAccessKey,
    },
  });
  const found = new Map<string, string[]>();
  const TableName = `sandbox-acquirer-${place.environmentSuffix}`;
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
    for (const item of Items) {
      const { chargeKey, paymentId, operation, outcome } = unmarshall(item);
      const isCharge =
        typeof paymentId === 'string' && String(chargeKey).startsWith(`${paymentId}:`);
      if (!isCharge || outcome !== 'approved') continue;
      found.set(paymentId, [...(found.get(paymentId) ?? []), String(operation)].sort());
    }
  }
  client.destroy();
  return found;
}
