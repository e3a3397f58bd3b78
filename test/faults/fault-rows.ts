/** The list of faults that the system survives: each row with the tests that show it. */

export interface FaultRow {
  readonly row: number;
  readonly fault: string;
  /** A file with the title of a test in it, as the file has it. */
  readonly shownBy: readonly (readonly [file: string, title: string])[];
}

const SWEEP = ['test/faults/support/sweep-suite.ts', 'survives every fault at every call'] as const;

export const faultRows: readonly FaultRow[] = [
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
    ],
  },
  {
    row: 10,
    fault: 'a key that is missing, empty, too long or of strange characters',
    shownBy: [
      ['test/unit/contract/headers.test.ts', 'is one key, bare or quoted'],
      ['test/e2e/limits.test.ts', 'with a key of 255 characters is kept for a day under it'],
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
  {
    row: 26,
    fault: 'a poison message',
    shownBy: [
      [
        'test/faults/bad-input.test.ts',
        'lies in the dead-letter queue as it was, and its neighbours are done',
      ],
      ['test/e2e/relay.test.ts', 'is kept whole in the bucket while the payments around it go on'],
    ],
  },
  {
    row: 27,
    fault: 'a batch that throws, a report of failures that is wrong',
    shownBy: [
      ['test/local/events/queue-poller.test.ts', 'leaves the whole batch when the function throws'],
      ['test/faults/support/planted-bugs.ts', 'empty-batch-item-failures'],
    ],
  },
  {
    row: 28,
    fault: 'a function that times out, runs out of memory or cannot start',
    shownBy: [
      SWEEP,
      [
        'test/local/functions/function-failures.test.ts',
        'that needs more memory than it has is killed',
      ],
      [
        'test/local/functions/function-failures.test.ts',
        'that fails to start fails the event, and is started anew for the next',
      ],
    ],
  },
  {
    row: 29,
    fault: 'a throttled function',
    shownBy: [
      SWEEP,
      [
        'test/local/events/queue-poller.test.ts',
        'tries a throttled function again until the messages return by themselves',
      ],
    ],
  },
  {
    row: 30,
    fault: 'a workflow that is stopped or runs twice',
    shownBy: [
      [
        'test/faults/slow-services.test.ts',
        'of a review that was stopped does not stop the payment',
      ],
      ['test/e2e/repeated-work.test.ts', 'on which two runs meet in %s (%s) is %s once'],
    ],
  },
  {
    row: 31,
    fault: 'the failure path fails too',
    shownBy: [
      [
        'test/faults/rows.test.ts',
        'keeps the order and the payment in sight when even the failure cannot be recorded',
      ],
    ],
  },
  {
    row: 32,
    fault: 'the lost answer of a workflow',
    shownBy: [
      SWEEP,
      [
        'test/unit/adapters/processor-and-workflow.test.ts',
        'is not started twice when its answer is lost',
      ],
    ],
  },
  {
    row: 33,
    fault: 'a clock that runs backwards',
    shownBy: [['test/faults/rows.test.ts', 'that runs backwards changes no order: versions do']],
  },
  {
    row: 34,
    fault: 'bodies that are huge, deep or slow',
    shownBy: [
      [
        'test/e2e/hostile-bodies.test.ts',
        'of 20,000 unknown names is refused with a bounded answer',
      ],
      [
        'test/e2e/hostile-bodies.test.ts',
        'that hangs up in the middle of its body leaves nothing behind',
      ],
    ],
  },
  {
    row: 35,
    fault: 'text and numbers that are none',
    shownBy: [
      [
        'test/e2e/fuzz.test.ts',
        'with random bytes in them leave the engine alive, and never make it answer 5xx',
      ],
      [
        'test/e2e/fuzz.test.ts',
        'are answered as the contract says, and store nothing that is invalid',
      ],
    ],
  },
  {
    row: 36,
    fault: 'names of members that every object has',
    shownBy: [
      ['test/e2e/bad-input.test.ts', 'may name a metadata key like a member of every object'],
    ],
  },
  {
    row: 37,
    fault: 'card numbers anywhere',
    shownBy: [
      ['test/e2e/card-numbers.test.ts', 'is in no table'],
      [
        'test/unit/contract/card-number.test.ts',
        'finds every Luhn number of an issuer, however it is grouped and embedded',
      ],
    ],
  },
  {
    row: 38,
    fault: 'injected headers and log lines',
    shownBy: [['test/e2e/hostile-http.test.ts', 'that would inject a header come back nowhere']],
  },
  {
    row: 47,
    fault: 'an execution or a command that is stuck',
    shownBy: [
      [
        'test/e2e/lifecycle-time.test.ts',
        'for a command is ordered again after two hours, and done once',
      ],
      [
        'test/e2e/lifecycle-time.test.ts',
        'again and again is given up as failed, and an operator sends the payment round again',
      ],
    ],
  },
  {
    row: 48,
    fault: 'captures, cancels and refunds that race',
    shownBy: [
      [
        'test/e2e/lifecycle-races.test.ts',
        'leave the payment captured or canceled, and the acquirer agrees',
      ],
      ['test/e2e/lifecycle-races.test.ts', 'never give back more than was taken'],
    ],
  },
  {
    row: 49,
    fault: 'currencies with no, two and three decimals',
    shownBy: [
      [
        'test/unit/contract/currencies.test.ts',
        'are every active code with a minor unit, each once, in order',
      ],
      ['test/faults/random.test.ts', 'holds with seed %i'],
    ],
  },
  {
    row: 51,
    fault: 'a trail that was edited',
    shownBy: [['test/unit/domain/audit-chain.test.ts', 'shows any change of any single character']],
  },
  {
    row: 53,
    fault: 'each permission taken away',
    shownBy: [
      ['test/privileges/withheld-grants.test.ts', '%s may not %s (%s): %s, but not until it may'],
    ],
  },
  {
    row: 54,
    fault: 'a deployment in the middle of work',
    shownBy: [
      [
        'test/faults/rows.test.ts',
        'of a later version of the relay, which says more, is carried out',
      ],
      [
        'test/unit/adapters/payment-item.test.ts',
        'ignores attributes of a later version and fails on a damaged one',
      ],
    ],
  },
];
