/** What each function may do, written down a second time: a grant that widens must be widened here too. */
const transactions = 'dynamodb_table.payment-transactions';
const audit = 'dynamodb_table.payment-audit';
const idempotency = 'dynamodb_table.payment-idempotency';
const merchants = 'dynamodb_table.payment-merchants';
const acquirer = 'dynamodb_table.sandbox-acquirer';
const settlements = 'dynamodb_table.payment-settlements';
const reports = 's3_bucket.payment-batches/settlements/*';
const differences = 's3_bucket.payment-batches/settlement-differences/*';
const inTransaction = 'if TransactWriteItems';

const updates = [
  `dynamodb:GetItem ${transactions}`,
  `dynamodb:UpdateItem ${transactions} ${inTransaction}`,
  `dynamodb:PutItem ${audit} ${inTransaction}`,
];
const endings = [...updates, `dynamodb:UpdateItem dynamodb_table.payment-batches ${inTransaction}`];
const callsAcquirer = ['lambda:InvokeFunction lambda_function.sandbox-acquirer'];
const consumes = (queue: string) =>
  [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ChangeMessageVisibility',
  ].map((action) => `${action} sqs_queue.${queue}`);
const relays = [
  'sns:Publish sns_topic.payment-events',
  `dynamodb:DescribeStream ${transactions}.stream_arn`,
  `dynamodb:GetRecords ${transactions}.stream_arn`,
  `dynamodb:GetShardIterator ${transactions}.stream_arn`,
  'dynamodb:ListStreams *',
  's3:PutObject s3_bucket.payment-batches/aws/lambda/*',
  's3:ListBucket s3_bucket.payment-batches',
];
const runs = 'states:StartSyncExecution sfn_state_machine.process-payment';

const cursorKey = [
  `dynamodb:GetItem ${merchants} if SYSTEM`,
  `dynamodb:PutItem ${merchants} if SYSTEM`,
];
const commands = [
  ...updates,
  `dynamodb:GetItem ${idempotency}`,
  `dynamodb:PutItem ${idempotency} ${inTransaction}`,
  `dynamodb:UpdateItem ${idempotency}`,
  runs,
];

const batches = 'dynamodb_table.payment-batches';
const bucket = 's3_bucket.payment-batches';
const countsBatches = ['GetItem', 'Query', 'BatchGetItem'].map(
  (action) => `dynamodb:${action} ${batches}`,
);
const writesBatch = `dynamodb:PutItem ${batches} ${inTransaction}`;

