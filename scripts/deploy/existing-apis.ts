/** Asks API Gateway for the API, the stage and the usage plan of a copy: their names need not be unique. */
import {
  APIGatewayClient,
  GetRestApisCommand,
  GetStageCommand,
  GetUsagePlansCommand,
} from '@aws-sdk/client-api-gateway';
import type { ProbeOptions, Probes } from './existing.ts';

const PAGE_SIZE = 500;

export function createApiProbes({ region }: ProbeOptions): Probes {
  const gateway = new APIGatewayClient({ region });
  return {
    aws_api_gateway_rest_api: async (wanted) => {
      const { items } = await gateway.send(new GetRestApisCommand({ limit: PAGE_SIZE }));
      return items?.find((item) => item.name === wanted('name'))?.id;
    },
    aws_api_gateway_stage: async (wanted) => {
      const [restApiId, stageName] = [wanted('rest_api_id'), wanted('stage_name')];
      if (restApiId === undefined || stageName === undefined) return undefined;
      await gateway.send(new GetStageCommand({ restApiId, stageName }));
      return `${restApiId}/${stageName}`;
    },
    aws_api_gateway_usage_plan: async (wanted) => {
      const { items } = await gateway.send(new GetUsagePlansCommand({ limit: PAGE_SIZE }));
      return items?.find((item) => item.name === wanted('name'))?.id;
    },
  };
}
