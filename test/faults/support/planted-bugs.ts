/** Deliberate bugs, each with where to look for it first: a check that no bug can fail proves nothing. */
import { one, type PlantedBug } from './planted-bug.ts';
import { batchBugs } from './planted-bugs-of-batches.ts';

const chargingBugs: readonly PlantedBug[] = [
  {
    name: 'second-charge-key',
    what: 'each attempt at a charge has a key of its own',
    plantings: one(
      'src/domain/processor-key.ts',
      `\`\${paymentId}:\${operation}:\${operationNumber}\`;`,
      `\`\${paymentId}:\${operation}:\${operationNumber}.\${Date.now()}\`;`,
    ),
    hunt: 'submit',
    faults: /^authorize-payment > lambda:Invoke .*: lost/,
  },
  {
    name: 'wrong-retry-label',
    what: 'a lost answer of the processor counts as its refusal',
    plantings: one(
      'src/adapters/processor/sandbox-processor.ts',
      "if (reply.kind === 'lost' || reply.answer",
      "if (reply.kind === 'lost') return { outcome: 'declined', code: 'lost' };\n    if (reply.answer",
    ),
    hunt: 'submit',
    faults: /^authorize-payment > lambda:Invoke .*: lost/,
  },
  {
    name: 'send-before-write',
    what: 'a capture is recorded before the processor is asked for it',
    plantings: one(
      'src/application/carry-out-operation.ts',
      '  const answer = await askProcessor({',
      "  await commit(options, input, record, 'carried-out', (newest, context) =>\n    operation.conclude(newest, 'early', context),\n  );\n  const answer = await askProcessor({",
    ),
    hunt: 'capture',
    faults: /^capture-payment > lambda:Invoke .*: (fail-before|drop|throttle)/,
  },
  {
    name: 'wrong-amount-authorized',
    what: 'more is authorized than the payment is of',
    plantings: one(
      'src/application/authorize-payment.ts',
      'processor.authorize({ key, paymentId, merchantId, amountMinor,',
      'processor.authorize({ key, paymentId, merchantId, amountMinor: amountMinor + 1,',
    ),
    hunt: 'submit',
  },
  {
    name: 'whole-amount-captured',
    what: 'a partial capture takes the whole amount',
    plantings: one(
      'src/application/money-operation.ts',
      'processor.capture({ key, paymentId, merchantId, amountMinor,',
      'processor.capture({ key, paymentId, merchantId, amountMinor: record.amountMinor,',
    ),
    hunt: 'capture',
  },
  {
    name: 'cancel-without-void',
    what: 'a cancel does not release what is held',
    plantings: one(
      'src/application/cancel-payment.ts',
      'return carryOut(options, input, record, moneyOperation(record, pending));',
      'return end(options, input, record);',
    ),
    hunt: 'cancel',
  },
  {
    name: 'refund-booked-twice',
    what: 'a refund is booked with twice its amount',
    plantings: one(
      'src/domain/refund.ts',
      'record.amountRefundedMinor + amountMinor,',
      'record.amountRefundedMinor + 2 * amountMinor,',
    ),
    hunt: 'refund',
  },
];

const storingBugs: readonly PlantedBug[] = [
  {
    name: 'swallowed-cancellation-reason',
    what: 'a cancelled transaction counts as written',
    plantings: one(
      'src/adapters/dynamodb/transact-write.ts',
      'if (!reasons.some(isPassing)) throw error;',
      "return { outcome: 'committed' };",
    ),
    hunt: 'submit',
    faults: /^submit-payment > dynamodb:TransactWriteItems .*: conflict/,
  },
  {
    name: 'missing-condition',
    what: 'an idempotency key is written whether or not it is free',
    plantings: one(
      'src/adapters/dynamodb/idempotency-item.ts',
      "'attribute_not_exists(#scope) OR #expiresAt <= :now'",
      "'attribute_not_exists(#scope) OR #expiresAt <= :now OR #expiresAt > :now'",
    ),
    hunt: 'submit',
    faults: /> function:run submit-payment .*: fail-after/,
  },
  {
    name: 'audit-gap',
    what: 'of several audit entries only the last is written',
    plantings: one(
      'src/adapters/dynamodb/payment-store.ts',
      '  const [first, ...following] = entries;',
      '  const [first, ...following] = entries.slice(-1);',
    ),
    hunt: 'submit',
  },
  {
    name: 'illegal-transition',
    what: 'a cancel leaves an authorized payment refunded',
    plantings: [
      ...one(
        'src/domain/change.ts',
        'status === null || status === to || mayBecome(',
        'true || mayBecome(',
      ),
      ...one('src/domain/cancel.ts', "      status: 'canceled',", "      status: 'refunded',"),
      ...one('src/domain/cancel.ts', "to: 'canceled',", "to: 'refunded',"),
    ],
    hunt: 'cancel',
  },
  {
    name: 'nobody-looks-after',
    what: 'reconciliation finds nothing due',
    plantings: one(
      'src/domain/reconcile.ts',
      'if (record.dueAt === null ||',
      'if (record.dueAt !== null ||',
    ),
    hunt: 'reconcile',
  },
];

