/** The functions behind the tables and queues: relay, worker, the steps of the workflows, the sweep. */
import type { FunctionDefinition, Use } from './function-definition.ts';
import {
  asksProcessor,
  audit,
  called,
  creates,
  dueShards,
  merchantShards,
  merchants,
  runsProcess,
  tallies,
  transactions,
  updates,
} from './function-uses.ts';
import { RECEIVES_MAX } from './resources.ts';

const publishes: Use = {
  kind: 'publish',
  variable: 'EVENTS_TOPIC_ARN',
  topic: 'payment-events',
};

export const workFunctions: readonly FunctionDefinition[] = [
  {
    name: 'relay-changes',
    description:
      'Turns committed changes of real-time payments into work orders and events: the outbox.',
    memoryMb: 512,
    timeoutSeconds: 60,
    triggers: [{ kind: 'stream', table: 'payment-transactions', isBatchLane: false }],
    uses: [{ kind: 'send', variable: 'WORK_QUEUE_URL', queue: 'payments' }, publishes],
  },
  {
    name: 'relay-batch-changes',
    description: 'The outbox of the batch lane: a reader of its own for what files bring.',
    memoryMb: 512,
    timeoutSeconds: 60,
    triggers: [{ kind: 'stream', table: 'payment-transactions', isBatchLane: true }],
    uses: [{ kind: 'send', variable: 'WORK_QUEUE_URL', queue: 'batch-payments' }, publishes],
  },
  {
    name: 'process-payments',
    description: 'Runs the workflow for each work order and fails only those that must return.',
    memoryMb: 512,
    timeoutSeconds: 70,
    triggers: [
      { kind: 'queue', queue: 'payments', isBatchLane: false },
      { kind: 'queue', queue: 'batch-payments', isBatchLane: true },
    ],
    uses: [
      runsProcess,
      { kind: 'consume', variable: 'PAYMENTS_QUEUE_URL', queue: 'payments' },
      { kind: 'consume', variable: 'BATCH_PAYMENTS_QUEUE_URL', queue: 'batch-payments' },
      { kind: 'constant', variable: 'MAX_RECEIVE_COUNT', value: String(RECEIVES_MAX) },
    ],
  },
  {
    name: 'screen-payment',
    description: 'Applies the risk rules: proceed, review or decline.',
    memoryMb: 512,
    timeoutSeconds: 10,
    triggers: called,
    uses: [
      transactions(['GetItem'], updates),
      audit,
      tallies,
      merchants(),
      merchantShards,
      dueShards,
    ],
  },
  {
    name: 'authorize-payment',
    description: 'Holds the funds at the processor under a deterministic key.',
    memoryMb: 512,
    timeoutSeconds: 20,
    triggers: called,
    uses: [...asksProcessor, tallies],
  },
  {
    name: 'capture-payment',
    description: 'Takes the funds and records the final state.',
    memoryMb: 512,
    timeoutSeconds: 20,
    triggers: called,
    uses: [...asksProcessor, tallies],
  },
  {
    name: 'cancel-payment',
    description: 'Releases what is held: a cancel, or an authorization that expired.',
    memoryMb: 512,
    timeoutSeconds: 20,
    triggers: called,
    uses: [...asksProcessor, tallies],
  },
  {
    name: 'refund-payment',
    description: 'Gives money back and records it.',
    memoryMb: 512,
    timeoutSeconds: 20,
    triggers: called,
    uses: asksProcessor,
  },
  {
    name: 'fail-payment',
    description: 'After the last attempt: inquires once more, then records the failure.',
    memoryMb: 512,
    timeoutSeconds: 20,
    triggers: called,
    uses: [...asksProcessor, tallies],
  },
  {
    name: 'request-review',
    description: 'Keeps the task token with the payment until an operator decides.',
    memoryMb: 512,
    timeoutSeconds: 10,
    triggers: called,
    uses: [transactions(['UpdateItem'])],
  },
  {
    name: 'resume-review',
    description: "Hands the operator's decision to the waiting review.",
    memoryMb: 512,
    timeoutSeconds: 10,
    triggers: called,
    uses: [transactions(['GetItem']), { kind: 'answer', machine: 'review-payment' }],
  },
  {
    name: 'apply-review',
    description: 'Carries out the decision of a review: resumes or declines the payment.',
    memoryMb: 512,
    timeoutSeconds: 10,
    triggers: called,
    uses: [transactions(['GetItem'], updates), audit, tallies, merchantShards, dueShards],
  },
  {
    name: 'reconcile-payments',
    description: 'Looks every minute at what is due: orders it again, ends it or gives it up.',
    memoryMb: 512,
    timeoutSeconds: 55,
    triggers: [
      {
        kind: 'schedule',
        expression: 'rate(1 minute)',
        when: 'every minute',
        // A run that failed is made good by the next one.
        retriesMax: 0,
        eventAgeMaxSeconds: 60,
      },
    ],
    uses: [
      transactions(['GetItem'], { ...updates, indexes: ['due-index'] }),
      audit,
      tallies,
      merchantShards,
      dueShards,
    ],
  },
  {
    name: 'sandbox-acquirer',
    description: 'A processor to play with: a separate party that remembers every charge.',
    memoryMb: 256,
    timeoutSeconds: 15,
    triggers: called,
    uses: [
      {
        kind: 'table',
        variable: 'ACQUIRER_TABLE',
        table: 'sandbox-acquirer',
        actions: ['BatchGetItem', 'GetItem', 'UpdateItem'],
        indexes: ['booked-index'],
        ...creates,
      },
    ],
  },
];
