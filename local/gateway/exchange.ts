/** One request on its way through the gateway, with everything learnt about it. */
import type { GatewayRequest } from './gateway-request.ts';
import type { Refusal } from './refusal.ts';

export interface StageIdentity {
  readonly accountId: string;
  readonly region: string;
  readonly apiId: string;
  readonly stageName: string;
  readonly deploymentId: string;
  readonly domainName: string;
}

/** What the authorizer let through: every value as the text that API Gateway makes of it. */
export interface AuthorizerGrant {
  readonly principalId: string | undefined;
  readonly context: ReadonlyMap<string, string>;
  readonly usageIdentifierKey: string | undefined;
  /** 0 when the answer came from the cache. */
  readonly latencyMs: number;
}

/** What is known of one request so far; the pipeline fills it in as the checks pass. */
export interface Exchange {
  readonly stage: StageIdentity;
  readonly request: GatewayRequest;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly traceId: string;
  /** Whether the engine's clock runs as fast as the machine's. */
  readonly isRealTime: boolean;
  /** Epoch milliseconds on the engine's clock. */
  readonly receivedAt: number;
  body: Buffer;
  resourcePath?: string;
  resourceId?: string;
  pathParameters?: ReadonlyMap<string, string>;
  authorizer?: AuthorizerGrant;
  apiKey?: string;
  refusal?: Refusal;
  integrationStatus?: number;
  integrationLatencyMs?: number;
  integrationError?: string;
  answer?: { readonly status: number; readonly bytes: number; readonly latencyMs: number };
}
