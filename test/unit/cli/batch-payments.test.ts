/** `npm run batch -- payments`: what a batch made, found in the list of all payments. */
import { describe, expect, it, vi } from 'vitest';
import { paymentsOf } from '../../../cli/batch/payments-command.ts';
import { createPaymentsClient } from '../../../cli/client/payments-client.ts';
import { BATCH_EXAMPLES } from '../../../src/contract/openapi/batch-examples.ts';

const completed = BATCH_EXAMPLES.completedBatch.value;

describe('the payments of a batch', () => {
  it('are told over all pages, oldest first, and those of others are left out', async () => {
    const asked: URL[] = [];
    const pages = [
      {
        data: [
          { id: 1, batchId: completed.id },
          { id: 2, batchId: null },
        ],
        nextCursor: 'more',
      },
      {
        data: [
          { id: 3, batchId: 'bat_other' },
          { id: 4, batchId: completed.id },
        ],
        nextCursor: null,
      },
    ];
    vi.stubGlobal('fetch', async ({ url }: Request) => {
      asked.push(new URL(url));
      return Response.json(pages[asked.length - 1]);
    });
    const client = createPaymentsClient({ baseUrl: 'http://api.test/v1', apiKey: 'key' });
    const found: unknown[] = [];
    for await (const { id } of paymentsOf(client, completed)) found.push(id);
    vi.unstubAllGlobals();
    expect(found).toEqual([1, 4]);
    expect(asked.map(({ searchParams }) => Object.fromEntries(searchParams))).toEqual([
      { createdFrom: completed.createdAt, order: 'asc', limit: '100' },
      { createdFrom: completed.createdAt, order: 'asc', limit: '100', cursor: 'more' },
    ]);
  });
});