const messagingBugs: readonly PlantedBug[] = [
  {
    name: 'dropped-failed-entry',
    what: 'entries that SendMessageBatch did not take are forgotten',
    plantings: one(
      'src/adapters/messaging/send-in-batches.ts',
      'retry: batch.filter(({ index }) => faultOf.get(String(index)) === false),',
      'retry: [],',
    ),
    hunt: 'submit',
    faults: /^relay-changes > sqs:SendMessageBatch .*: partial/,
  },
  {
    name: 'relay-says-all-sent',
    what: 'the relay does not report what it could not send',
    plantings: one(
      'src/application/relay-changes.ts',
      '    return failed;',
      '    return new Set<number>();',
    ),
    hunt: 'submit',
    faults: /^relay-changes > sqs:SendMessageBatch .*: (deny|fail-before)/,
  },
  {
    name: 'no-order-while-waiting',
    what: 'no work is ordered while a client waits',
    plantings: one(
      'src/application/relay-changes.ts',
      'if (work === null) continue;',
      'if (work === null || change.after.runInlineUntil !== null) continue;',
    ),
    hunt: 'submit-with-wait',
    faults: /^submit-payment > states:StartSyncExecution .*: (drop|fail-before)/,
  },
  {
    name: 'empty-batch-item-failures',
    what: 'the worker reports no failed message, so that each is deleted',
    plantings: one(
      'src/entry/queue-handler.ts',
      'failures.flatMap((failure) => failure ?? [])',
      'failures.flatMap((failure) => failure ?? []).slice(0, 0)',
    ),
    hunt: 'submit',
    faults: /^process-payments > states:StartSyncExecution .*: (deny|fail-before)/,
  },
  {
    name: 'poison-thrown-away',
    what: 'a message that cannot be read counts as done',
    plantings: one('src/entry/queue-handler.ts', "return 'unreadable';", "return 'done';"),
    hunt: 'bad input',
  },
];

const settlingBugs: readonly PlantedBug[] = [
  {
    name: 'line-after-the-mark',
    what: 'a payment is marked as settled first, and its line of the report written after that',
    plantings: [
      ...one(
        'src/adapters/dynamodb/settlement-writer.ts',
        'const items = [...writes, isOpen, ...puts];',
        'const items = [...writes, isOpen];',
      ),
      ...one(
        'src/adapters/dynamodb/settlement-writer.ts',
        "if (result.outcome === 'committed') return 'committed';",
        "if (result.outcome === 'committed') {\n        await transactWrite({ client, token: randomUUID(), items: puts });\n        return 'committed';\n      }",
      ),
    ],
    hunt: 'settlement',
    faults: /^settle-payments > dynamodb:TransactWriteItems payment-transactions #1: kill-after/,
  },
];

const tellingBugs: readonly PlantedBug[] = [
  {
    name: 'inside-told',
    what: 'an error answer quotes the stack',
    plantings: one(
      'src/entry/api/api-handler.ts',
      "return refuse('temporarily-unavailable');",
      "return refuse('temporarily-unavailable', { errors: [{ pointer: '/x', detail: String(error.stack) }] });",
    ),
    hunt: 'submit',
    faults: /^submit-payment > dynamodb:TransactWriteItems .*: throttle/,
  },
  {
    name: 'key-logged',
    what: 'the authorizer logs the headers',
    plantings: one(
      'src/entry/authorizer-handler.ts',
      '    const { requestId } = event.requestContext;',
      '    const { requestId } = event.requestContext;\n    process.stdout.write(JSON.stringify(event.headers) + String.fromCharCode(10));',
    ),
    hunt: 'submit',
  },
];

export const plantedBugs: readonly PlantedBug[] = [
  ...chargingBugs,
  ...storingBugs,
  ...messagingBugs,
  ...settlingBugs,
  ...batchBugs,
  ...tellingBugs,
];