export const grantsExpected: Readonly<Record<string, readonly string[]>> = {
  'authorize-request': [`dynamodb:GetItem ${merchants}`],
  'submit-payment': [
    `dynamodb:GetItem ${transactions}`,
    `dynamodb:PutItem ${transactions} ${inTransaction}`,
    `dynamodb:PutItem ${audit} ${inTransaction}`,
    `dynamodb:PutItem ${idempotency} ${inTransaction}`,
    `dynamodb:UpdateItem ${idempotency}`,
    runs,
  ],
  'get-payment': [`dynamodb:GetItem ${transactions}`],
  'list-payments': [
    `dynamodb:BatchGetItem ${transactions}`,
    `dynamodb:Query ${transactions}/index/merchant-created-index`,
    `dynamodb:Query ${transactions}/index/merchant-status-index`,
    ...cursorKey,
  ],
  'list-payment-events': [`dynamodb:GetItem ${transactions}`, `dynamodb:Query ${audit}`],
  'list-refunds': [`dynamodb:GetItem ${transactions}`, `dynamodb:Query ${audit}`, ...cursorKey],
  'command-payment': [...commands, `dynamodb:Query ${audit}`],
  'operate-payment': [...commands, ...endings.slice(-1)],
  'list-settlements': [
    `dynamodb:GetItem ${settlements}`,
    `dynamodb:Query ${settlements}`,
    `s3:GetObject ${reports}`,
    ...cursorKey,
  ],
  'describe-api': [],
  'create-batch': [
    ...countsBatches,
    writesBatch,
    `dynamodb:GetItem ${idempotency}`,
    `dynamodb:PutItem ${idempotency} ${inTransaction}`,
    `s3:PutObject ${bucket}/inbox/*`,
  ],
  'read-batches': [
    ...countsBatches,
    `dynamodb:Query ${batches}/index/merchant-batches-index`,
    ...cursorKey,
    `s3:GetObject ${bucket}/results/*`,
    `s3:GetObject ${bucket}/rejects/*`,
  ],
  'cancel-batch': [
    ...countsBatches,
    writesBatch,
    `dynamodb:GetItem ${idempotency}`,
    `dynamodb:PutItem ${idempotency} ${inTransaction}`,
    'states:StartExecution sfn_state_machine.ingest-batch',
  ],
  'sweep-batches': [
    `dynamodb:GetItem ${batches}`,
    writesBatch,
    `dynamodb:Query ${batches}/index/due-index`,
    `s3:DeleteObjectVersion ${bucket}/inbox/*`,
    'sns:Publish sns_topic.payment-events',
  ],
  'start-ingest': [
    ...consumes('batch-files').filter((grant) => !grant.includes('ChangeMessageVisibility')),
    ...countsBatches,
    writesBatch,
    `s3:DeleteObjectVersion ${bucket}/inbox/*`,
    'states:StartExecution sfn_state_machine.ingest-batch',
  ],
  'plan-file': [
    `dynamodb:GetItem ${batches}`,
    `dynamodb:PutItem ${batches}`,
    `s3:GetObjectVersion ${bucket}/inbox/*`,
    `s3:DeleteObjectVersion ${bucket}/inbox/*`,
    `s3:PutObject ${bucket}/work/*`,
  ],
  'ingest-chunk': [
    `dynamodb:GetItem ${batches}`,
    `dynamodb:UpdateItem ${batches}`,
    writesBatch,
    `dynamodb:BatchGetItem ${transactions}`,
    `dynamodb:PutItem ${transactions} ${inTransaction}`,
    `dynamodb:UpdateItem ${transactions} ${inTransaction}`,
    `dynamodb:PutItem ${audit} ${inTransaction}`,
    `s3:GetObjectVersion ${bucket}/inbox/*`,
    `s3:GetObjectVersion ${bucket}/work/*`,
  ],
  'check-batch': [...countsBatches, `dynamodb:UpdateItem ${batches}`, writesBatch],
  'write-results': [
    `dynamodb:GetItem ${batches}`,
    `dynamodb:BatchGetItem ${batches}`,
    `dynamodb:UpdateItem ${batches}`,
    `dynamodb:BatchGetItem ${transactions}`,
    `s3:GetObjectVersion ${bucket}/inbox/*`,
    `s3:GetObjectVersion ${bucket}/work/*`,
    `s3:PutObject ${bucket}/work/*`,
  ],
  'finish-batch': [
    `dynamodb:GetItem ${batches}`,
    `dynamodb:UpdateItem ${batches}`,
    writesBatch,
    `s3:GetObjectVersion ${bucket}/work/*`,
    `s3:PutObject ${bucket}/results/*`,
    `s3:PutObject ${bucket}/rejects/*`,
  ],
  'fail-batch': [`dynamodb:GetItem ${batches}`, writesBatch],
  'relay-changes': [...relays, 'sqs:SendMessage sqs_queue.payments'],
  'relay-batch-changes': [...relays, 'sqs:SendMessage sqs_queue.batch-payments'],
  'process-payments': [runs, ...consumes('payments'), ...consumes('batch-payments')],
  'screen-payment': [...endings, `dynamodb:GetItem ${merchants}`],
  'authorize-payment': [...endings, ...callsAcquirer],
  'capture-payment': [...endings, ...callsAcquirer],
  'cancel-payment': [...endings, ...callsAcquirer],
  'refund-payment': [...updates, ...callsAcquirer],
  'fail-payment': [...endings, ...callsAcquirer],
  'request-review': [`dynamodb:UpdateItem ${transactions}`],
  'resume-review': [`dynamodb:GetItem ${transactions}`, 'states:SendTaskSuccess *'],
  'apply-review': endings,
  'reconcile-payments': [...endings, `dynamodb:Query ${transactions}/index/due-index`],
  'start-settlement': ['states:StartExecution sfn_state_machine.settle-day'],
  'plan-settlement': [`dynamodb:GetItem ${settlements}`, `dynamodb:Query ${settlements}`],
  'settle-payments': [
    ...updates,
    `dynamodb:Query ${transactions}/index/due-index`,
    `dynamodb:Query ${audit}`,
    `dynamodb:ConditionCheckItem ${settlements} ${inTransaction}`,
    `dynamodb:PutItem ${settlements} ${inTransaction}`,
  ],
  'report-settlement': [
    `dynamodb:Query ${settlements}`,
    `dynamodb:PutItem ${settlements}`,
    `s3:PutObject ${reports}`,
  ],
  'compare-settlement': [
    `dynamodb:GetItem ${transactions}`,
    `dynamodb:Query ${audit}`,
    `dynamodb:Query ${settlements}`,
    ...callsAcquirer,
    `s3:PutObject ${differences}`,
  ],
  'sandbox-acquirer': [
    `dynamodb:BatchGetItem ${acquirer}`,
    `dynamodb:Query ${acquirer}/index/booked-index`,
    `dynamodb:GetItem ${acquirer}`,
    `dynamodb:UpdateItem ${acquirer}`,
    `dynamodb:PutItem ${acquirer} ${inTransaction}`,
  ],
};
