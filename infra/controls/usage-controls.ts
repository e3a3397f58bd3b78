/** What the API must show of who may call it, and how often. */
import { type Control, every } from './control.ts';
import { at, listOf, parsed } from './stack-model.ts';

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
