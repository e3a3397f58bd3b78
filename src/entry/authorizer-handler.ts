/** The gateway's authorizer: an identity becomes a policy for the whole stage, nobody becomes 401. */
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { AuthorizeRequest, Identity } from '../application/authorize-request.ts';
import { type Caller, toAuthorizerContext } from '../contract/caller.ts';
import type { Telemetry } from './telemetry.ts';

interface Options {
  readonly authorize: AuthorizeRequest;
  readonly telemetry: Telemetry;
}

/** API Gateway answers 401 for exactly this message, and 500 for any other. */
const UNAUTHORIZED = 'Unauthorized';

const principalOf = (caller: Caller): string =>
  caller.kind === 'merchant' ? caller.merchantId : `operator:${caller.keyId}`;

/** `arn:…:{api}/{stage}/{method}/{path}` becomes all of the stage: the answer is cached for every route. */
export const stageArn = (methodArn: string): string =>
  `${methodArn.split('/').slice(0, 2).join('/')}/*`;

const headerOf = ({ headers }: APIGatewayRequestAuthorizerEvent, wanted: string) =>
  Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];

const policyFor = (
  { caller, usageKey }: Identity,
  methodArn: string,
): APIGatewayAuthorizerResult => ({
  principalId: principalOf(caller),
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: stageArn(methodArn) }],
  },
  context: toAuthorizerContext(caller),
  ...(usageKey === null ? {} : { usageIdentifierKey: usageKey }),
});

export const createAuthorizerHandler =
  ({ authorize, telemetry }: Options) =>
  async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const { requestId } = event.requestContext;
    let identity: Identity | null;
    try {
      identity = await authorize(headerOf(event, 'authorization'));
    } catch (error) {
      telemetry.error('A key could not be checked.', { requestId }, error);
      throw error;
    }
    if (identity === null) {
      telemetry.metric('RequestsUnauthenticated');
      telemetry.info('Refused a request without a valid key.', { requestId });
      throw new Error(UNAUTHORIZED);
    }
    return policyFor(identity, event.methodArn);
  };
