/** What AWS bills beside what was counted: logs looked through and kept, traces by their rule, the web ACL's log, answers sent out. */
import { functions } from '../../infra/functions.ts';
import { createUsageMeter, type UsageLine } from './usage.ts';

export interface Billing {
  /** In which all of it happens, evenly: of a trace's rule, one a second is the dear part. */
  readonly seconds: number;
  /** Whether every log group looks for card numbers, as ours do. */
  readonly isMasked: boolean;
}

const GB_BYTES = 2 ** 30;
const TRACED_SHARE = 0.05;
/** Of a request's record in the web ACL's log. */
const FREE_RECORD_BYTES = 500;
/** Body and headers of a payment's answer. */
const ANSWER_BYTES = 1500;

/** One record as the web ACL writes it for a request that it let pass, with the fields that we have redacted. */
export const WEB_ACL_RECORD = JSON.stringify({
  timestamp: 1795413600000,
  formatVersion: 1,
  webaclId:
    'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/payments-production/0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  terminatingRuleId: 'Default_Action',
  terminatingRuleType: 'REGULAR',
  action: 'ALLOW',
  terminatingRuleMatchDetails: [],
  httpSourceName: 'APIGW',
  httpSourceId: '123456789012:a1b2c3d4e5:v1',
  ruleGroupList: ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet'].map(
    (name) => ({
      ruleGroupId: `AWS#${name}`,
      terminatingRule: null,
      nonTerminatingMatchingRules: [],
      excludedRules: null,
      customerConfig: null,
    }),
  ),
  rateBasedRuleList: [
    {
      rateBasedRuleId: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b_RatePerAddress',
      rateBasedRuleName: 'RatePerAddress',
      limitKey: 'IP',
      maxRateAllowed: 60000,
      evaluationWindowSec: '300',
    },
  ],
  nonTerminatingMatchingRules: [],
  requestHeadersInserted: null,
  responseCodeSent: null,
  httpRequest: {
    clientIp: '203.0.113.17',
    country: 'US',
    headers: [
      ['host', 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com'],
      ['authorization', 'REDACTED'],
      ['idempotency-key', 'REDACTED'],
      ['content-type', 'application/json'],
      ['user-agent', 'shop/1.0'],
      ['content-length', '182'],
    ].map(([name, value]) => ({ name, value })),
    uri: 'REDACTED',
    args: 'REDACTED',
    httpVersion: 'HTTP/1.1',
    httpMethod: 'POST',
    requestId: 'a1b2c3d4-e5f6-7a8b-9c0d-1e2f3a4b5c6d',
  },
  labels: [],
  requestBodySize: 182,
  requestBodySizeInspectedByWAF: 182,
});

/** Runs of them are no part of anybody's trace. */
const untraced: ReadonlySet<string> = new Set(
  functions
    .filter(({ triggers }) => triggers.some(({ kind }) => kind === 'stream' || kind === 'schedule'))
    .map(({ name }) => name),
);

const isLog = ({ term }: UsageLine) => term === 'cloudwatch-logs-ingestion';

/** One a second, and five in a hundred of what is left. */
export const tracesRecorded = (roots: number, seconds: number): number => {
  const first = Math.min(roots, seconds);
  return first + (roots - first) * TRACED_SHARE;
};

function traces(lines: readonly UsageLine[], seconds: number): readonly UsageLine[] {
  return lines
    .filter(
      ({ term, what }) =>
        term === 'apigateway-rest-request' || (term === 'lambda-request' && untraced.has(what)),
    )
    .map(({ what, quantity }) => ({
      term: 'xray-trace-recorded',
      what,
      quantity: tracesRecorded(quantity, seconds),
    }));
}

/** Of all lines together, not of one payment: see `seconds`. Needs lines that are summed by term and user. */
export function billedUsage(
  lines: readonly UsageLine[],
  { seconds, isMasked }: Billing,
): readonly UsageLine[] {
  const sums = createUsageMeter();
  const counted = lines.filter(({ term }) => term !== 'xray-trace-recorded');
  for (const { term, what, quantity } of [...counted, ...traces(lines, seconds)])
    sums.add(term, what, quantity);
  const requests = lines
    .filter(({ term }) => term === 'waf-request')
    .reduce((sum, { quantity }) => sum + quantity, 0);
  const recordBytes = Math.max(0, WEB_ACL_RECORD.length - FREE_RECORD_BYTES);
  sums.add('cloudwatch-logs-ingestion', 'web ACL', (requests * recordBytes) / GB_BYTES);
  sums.add('data-transfer-out', 'API', (requests * ANSWER_BYTES) / GB_BYTES);
  if (isMasked) {
    const free = (requests * FREE_RECORD_BYTES) / GB_BYTES;
    sums.add('cloudwatch-logs-masking', 'web ACL', free);
    for (const { what, quantity } of sums.lines().filter(isLog))
      sums.add('cloudwatch-logs-masking', what, quantity);
  }
  return sums.lines().filter(({ quantity }) => quantity > 0);
}
