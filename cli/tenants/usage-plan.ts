/** Enrols merchants in the environment's usage plan, so that API Gateway lets their requests in and counts them. */
import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  GetApiKeysCommand,
  GetUsagePlansCommand,
} from '@aws-sdk/client-api-gateway';
import { usageKeyOf } from '../../src/contract/tenants.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Target } from './target.ts';

export interface UsagePlan {
  /** Makes the merchant's key (null: the operators' common one) and attaches it; may be repeated. */
  enroll(merchantId: string | null): Promise<void>;
}

const PAGES_MAX = 40;
const PAGE_SIZE = 500;

const isConflict = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConflictException';

export function createUsagePlan({ environment, settings }: Target): UsagePlan {
  const client = new APIGatewayClient(settings);
  let planId: string | undefined;

  async function findPlan(): Promise<string> {
    const name = `merchants-${environment}`;
    let position: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const answer = await client.send(
        new GetUsagePlansCommand({ limit: PAGE_SIZE, ...(position && { position }) }),
      );
      const found = answer.items?.find((plan) => plan.name === name)?.id;
      if (found !== undefined) return found;
      position = answer.position;
      if (position === undefined) break;
    }
    throw new CliError(
      `there is no usage plan ${name}: is the environment ${environment} deployed?`,
    );
  }

  async function makeKey({ name, value }: { name: string; value: string }): Promise<string> {
    try {
      const made = await client.send(new CreateApiKeyCommand({ name, value, enabled: true }));
      if (made.id !== undefined) return made.id;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
    // It is there: from an attempt that got no further, or from the merchant's first key.
    const { items = [] } = await client.send(
      new GetApiKeysCommand({ nameQuery: name, limit: PAGE_SIZE }),
    );
    const found = items.find((key) => key.name === name)?.id;
    if (found === undefined) {
      throw new CliError(`the API Gateway key ${name} exists under another name; delete it there`);
    }
    return found;
  }

  return {
    async enroll(merchantId) {
      planId ??= await findPlan();
      const keyId = await makeKey(usageKeyOf(environment, merchantId));
      try {
        const attach = { usagePlanId: planId, keyId, keyType: 'API_KEY' };
        await client.send(new CreateUsagePlanKeyCommand(attach));
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    },
  };
}
