/** Rows 1 to 25: crashes, repeats, and calls that fail. */
import { type FaultRow, SWEEP } from './fault-row.ts';

export const rowsOfCalls: readonly FaultRow[] = [
  { row: 1, fault: 'crash before and after each side effect', shownBy: [SWEEP] },
  {
    row: 2,
    fault: 'crash after the acquirer accepts, before our write',
    shownBy: [
      SWEEP,
      [
        'test/e2e/lifecycle-unknown.test.ts',
        'is found by the next attempt, and not asked for again',
      ],
    ],
  },
  {
    row: 3,
    fault: 'crash after the commit, before the answer',
    shownBy: [
      SWEEP,
      [
        'test/e2e/idempotency.test.ts',
        'replays the first status code with the payment as it is now',
      ],
    ],
  },
  {
    row: 4,
    fault: 'crash after the commit, before the notification',
    shownBy: [
      [
        'test/faults/rows.test.ts',
        'announces every change at least once under one id, whatever becomes of the relay',
      ],
    ],
  },
  {
    row: 5,
    fault: 'crash before a message is deleted',
    shownBy: [
      ['test/faults/rows.test.ts', 'does nothing when it comes back after its work was done'],
    ],
  },
  {
    row: 6,
    fault: 'one key, fifty requests at once',
    shownBy: [['test/e2e/idempotency.test.ts', 'makes one payment of fifty requests at once']],
  },
  {
    row: 7,
    fault: 'one key, another payload',
    shownBy: [
      ['test/e2e/idempotency.test.ts', 'is refused for another body'],
      [
        'test/e2e/idempotency.test.ts',
        'may be bare or a quoted string and does not care for the order of members',
      ],
    ],
  },
  {
    row: 8,
    fault: 'one key, another merchant',
    shownBy: [['test/e2e/idempotency.test.ts', 'belongs to its merchant alone']],
  },
  {
    row: 9,
    fault: 'a key used again after its time',
    shownBy: [
      [
        'test/unit/application/submit-payment.test.ts',
        'takes the key anew once its time is over, whatever still lies in the table',
      ],
      ['test/e2e/limits.test.ts', 'with a key of 255 characters is kept for a day under it'],
    ],
  },
  {
    row: 10,
    fault: 'a key that is missing, empty, too long or of strange characters',
    shownBy: [
      ['test/unit/contract/headers.test.ts', 'is invalid %s'],
      ['test/e2e/bad-input.test.ts', 'must be there'],
      ['test/e2e/bad-input.test.ts', 'of %s is refused'],
    ],
  },
  {
    row: 11,
    fault: 'duplicate delivery',
    shownBy: [
      ['test/faults/rows.test.ts', 'has one effect though it is delivered five times at once'],
      SWEEP,
    ],
  },
  {
    row: 12,
    fault: 'delivery out of order',
    shownBy: [['test/faults/rows.test.ts', 'of the past is ignored']],
  },
  {
    row: 13,
    fault: 'the acquirer does not answer',
    shownBy: [
      [
        'test/e2e/processor.test.ts',
        'that charges and loses its answer is asked again, and the first charge is found',
      ],
      [
        'test/e2e/lifecycle-unknown.test.ts',
        'stays pending while the processor says nothing, and no other command gets past it',
      ],
    ],
  },
  {
    row: 14,
    fault: 'the acquirer is slow',
    shownBy: [
      [
        'test/faults/slow-services.test.ts',
        'that is slow is answered 202 or 504 for, and agreed with later',
      ],
    ],
  },
  {
    row: 15,
    fault: 'the acquirer fails or answers nonsense',
    shownBy: [
      ['test/faults/slow-services.test.ts', 'that answers %s is not believed, and charges once'],
      ['test/e2e/circuit.test.ts', 'opens after five in a row: 202 at once, for a command too'],
      ['test/e2e/lifecycle-time.test.ts', 'again and again is given up as failed'],
    ],
  },
  {
    row: 16,
    fault: 'the acquirer declines',
    shownBy: [
      ['test/e2e/payments.test.ts', 'paid with %s is declined by the issuer with its code'],
    ],
  },
  {
    row: 17,
    fault: 'a success that comes late',
    shownBy: [
      [
        'test/e2e/lifecycle-time.test.ts',
        'whose charge nobody heard of is found and released before it is canceled',
      ],
      [
        'test/e2e/late-capture.test.ts',
        'a capture of a canceled payment is in its trail, in the log and in the alarm’s metric',
      ],
    ],
  },
  {
    row: 18,
    fault: 'a throttled table',
    shownBy: [
      SWEEP,
      [
        'test/faults/slow-services.test.ts',
        'that is throttled makes the API answer 503 with Retry-After, and take the same key later',
      ],
    ],
  },
  {
    row: 19,
    fault: 'transactions that meet, conditions that fail',
    shownBy: [
      SWEEP,
      [
        'test/unit/adapters/payment-store.test.ts',
        'meets another transaction and tries again, then learns that it came second',
      ],
    ],
  },
  {
    row: 20,
    fault: 'a write that was committed and answered with an error',
    shownBy: [
      SWEEP,
      [
        'test/unit/adapters/payment-store.test.ts',
        'repeats under one token when only the answer is lost',
      ],
    ],
  },
  {
    row: 21,
    fault: 'a stale read',
    shownBy: [
      ['test/unit/adapters/payment-store.test.ts', 'is consistent, and null for none'],
      ['test/unit/application/reconcile-payments.test.ts', 'believes the row, not the index'],
    ],
  },
  {
    row: 22,
    fault: 'items, transactions and pages at their limits',
    shownBy: [
      [
        'test/unit/application/list-payments.test.ts',
        'holds every payment once, in order, for any size of page, filter and order',
      ],
      ['test/unit/adapters/messaging.test.ts', 'keeps a batch below the size that AWS takes'],
    ],
  },
  {
    row: 23,
    fault: 'a topic or queue that takes nothing',
    shownBy: [
      SWEEP,
      [
        'test/unit/adapters/messaging.test.ts',
        'repeats a throttled call, and gives up one that is denied',
      ],
    ],
  },
  {
    row: 24,
    fault: 'a batch of messages of which some fail',
    shownBy: [SWEEP, ['test/unit/adapters/messaging.test.ts', 'sends again only what failed']],
  },
  {
    row: 25,
    fault: 'keys of a batch that were left unread',
    shownBy: [
      [
        'test/faults/slow-services.test.ts',
        'that leaves keys of a page unread is asked for them again',
      ],
    ],
  },
];
