/** Deletes the usage-plan keys that commands made for one copy: Terraform does not know them. */
import {
  APIGatewayClient,
  type ApiKey,
  DeleteApiKeyCommand,
  NotFoundException,
  paginateGetApiKeys,
} from '@aws-sdk/client-api-gateway';
import { usageKeyOf } from '../../src/contract/tenants.ts';

/** Answers how many there were. */
export async function deleteUsageKeys(region: string, suffix: string): Promise<number> {
  const client = new APIGatewayClient({ region, maxAttempts: 8 });
  try {
    const keys = await usageKeysOf(client, suffix);
    for (const { id } of keys) await deleteKey(client, id);
    return keys.length;
  } finally {
    client.destroy();
  }
}

/** Name and value are both made from environment and owner: `dev-2-mer_…` is none of `dev`'s. */
export function isUsageKeyOf(suffix: string, { name = '', value }: ApiKey): boolean {
  if (!name.startsWith(`${suffix}-`)) return false;
  const owner = name.slice(suffix.length + 1);
  const merchantId = owner === 'operators' ? null : owner;
  const isOwner = merchantId === null || /^mer_[0-9a-z]{26}$/.test(merchantId);
  return isOwner && usageKeyOf(suffix, merchantId).value === value;
}

async function usageKeysOf(client: APIGatewayClient, suffix: string): Promise<ApiKey[]> {
  const found: ApiKey[] = [];
  const query = { nameQuery: `${suffix}-`, includeValues: true };
  const pages = paginateGetApiKeys({ client, pageSize: 500 }, query);
  for await (const { items = [] } of pages) {
    found.push(...items.filter((key) => isUsageKeyOf(suffix, key)));
  }
  return found;
}

async function deleteKey(client: APIGatewayClient, apiKey: string | undefined): Promise<void> {
  try {
    await client.send(new DeleteApiKeyCommand({ apiKey }));
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
  }
}
