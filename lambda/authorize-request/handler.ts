/** Lambda authorize-request: the API's authorizer. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createApiKeys } from '../../src/adapters/dynamodb/api-keys.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createAuthorizeRequest } from '../../src/application/authorize-request.ts';
import { createAuthorizerHandler } from '../../src/entry/authorizer-handler.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({ merchantsTable: text('MERCHANTS_TABLE') });
const client = createDynamoClient(environment);

export const handler = createAuthorizerHandler({
  authorize: createAuthorizeRequest({
    environment: environment.environmentSuffix,
    keys: createApiKeys({ client, merchantsTable: environment.merchantsTable }),
    now: systemNow,
  }),
  telemetry: createTelemetry({ runtime: environment }),
});
