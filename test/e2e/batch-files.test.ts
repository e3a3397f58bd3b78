/** Uploaded files become payments, each row once, whatever is announced how often and in whatever form. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBatch, submit } from '../support/batch-file.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(async () => {
  await system.close();
});

describe('an uploaded file', () => {
  it('becomes payments', async () => {
    const text = `amountMinor,currency,paymentMethod\n${'1000,USD,tok_approve\n'.repeat(120)}-1,USD,tok_approve\n`;
    const { id } = await submit(system.merchant, text);
    let seen: unknown;
    await eventually(
      'its rows',
      async () => {
        const batch = await readBatch(system.merchant, id);
        seen = batch;
        return batch.counts.rows === 121 && batch.counts.succeeded === 120 ? batch : undefined;
      },
      () => JSON.stringify(seen),
    );
    expect((await readBatch(system.merchant, id)).counts).toMatchObject({
      accepted: 120,
      rejected: 1,
    });
  });
});
