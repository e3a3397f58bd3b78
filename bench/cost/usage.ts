/** What was used, by what AWS bills it as and by what used it; and what it costs. */
import { readFileSync } from 'node:fs';

interface PriceList {
  readonly asOf: string;
  readonly region: string;
  readonly perMillion: Readonly<Record<string, number>>;
  readonly perGbSecond: Readonly<Record<string, number>>;
  readonly perGb: Readonly<Record<string, number>>;
  readonly perMonth: Readonly<Record<string, number>>;
}

export const prices = JSON.parse(
  readFileSync(new URL('prices.json', import.meta.url), 'utf8'),
) as PriceList;

export interface UsageLine {
  /** A key of the price list. */
  readonly term: string;
  /** A function, a table, a queue: what it was used by or for. */
  readonly what: string;
  readonly quantity: number;
}

export interface UsageMeter {
  add(term: string, what: string, quantity: number): void;
  lines(): readonly UsageLine[];
}

export function createUsageMeter(): UsageMeter {
  const sums = new Map<string, { term: string; what: string; quantity: number }>();
  return {
    add(term, what, quantity) {
      const key = `${term}\n${what}`;
      const sum = sums.get(key);
      if (sum === undefined) sums.set(key, { term, what, quantity });
      else sum.quantity += quantity;
    },
    lines: () => [...sums.values()].map((sum) => ({ ...sum })),
  };
}

/** Dollars for one unit; throws for a term that the price list does not have. */
export function unitPrice(term: string): number {
  const million = prices.perMillion[term];
  if (million !== undefined) return million / 1e6;
  const price = prices.perGbSecond[term] ?? prices.perGb[term] ?? prices.perMonth[term];
  if (price === undefined) throw new Error(`prices.json has no price for ${term}`);
  return price;
}

export const costOf = (lines: readonly UsageLine[]): number =>
  lines.reduce((sum, { term, quantity }) => sum + quantity * unitPrice(term), 0);

const SERVICES: readonly (readonly [prefix: string, service: string])[] = [
  ['apigateway', 'API Gateway'],
  ['waf', 'WAF'],
  ['lambda', 'Lambda'],
  ['dynamodb', 'DynamoDB'],
  ['sqs', 'SQS'],
  ['sns', 'SNS'],
  ['stepfunctions', 'Step Functions'],
  ['cloudwatch', 'CloudWatch'],
  ['kms', 'KMS'],
  ['s3', 'S3'],
  ['xray', 'X-Ray'],
  ['eventbridge', 'EventBridge'],
  ['data-transfer', 'Data transfer'],
];

export const serviceOf = (term: string): string =>
  SERVICES.find(([prefix]) => term.startsWith(prefix))?.[1] ?? term;

/** The same usage for another number of payments. */
export const scaled = (lines: readonly UsageLine[], factor: number): readonly UsageLine[] =>
  lines.map((line) => ({ ...line, quantity: line.quantity * factor }));
