/** What the stack says of the one REST API and its stage: names, limits, logs. */
import type { Stack, StackResource } from '../types.ts';
import { checkVariables } from './context-variables.ts';
import { arrayAt, blocksAt, type JsonRecord, numberAt, stringAt } from './json-reader.ts';

export interface Limit {
  readonly ratePerSecond: number;
  readonly burst: number;
}

export interface MethodLimit {
  /** `{resource path without its first slash}/{METHOD}`, either of them `*`. */
  readonly methodPath: string;
  readonly limit: Limit;
}

export interface UsagePlan {
  readonly name: string;
  readonly limit: Limit | undefined;
  readonly methodLimits: readonly MethodLimit[];
}

export interface StageSettings {
  readonly apiId: string;
  readonly body: string;
  /** Overrides the document's when the resource sets it, as the provider does. */
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER' | undefined;
  readonly stageName: string;
  readonly deploymentId: string;
  readonly accessLogFormat: string | undefined;
  readonly stageVariables: JsonRecord | null;
  readonly binaryMediaTypes: readonly string[];
  readonly methodLimits: readonly MethodLimit[];
  /** The plans that hold this stage; none means that no API key is valid here. */
  readonly usagePlans: readonly UsagePlan[];
}

/** The account's limits in a region (API Gateway quotas), which hold for a method without its own. */
export const ACCOUNT_LIMIT: Limit = { ratePerSecond: 10_000, burst: 5_000 };

export function readStageSettings(stack: Stack): StageSettings {
  const api = theOnly(stack, 'aws_api_gateway_rest_api');
  const stage = theOnly(stack, 'aws_api_gateway_stage');
  const apiId = stringAt(api.attributes.id, `${api.address}.id`);
  const stageName = stringAt(stage.attributes.stage_name, `${stage.address}.stage_name`);
  const [accessLog] = blocksAt(stage.attributes.access_log_settings, `${stage.address} access log`);
  const accessLogFormat =
    accessLog && stringAt(accessLog.format, `${stage.address}.access_log_settings.format`);
  if (accessLogFormat) checkVariables(accessLogFormat, 'access-log', `${stage.address} access log`);
  return {
    apiId,
    body: stringAt(api.attributes.body, `${api.address}.body`),
    apiKeySource: apiKeySourceOf(api.attributes.api_key_source),
    stageName,
    deploymentId: String(stage.attributes.deployment_id ?? 'local'),
    accessLogFormat,
    stageVariables: blocksAt(stage.attributes.variables, `${stage.address}.variables`)[0] ?? null,
    binaryMediaTypes: arrayAt(api.attributes.binary_media_types, `${api.address} media types`).map(
      (type) => stringAt(type, `${api.address}.binary_media_types`).toLowerCase(),
    ),
    methodLimits: stack.of('aws_api_gateway_method_settings').flatMap(readMethodLimit),
    usagePlans: stack
      .of('aws_api_gateway_usage_plan')
      .flatMap((plan) => readUsagePlan(plan, apiId, stageName)),
  };
}

function theOnly(stack: Stack, type: string): StackResource {
  const [resource, ...others] = stack.of(type);
  if (!resource || others.length > 0)
    throw new Error(
      `the stack has ${stack.of(type).length} resources ${type}; the local gateway serves one`,
    );
  return resource;
}

function apiKeySourceOf(value: unknown) {
  return value === 'AUTHORIZER' || value === 'HEADER' ? value : undefined;
}

function readMethodLimit(resource: StackResource): MethodLimit[] {
  const place = `${resource.address}.settings`;
  const [settings] = blocksAt(resource.attributes.settings, place);
  const limit = settings && readLimit(settings, 'throttling_', place);
  const methodPath = stringAt(resource.attributes.method_path, `${resource.address}.method_path`);
  return limit ? [{ methodPath, limit }] : [];
}

function readUsagePlan(plan: StackResource, apiId: string, stageName: string): UsagePlan[] {
  if (blocksAt(plan.attributes.quota_settings, `${plan.address}.quota_settings`).length > 0)
    throw new Error(`${plan.address} has a quota, which the local gateway does not count; drop it`);
  const stages = blocksAt(plan.attributes.api_stages, `${plan.address}.api_stages`).filter(
    (stage) => stage.api_id === apiId && stage.stage === stageName,
  );
  const [throttle] = blocksAt(plan.attributes.throttle_settings, `${plan.address} throttle`);
  return stages.map((stage) => ({
    name: String(plan.attributes.name ?? plan.name),
    limit: throttle && readLimit(throttle, '', `${plan.address}.throttle_settings`),
    methodLimits: blocksAt(stage.throttle, `${plan.address} stage throttle`).flatMap((block) => {
      const limit = readLimit(block, '', `${plan.address}.api_stages.throttle`);
      return limit ? [{ methodPath: planPath(block.path), limit }] : [];
    }),
  }));
}

/** A plan writes `/payments/POST`, a method setting `payments/POST`. */
function planPath(path: unknown): string {
  return stringAt(path, 'usage plan throttle path').replace(/^\//, '');
}

/** -1, and nothing, mean no limit of its own. */
function readLimit(block: JsonRecord, prefix: string, place: string): Limit | undefined {
  const rate = numberAt(block[`${prefix}rate_limit`], `${place}.${prefix}rate_limit`) ?? -1;
  const burst = numberAt(block[`${prefix}burst_limit`], `${place}.${prefix}burst_limit`) ?? -1;
  if (rate < 0 && burst < 0) return undefined;
  return {
    ratePerSecond: rate < 0 ? ACCOUNT_LIMIT.ratePerSecond : rate,
    burst: burst < 0 ? ACCOUNT_LIMIT.burst : burst,
  };
}
