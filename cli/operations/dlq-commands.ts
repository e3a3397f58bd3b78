/** Commands on dead letters: what lies there, all of one, send again, throw away. */
import { createHash } from 'node:crypto';
import { createDiscardMessage } from '../../src/application/discard-message.ts';
import { findCardNumbers } from '../../src/contract/card-number.ts';
import { isId } from '../../src/contract/ids.ts';
import { UsageError } from '../terminal/cli-error.ts';
import type { Command } from '../terminal/run-tool.ts';
import { printable, table } from '../terminal/table.ts';
import { chosenQueues, type DeadLetterQueue, QUEUE_OPTION } from './dead-letter-queues.ts';
import type { DeadLetter } from './dead-letter-store.ts';
import { DISCARD_TRAIL, recordDiscard } from './discard-trail.ts';
import { canBeRedriven } from './explain-dead-letter.ts';
import {
  type DlqContext,
  dataOf,
  type Explained,
  explained,
  look,
  withLetter,
} from './look-at-dead-letters.ts';

type DlqCommand = Command<DlqContext>;

const SHOWN_MAX = 100;
const REDRIVEN_MAX = 100_000;
const NOT_TAKEN = 'SQS did not take it: try again';

const list: DlqCommand = {
  name: 'list',
  arguments: [],
  help: `list dead letters, at most ${SHOWN_MAX} of each queue`,
  options: QUEUE_OPTION,
  async run(context, { options }) {
    const found: Explained[] = [];
    const full: string[] = [];
    for (const queue of chosenQueues(options)) {
      const some = await look(context, queue, SHOWN_MAX);
      found.push(...some);
      if (some.length === SHOWN_MAX) full.push(queue.queue);
    }
    const rows = found.map(({ letter, explanation }) => [
      letter.queue,
      letter.messageId,
      (letter.sentAt ?? '').slice(0, 19).replace('T', ' '),
      explanation.what,
      explanation.paymentId ?? '',
      explanation.paymentStatus ?? '',
      explanation.why,
    ]);
    return {
      data: found.map(dataOf),
      lines:
        rows.length === 0
          ? ['no dead letters']
          : table(['QUEUE', 'MESSAGE', 'SINCE', 'WHAT', 'PAYMENT', 'STATUS', 'WHY'], rows),
      notes: [
        `environment ${context.target.environment} (${context.target.place})`,
        ...full.map((queue) => `there may be more in ${queue}`),
      ],
    };
  },
};

const show: DlqCommand = {
  name: 'show',
  arguments: ['message'],
  help: 'show one dead letter, its bytes included',
  options: QUEUE_OPTION,
  run: (context, { arguments: [messageId = ''], options }) =>
    withLetter(context, options, messageId, async (_, found) => {
      const { letter, explanation } = found;
      const rows = [
        ['queue', letter.queue],
        ['since', letter.sentAt ?? 'unknown'],
        ['deliveries', String(letter.receiveCount)],
        ['what', explanation.what],
        ['payment', explanation.paymentId ?? 'none'],
        ['status', explanation.paymentStatus ?? 'none'],
        ['why', explanation.why],
      ];
      return {
        data: dataOf(found),
        lines: [...table(['MESSAGE', messageId], rows), '', printable(letter.body)],
      };
    }),
};

interface Redriven {
  readonly sent: Explained[];
  readonly left: Explained[];
}

/** Sends again what was chosen and can be worked on, and puts back the rest. */
async function redriveQueue(
  context: DlqContext,
  queue: DeadLetterQueue,
  isChosen: (one: Explained) => boolean,
): Promise<Redriven> {
  const { letters, progress } = context;
  const all: Redriven = { sent: [], left: [] };
  const stay: DeadLetter[] = [];
  try {
    for await (const batch of letters.take(queue, REDRIVEN_MAX)) {
      const some = await explained(context, batch);
      const chosen = some.filter(isChosen);
      const sound = chosen.filter(({ explanation }) => canBeRedriven(explanation));
      const went = await letters.sendAgain(
        queue,
        sound.map(({ letter }) => letter),
      );
      stay.push(...batch.filter((letter) => !went.has(letter)));
      for (const one of chosen) {
        const { letter, explanation } = one;
        if (went.has(letter)) all.sent.push(one);
        else if (!sound.includes(one)) all.left.push(one);
        else all.left.push({ letter, explanation: { ...explanation, why: NOT_TAKEN } });
      }
      progress(`${queue.queue}: ${all.sent.length} sent again to ${queue.source}`);
    }
  } finally {
    await letters.putBack(queue, stay);
  }
  return all;
}

