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
  /** The share of a line that would go. */
  readonly share: (line: UsageLine, payments: number) => number;
}

const BATCH = 10;
const LOGS = 'cloudwatch-logs-ingestion';

/** Of the requests, those that full batches would spare. */
const spared = (quantity: number, payments: number) =>
  quantity <= 0 ? 0 : Math.max(0, 1 - payments / BATCH / quantity);

const turns: readonly Turn[] = [
  {
    name: 'BATCHING_WINDOW_SECONDS=1, once traffic fills batches of ten in that time',
    givesUp: 'up to two seconds of latency of what nobody waits for',
    share: ({ term, what, quantity }, payments) =>
      /^sqs-/.test(term) ||
      (term === 'lambda-request' && /^(relay-(batch-)?changes|process-payments)$/.test(what)) ||
      term === 'sns-publish-64KB'
        ? spared(quantity, payments)
        : 0,
  },
  {
    name: 'WORKFLOW_LOG_LEVEL=ERROR',
    givesUp: 'the history of workflows that went well; the audit trail stays',
    share: ({ term, what }) => (term === LOGS && what.endsWith('(workflow)') ? 1 : 0),
  },
  {
    name: 'LOG_LEVEL=warn',
    givesUp:
      "the functions' lines about what went well; half of their volume are metrics, which stay",
    share: ({ term, what }) =>
      term === LOGS && !what.endsWith('(workflow)') && what !== 'API access' ? 0.5 : 0,
  },
  {
    name: 'no web ACL',
    givesUp: 'the firewall; PCI DSS 6.4.2 then wants another one',
    share: ({ term }) => (term.startsWith('waf-') ? 1 : 0),
  },
];

/** The largest first; what saves nothing is left out. */
export const leversOf = (lines: readonly UsageLine[], payments: number): readonly Lever[] =>
  turns
    .map(({ name, givesUp, share }) => ({
      name,
      givesUp,
      saves: lines.reduce((sum, line) => sum + costOf([line]) * share(line, payments), 0),
    }))
    .filter(({ saves }) => saves > 0)
    .toSorted((a, b) => b.saves - a.saves);
