/** Asks API Gateway for the API, the stage and the usage plan of a copy: their names need not be unique. */
import {
  APIGatewayClient,
  GetStageCommand,
  paginateGetRestApis,
  paginateGetUsagePlans,
} from '@aws-sdk/client-api-gateway';
import type { ProbeOptions, Probes } from './existing.ts';

const PAGE_SIZE = 500;

export function createApiProbes({ region }: ProbeOptions): Probes {
  const gateway = new APIGatewayClient({ region });
  const pages = { client: gateway, pageSize: PAGE_SIZE };
  return {
    aws_api_gateway_rest_api: async (wanted) => {
      for await (const { items } of paginateGetRestApis(pages, {})) {
        const found = items?.find((item) => item.name === wanted('name'));
        if (found !== undefined) return found.id;
      }
      return undefined;
    },
    aws_api_gateway_stage: async (wanted) => {
      const [restApiId, stageName] = [wanted('rest_api_id'), wanted('stage_name')];
      if (restApiId === undefined || stageName === undefined) return undefined;
      await gateway.send(new GetStageCommand({ restApiId, stageName }));
      return `${restApiId}/${stageName}`;
    },
    aws_api_gateway_usage_plan: async (wanted) => {
      for await (const { items } of paginateGetUsagePlans(pages, {})) {
        const found = items?.find((item) => item.name === wanted('name'));
        if (found !== undefined) return found.id;
      }
      return undefined;
    },
  };
}