const redrive: DlqCommand = {
  name: 'redrive',
  arguments: [],
  help: 'send dead letters again to where they came from',
  options: {
    ...QUEUE_OPTION,
    payment: { value: 'ID', help: 'only those of this payment' },
    message: { value: 'ID', help: 'only this one' },
  },
  async run(context, { options }) {
    const { payment, message } = options;
    if (payment !== undefined && !isId('pay', payment)) {
      throw new UsageError(`--payment ${payment} is no id of a payment`);
    }
    const isChosen = ({ letter, explanation }: Explained) =>
      (payment === undefined || explanation.paymentId === payment) &&
      (message === undefined || letter.messageId === message);
    const lines: string[] = [];
    const total: Redriven = { sent: [], left: [] };
    for (const queue of chosenQueues(options)) {
      const { sent, left } = await redriveQueue(context, queue, isChosen);
      total.sent.push(...sent);
      total.left.push(...left);
      if (sent.length > 0)
        lines.push(`${queue.queue}: ${sent.length} sent again to ${queue.source}`);
    }
    const failed = new Set(
      total.sent.flatMap(({ explanation: { paymentId, paymentStatus } }) =>
        paymentStatus === 'failed' && paymentId !== null ? [paymentId] : [],
      ),
    );
    return {
      data: { sent: total.sent.map(dataOf), left: total.left.map(dataOf) },
      lines: lines.length === 0 ? ['nothing was sent again'] : lines,
      notes: [
        ...total.left.map(
          ({ letter, explanation: { why } }) => `${letter.messageId} stays: ${why}`,
        ),
        ...[...failed].map((id) => `${id} has failed: npm run payments -- retry ${id}`),
      ],
      failed: total.left.some(({ explanation }) => explanation.why === NOT_TAKEN),
    };
  },
};

/** Before the letter is deleted: whoever is stopped in between finds the entry there. */
async function keepDiscard(
  context: DlqContext,
  { letter, explanation: { paymentId, paymentStatus, what } }: Explained,
  reason: string,
) {
  const { queue, messageId, body, sentAt } = letter;
  const actor = await context.actor();
  // An order of another environment names a payment of that one, which is not ours to write to.
  if (paymentId !== null && paymentStatus !== null) {
    const message = { queue, messageId, what };
    const recorded = await createDiscardMessage(context)({ paymentId, message, reason, actor });
    if (recorded !== 'no-payment') return { trail: paymentId, recorded };
  }
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  const bodyBytes = Buffer.byteLength(body);
  const recorded = await recordDiscard(
    context,
    { queue, messageId, what, reason, bodyBytes, bodySha256, sentAt },
    { actor, nowMs: context.now() },
  );
  return { trail: DISCARD_TRAIL, recorded };
}

const discard: DlqCommand = {
  name: 'discard',
  arguments: ['message'],
  help: "throw one dead letter away, and say so in its payment's audit trail or that of what belongs to none",
  options: {
    ...QUEUE_OPTION,
    reason: { value: 'TEXT', help: 'why; kept in the audit trail' },
    yes: { help: 'needed: what is thrown away is gone' },
  },
  async run(context, { arguments: [messageId = ''], options }) {
    const { reason, yes } = options;
    if (typeof reason !== 'string' || !/^[^\p{Cc}\p{Cs}]{1,500}$/u.test(reason)) {
      throw new UsageError('say why with --reason TEXT, 500 characters at most');
    }
    if (yes !== true) throw new UsageError('what is thrown away is gone: add --yes to do it');
    if (findCardNumbers(reason).length > 0) {
      throw new UsageError('--reason holds a card number, which must not be kept: leave it out');
    }
    return withLetter(context, options, messageId, async (queue, found) => {
      const { what, why } = found.explanation;
      const { trail, recorded } = await keepDiscard(context, found, reason);
      await context.letters.discard(queue, found.letter);
      return {
        data: { ...dataOf(found), trail, recorded },
        lines: [`${messageId} is thrown away (${what}: ${why})`],
        notes: [
          trail === DISCARD_TRAIL
            ? `it belongs to no payment here: npm run audit -- discards lists it, without its bytes, which were: ${printable(found.letter.body)}`
            : `the audit trail of ${trail} says so`,
        ],
      };
    });
  },
};

export const dlqCommands: readonly DlqCommand[] = [list, show, redrive, discard];
