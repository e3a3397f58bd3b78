/** `payments`: the payments of a batch that has no file of results, such as one that has failed. */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Payment, PaymentsClient } from '../client/payments-client.ts';
import { dataOf } from '../payments/api-context.ts';
import type { Command } from '../terminal/run-tool.ts';
import { saveFile } from '../terminal/save-file.ts';
import type { Batch } from './batch-summary.ts';

/** Oldest first, page by page: the merchant's payments since the batch was announced, those of the batch alone. */
export async function* paymentsOf(
  client: PaymentsClient,
  { id, createdAt }: Pick<Batch, 'id' | 'createdAt'>,
): AsyncGenerator<Payment> {
  let cursor: string | null = null;
  do {
    const query = { createdFrom: createdAt, order: 'asc', limit: 100 } as const;
    const page: { readonly data: readonly Payment[]; readonly nextCursor: string | null } = dataOf(
      await client.GET('/payments', {
        params: { query: cursor === null ? query : { ...query, cursor } },
      }),
    );
    for (const payment of page.data) if (payment.batchId === id) yield payment;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

export const payments: Command<{ readonly api: () => PaymentsClient }> = {
  name: 'payments',
  arguments: ['batch'],
  help: 'write the payments of a batch into a file of JSON Lines, also when it failed',
  options: { out: { value: 'DIRECTORY', help: 'where it goes; by default here' } },
  async run({ api }, { arguments: [batchId = ''], options: { out = '.' } }) {
    const client = api();
    const batch = dataOf(await client.GET('/batches/{batchId}', { params: { path: { batchId } } }));
    const path = join(String(out), `${batch.id}.payments.jsonl`);
    let count = 0;
    async function* lines() {
      for await (const payment of paymentsOf(client, batch)) {
        count += 1;
        yield `${JSON.stringify(payment)}\n`;
      }
    }
    await saveFile(path, Readable.from(lines()));
    return { data: { file: path, payments: count }, lines: [`${path}: ${count} payments`] };
  },
};
