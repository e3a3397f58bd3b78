/** After the end-to-end suite: every granted action and resource was needed by it, or is listed here with its reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readUsage, unusedInAll } from '../support/usage.ts';

/** Who may bring a payment of a batch to its outcome, in ways that no end-to-end test goes. */
const countingRoles = ['apply-review', 'fail-payment', 'operate-payment', 'reconcile-payments'];
const counting = countingRoles.flatMap((role) =>
  [
    ': dynamodb:UpdateItem',
    ' on arn:aws:dynamodb:us-east-1:123456789012:table/payment-batches-e2e',
  ].map((part) => [
    `${role}, TablePaymentBatchesInTransaction${part}`,
    'needed by payments of a batch that end so; taken away in withheld-grants',
  ]),
);

/** What a role is granted though no end-to-end test makes it need it, as `role, statement: action`, and why. */
const unusedForAReason: Readonly<Record<string, string>> = {
  ...Object.fromEntries(counting),
  'compare-settlement, TablePaymentAudit on arn:aws:dynamodb:us-east-1:123456789012:table/payment-audit-e2e':
    'needed for a movement that only the acquirer lists; taken away in withheld-grants',
  'compare-settlement, TablePaymentAudit: dynamodb:Query':
    'needed for a movement that only the acquirer lists; taken away in withheld-grants',
  'fail-batch, TablePaymentBatches on arn:aws:dynamodb:us-east-1:123456789012:table/payment-batches-e2e':
    'needed when a step of a batch fails for good; taken away in withheld-grants',
  'fail-batch, TablePaymentBatches: dynamodb:GetItem':
    'needed when a step of a batch fails for good; taken away in withheld-grants',
  'fail-batch, TablePaymentBatchesInTransaction on arn:aws:dynamodb:us-east-1:123456789012:table/payment-batches-e2e':
    'needed when a step of a batch fails for good; taken away in withheld-grants',
  'fail-batch, TablePaymentBatchesInTransaction: dynamodb:PutItem':
    'needed when a step of a batch fails for good; taken away in withheld-grants',
  'ingest-batch-workflow, InvokeFailBatch on arn:aws:lambda:us-east-1:123456789012:function:fail-batch-e2e':
    'needed when a step of a batch fails for good; taken away in withheld-grants',
  'ingest-batch-workflow, InvokeFailBatch: lambda:InvokeFunction':
    'needed when a step of a batch fails for good; taken away in withheld-grants',
};

const records = readUsage();
const ranTests = new Set(records.map(({ testFile }) => testFile));
const engineTests = readdirSync('test/e2e').filter((file) =>
  readFileSync(`test/e2e/${file}`, 'utf8').includes('startSystem('),
);

/** Without the end-to-end suite in the same run (`--project e2e --project privileges`) there is nothing to tell. */
describe.skipIf(records.length === 0)('the grants of all roles', () => {
  it('are looked at after the whole suite, not after a part of it', () => {
    expect(engineTests.length).toBeGreaterThan(5);
    expect(engineTests.filter((file) => !ranTests.has(file))).toEqual([]);
  });

  it('are each needed by some test, or listed with a reason', () => {
    expect(unusedInAll(records).sort()).toEqual(Object.keys(unusedForAReason).sort());
  });
});
