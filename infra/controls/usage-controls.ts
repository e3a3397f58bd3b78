/** What the API must show of who may call it, and how often. */
import { type Control, custom, every } from './control.ts';
import { at, isRecord, listOf, parsed } from './stack-model.ts';

/** Of an authorization that is cached; as AUTHORIZER_TTL_SECONDS. */
const TTL_SECONDS_MAX = 3600;

/** Whether an authorizer is asked by the caller's credentials, by all of them and by nothing else. */
function asksByCredentials(authorizer: unknown): boolean {
  const ttl = at(authorizer, 'authorizerResultTtlInSeconds');
  return (
    at(authorizer, 'type') === 'request' &&
    at(authorizer, 'identitySource') === 'method.request.header.Authorization' &&
    typeof ttl === 'number' &&
    ttl >= 0 &&
    ttl <= TTL_SECONDS_MAX
  );
}

export const usageControls: readonly Control[] = [
  every('aws_api_gateway_rest_api', {
    id: 'api-callers',
    meets: [],
    what: 'has a policy in its body, or takes usage keys from others than the authorizer',
    why: 'No control reads a policy there; and a caller could bring the key of another’s limits.',
    how: 'Remove x-amazon-apigateway-policy, and set x-amazon-apigateway-api-key-source to AUTHORIZER.',
    holds: ({ attributes: { body, api_key_source } }) =>
      at(parsed(body), 'x-amazon-apigateway-policy') === undefined &&
      at(parsed(body), 'x-amazon-apigateway-api-key-source') === 'AUTHORIZER' &&
      [undefined, 'AUTHORIZER'].some((source) => api_key_source === source),
  }),
  custom({
    id: 'api-authorizer',
    meets: [],
    why: 'An answer is cached by the identity source: by anything but the credentials one caller would get another’s.',
    how: `Set identitySource to method.request.header.Authorization, and authorizerResultTtlInSeconds to at most ${TTL_SECONDS_MAX}.`,
    problems: (model) =>
      model.of('aws_api_gateway_rest_api').flatMap(({ address, attributes }) => {
        const schemes = at(parsed(attributes.body), 'components', 'securitySchemes');
        return Object.entries(isRecord(schemes) ? schemes : {})
          .map(([name, scheme]) => [name, at(scheme, 'x-amazon-apigateway-authorizer')] as const)
          .filter(([, authorizer]) => authorizer !== undefined && !asksByCredentials(authorizer))
          .map(([name]) => ({
            address,
            what: `asks its authorizer ${name} by something else than the credentials, or too seldom`,
          }));
      }),
  }),
  every('aws_api_gateway_usage_plan', {
    id: 'usage-plan-throttle',
    meets: [],
    what: 'has no throttle for all methods',
    why: 'One merchant could use up what all share.',
    how: 'Set throttle_settings with rate_limit and burst_limit, and none for single methods.',
    holds: ({ attributes: { throttle_settings, api_stages } }) =>
      ['rate_limit', 'burst_limit'].every((key) => Number(at(throttle_settings, key)) > 0) &&
      listOf(api_stages).every((one) => at(one, 'throttle') === undefined),
  }),
];
