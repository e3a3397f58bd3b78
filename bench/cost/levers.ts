/** What could be turned to make a month cheaper, and what each turn would give up. */
import { costOf, type UsageLine } from './usage.ts';

export interface Lever {
  readonly name: string;
  readonly givesUp: string;
  /** Dollars a month. */
  readonly saves: number;
}

interface Turn {
  readonly name: string;
  readonly givesUp: string;
  /** The share of a line that would go; `lines` are all of the month. */
  readonly share: (line: UsageLine, lines: readonly UsageLine[]) => number;
}

const MONTH_SECONDS = 30 * 86_400;
const BATCH = 10;
const WINDOW_SECONDS = 1;
/** What gathers for itself: each shard of a new table's stream, each of Lambda's pollers of a queue. */
const SHARDS = 4;
const POLLERS = 5;
const LOGS = 'cloudwatch-logs-ingestion';
const MASKING = 'cloudwatch-logs-masking';
/** What a unit costs where capacity is provisioned and seven tenths of it used, of its price on demand. */
const PROVISIONED = 0.00065 / 3600 / 0.7 / 0.625e-6;

/** A window begins with a message, and every message that comes in it is spared a request of its own. */
export function spared(messages: number, gatherers: number): number {
  if (messages <= 0) return 0;
  const windows = (MONTH_SECONDS / WINDOW_SECONDS) * gatherers;
  const begun = windows * -Math.expm1(-messages / windows);
  return 1 - Math.min(1, Math.max(1 / BATCH, begun / messages));
}

const gatherersOf = ({ term, what }: UsageLine): number => {
  if (/^(payments|batch-payments): (Receive|Delete)/.test(what)) return POLLERS;
  if (/^(payments|batch-payments): Send/.test(what)) return SHARDS;
  if (term === 'sns-publish-64KB') return what === 'payment-events' ? SHARDS : 0;
  if (term !== 'lambda-request') return 0;
  if (/^relay-(batch-)?changes$/.test(what)) return SHARDS;
  return what === 'process-payments' ? POLLERS : 0;
};

/** Screening writes one line about what went well, and no other: each step writes one as long. */
function plainShare({ what, quantity }: UsageLine, lines: readonly UsageLine[]): number {
  if (what === 'process-payments') return 1;
  if (!/^(screen|authorize|capture|refund|cancel)-payment$/.test(what)) return 0;
  const line = lines.find(({ term, what: who }) => term === LOGS && who === 'screen-payment');
  return Math.min(1, (line?.quantity ?? 0) / quantity);
}

const turns: readonly Turn[] = [
  {
    name: 'BATCHING_WINDOW_SECONDS=1',
    givesUp: 'up to two seconds of latency; reckoned for even traffic, bursts save more',
    share: (line) => {
      const gatherers = gatherersOf(line);
      return gatherers === 0 ? 0 : spared(line.quantity, gatherers);
    },
  },
  {
    name: 'LOG_LEVEL=warn',
    givesUp: 'the lines of steps that went well; those that hold metrics stay',
    share: (line, lines) =>
      line.term === LOGS || line.term === MASKING ? plainShare(line, lines) : 0,
  },
  {
    name: 'no X-Ray traces',
    givesUp: 'seeing where a request spent its time; logs stay correlated; infra/api.ts',
    share: ({ term }) => (term === 'xray-trace-recorded' ? 1 : 0),
  },
  {
    name: 'no web ACL',
    givesUp: 'the firewall and its log; PCI DSS 6.4.2 then wants another one',
    share: ({ term, what }) => (term.startsWith('waf-') || what === 'web ACL' ? 1 : 0),
  },
  {
    name: 'tables of provisioned capacity, seven tenths of it used',
    givesUp: 'bursts: what is above is throttled until capacity has followed; infra/tables.ts',
    share: ({ term }) => (/^dynamodb-(write|read)-unit$/.test(term) ? 1 - PROVISIONED : 0),
  },
  {
    name: 'an HTTP API for $1 a million in place of the REST API',
    givesUp: 'web ACL, limits by merchant, checks at the gateway; infra/api.ts',
    share: ({ term }) => (term === 'apigateway-rest-request' ? 1 - 1 / 3.5 : 0),
  },
];

/** The largest first; what saves nothing is left out. */
export const leversOf = (lines: readonly UsageLine[]): readonly Lever[] =>
  turns
    .map(({ name, givesUp, share }) => ({
      name,
      givesUp,
      saves: lines.reduce((sum, line) => sum + costOf([line]) * share(line, lines), 0),
    }))
    .filter(({ saves }) => saves >= 0.005)
    .toSorted((a, b) => b.saves - a.saves);
