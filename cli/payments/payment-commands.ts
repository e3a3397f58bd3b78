/** Commands on payments, through the public API: look at them, decide on them, send them round again. */
import { randomUUID } from 'node:crypto';
import type { Payment } from '../client/payments-client.ts';
import { UsageError } from '../terminal/cli-error.ts';
import type { Command } from '../terminal/run-tool.ts';
import { printable, table } from '../terminal/table.ts';
import { type ApiContext, dataOf } from './api-context.ts';

type PaymentCommand = Command<ApiContext>;

const HEAD = ['PAYMENT', 'STATUS', 'AMOUNT', 'CREATED', 'REFERENCE'];
const LIMIT = 25;

/** Minor units as they are: how many decimals a currency has is for the API's user to know. */
const rowOf = (payment: Payment): readonly string[] => [
  payment.id,
  payment.status,
  `${payment.amountMinor} ${payment.currency}`,
  payment.createdAt.slice(0, 19).replace('T', ' '),
  payment.reference ?? '',
];

const STATUSES = [
  'received',
  'in-review',
  'authorized',
  'captured',
  'settled',
  'declined',
  'failed',
  'canceled',
  'expired',
  'refunded',
] as const satisfies readonly Payment['status'][];

const list: PaymentCommand = {
  name: 'list',
  arguments: [],
  help: `list the newest ${LIMIT} payments of the merchant`,
  options: { status: { value: 'STATUS', help: `one of ${STATUSES.join(', ')}` } },
  async run({ merchant }, { options }) {
    const status = STATUSES.find((known) => known === options.status);
    if (options.status !== undefined && status === undefined) {
      throw new UsageError(`--status ${options.status} is none of ${STATUSES.join(', ')}`);
    }
    const query = { limit: LIMIT, ...(status === undefined ? {} : { status }) };
    const page = dataOf(await merchant.GET('/payments', { params: { query } }));
    return {
      data: page,
      lines: page.data.length === 0 ? ['no payments'] : table(HEAD, page.data.map(rowOf)),
      notes: page.nextCursor === null ? [] : ['there are more'],
    };
  },
};

const show: PaymentCommand = {
  name: 'show',
  arguments: ['payment'],
  help: 'show a payment and its audit trail',
  options: {},
  async run({ operator }, { arguments: [paymentId = ''] }) {
    const params = { path: { paymentId } };
    const payment = dataOf(await operator.GET('/payments/{paymentId}', { params }));
    const trail = dataOf(await operator.GET('/payments/{paymentId}/events', { params }));
    const entries = trail.data.map(({ sequence, at, type, actor }) => [
      String(sequence),
      at,
      type,
      actor,
    ]);
    const { failure } = payment;
    return {
      data: { payment, trail },
      lines: [
        ...table(HEAD, [rowOf(payment)]),
        ...(failure === null ? [] : ['', printable(`${failure.code}: ${failure.message}`)]),
        '',
        ...table(['NO', 'AT', 'WHAT', 'WHO'], entries),
      ],
      notes: [trail.chain.verified ? 'the trail is whole' : 'THE TRAIL IS NOT WHOLE'],
    };
  },
};

const changing = (paymentId: string) => ({
  path: { paymentId },
  header: { 'Idempotency-Key': randomUUID(), Prefer: 'wait=10' },
});
const changed = (payment: Payment) => ({ data: payment, lines: table(HEAD, [rowOf(payment)]) });

const review: PaymentCommand = {
  name: 'review',
  arguments: ['payment', 'approve|decline'],
  help: 'decide on a payment in review',
  options: { note: { value: 'TEXT', help: 'why; kept in the audit trail' } },
  async run({ operator }, { arguments: [paymentId = '', decision], options: { note } }) {
    if (decision !== 'approve' && decision !== 'decline') {
      throw new UsageError('a decision is either approve or decline');
    }
    if (typeof note !== 'string') throw new UsageError('say why with --note TEXT');
    const answer = await operator.POST('/payments/{paymentId}/review', {
      params: changing(paymentId),
      body: { decision, note },
    });
    return changed(dataOf(answer));
  },
};

const retry: PaymentCommand = {
  name: 'retry',
  arguments: ['payment'],
  help: 'send a failed payment round again',
  options: {},
  async run({ operator }, { arguments: [paymentId = ''] }) {
    const params = changing(paymentId);
    return changed(dataOf(await operator.POST('/payments/{paymentId}/retry', { params })));
  },
};

export const paymentCommands = [list, show, review, retry] as const;
