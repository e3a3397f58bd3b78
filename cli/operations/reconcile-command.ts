/** The command for the hour after a restore: rows against trails, trails against the acquirer, before traffic is let in. */
import { DescribeTableCommand, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { UsageError } from '../terminal/cli-error.ts';
import type { Command } from '../terminal/run-tool.ts';
import { readTime } from '../terminal/time.ts';
import { createLedger } from './compare-acquirer.ts';
import { type Mending, mendRows } from './mend-rows.ts';
import type { OperationsContext } from './operations-context.ts';

type State = Mending['state'];

const SAYS: Readonly<Record<Exclude<State, 'right'>, string>> = {
  stale: 'can be mended',
  mended: 'mended',
  lost: 'lost',
};

async function requireTable({ dynamo }: OperationsContext, TableName: string): Promise<void> {
  try {
    await dynamo.send(new DescribeTableCommand({ TableName }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new UsageError(`--table ${TableName} is no table here`, { cause: error });
  }
}

export const reconcileCommand: Command<OperationsContext> = {
  name: '',
  arguments: [],
  help: 'hold every payment against its audit trail, and both against the acquirer',
  options: {
    from: { value: 'TIME', help: 'the moment that was restored: compares money from its day on' },
    table: { value: 'NAME', help: 'a restored copy, for rows that are damaged or gone' },
    apply: { help: 'mend the rows (default: only say what would be done)' },
  },
  async run(context, { options }) {
    const { from, table, apply } = options;
    if (typeof from !== 'string') throw new UsageError('say from when with --from TIME');
    const since = readTime('--from', from);
    if (Date.parse(since) > context.now()) throw new UsageError('--from is in the future');
    const restored = typeof table === 'string' ? table : null;
    if (restored !== null) await requireTable(context, restored);
    const ledger = createLedger(context, since);
    const counts: Record<State, number> = { right: 0, stale: 0, mended: 0, lost: 0 };
    const rows: { paymentId: string; state: State; reason: string }[] = [];
    await mendRows(context, {
      table: restored,
      isApplied: apply === true,
      each({ paymentId, state, record, trail, reason }) {
        counts[state] += 1;
        if (record !== null) ledger.add(record, trail);
        if (state !== 'right') rows.push({ paymentId, state, reason });
        context.progress(`${Object.values(counts).reduce((sum, one) => sum + one)} payments read`);
      },
    });
    const money = await ledger.compare();
    const { environment, place } = context.target;
    return {
      data: { from: since, counts, rows, ...money },
      lines: [
        ...rows.map(({ paymentId, state, reason }) =>
          state === 'right' ? '' : `${paymentId}: ${SAYS[state]}: ${reason}`,
        ),
        ...money.differences.map(({ paymentId, reason }) => `${paymentId}: ${reason}`),
        `${counts.right} payments right, ${counts.mended} mended, ${counts.stale} to be mended, ${counts.lost} lost`,
        `${money.movements} movements of the acquirer since ${since.slice(0, 10)}, ${money.differences.length} differ`,
      ],
      notes: [`environment ${environment} (${place})`],
      failed: counts.stale + counts.lost + money.differences.length > 0,
    };
  },
};
