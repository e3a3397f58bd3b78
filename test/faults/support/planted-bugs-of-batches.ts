/** Deliberate bugs in what makes payments of a file and counts them. */
import { one, type PlantedBug } from './planted-bug.ts';

export const batchBugs: readonly PlantedBug[] = [
  {
    name: 'checkpoint-before-rows',
    what: 'a chunk is marked as read so far first, and its rows are written after that',
    plantings: one(
      'src/adapters/dynamodb/batch-chunks.ts',
      '  const items = [\n    chunkWrite(options, rows),\n',
      '  await transactWrite({\n    client: options.client,\n    token: randomUUID(),\n    items: [chunkWrite(options, rows)],\n  });\n  const items = [\n',
    ),
    hunt: 'batch',
    faults: /^ingest-chunk > dynamodb:TransactWriteItems \S+ #1: kill-after/,
  },
  {
    name: 'partial-answer-taken-whole',
    what: 'entries that SendMessageBatch did not take are forgotten when it took others',
    plantings: one(
      'src/adapters/messaging/send-in-batches.ts',
      '    const faultOf = new Map(failed.map(({ id, senderFault }) => [id, senderFault]));\n',
      '    const isTaken = failed.length < batch.length;\n    const left = isTaken ? [] : failed;\n    const faultOf = new Map(left.map(({ id, senderFault }) => [id, senderFault]));\n',
    ),
    hunt: 'batch',
    faults: /^relay-batch-changes > sqs:SendMessageBatch \S+ #1: partial/,
  },
  {
    name: 'decline-tallied-as-failure',
    what: 'a declined payment of a file is counted as one that failed',
    plantings: one(
      'src/domain/batch-tally.ts',
      '  const to = outcomeOf(after);\n',
      "  const to = outcomeOf(after) === 'declined' ? 'failed' : outcomeOf(after);\n",
    ),
    hunt: 'batch',
  },
];
