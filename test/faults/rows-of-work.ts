/** Rows 26 to 54: messages, functions, time, what is sent in, money and people. */
import { type FaultRow, SWEEP } from './fault-row.ts';

export const rowsOfWork: readonly FaultRow[] = [
  {
    row: 26,
    fault: 'a poison message',
    shownBy: [
      [
        'test/faults/bad-input.test.ts',
        'lies in the dead-letter queue as it was, and its neighbours are done',
      ],
      ['test/e2e/relay.test.ts', 'is kept whole in the bucket while the payments around it go on'],
      [
        'test/e2e/replay-tools.test.ts',
        'passes on what the relay gave up: the payment is worked on and its events go out, once each',
      ],
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
        'that is %s past its timeout is ended, and the next event finds a new worker',
      ],
      [
        'test/infra/messaging.test.ts',
        'hide a work order for six times the time that the worker may take',
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
      ['test/e2e/hostile-bodies.test.ts', 'of 11 MB'],
      ['test/e2e/hostile-bodies.test.ts', '100,000 lists deep'],
      ['test/e2e/hostile-bodies.test.ts', 'that %s is told so and cut off'],
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
      ['test/unit/contract/parse-json.test.ts', 'digits that would be rounded away'],
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
    shownBy: [
      ['test/e2e/hostile-http.test.ts', 'that would inject a header come back nowhere'],
      ['test/unit/entry/log-lines.test.ts', 'is written as one line and read back as it was'],
    ],
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
    shownBy: [
      ['test/unit/domain/audit-chain.test.ts', 'shows any change of any single character'],
      [
        'test/e2e/audit-tools.test.ts',
        'finds every edit, deletion, reordering, insertion, cut and rewriting, and names its first entry',
      ],
    ],
  },
  {
    row: 52,
    fault: 'a table restored to an earlier moment',
    shownBy: [
      [
        'test/e2e/reconcile-tools.test.ts',
        'mends what is damaged or gone from the restored copy, to the very row that was there',
      ],
      ['test/e2e/reconcile-tools.test.ts', 'mends an older row from its trail alone'],
      [
        'test/unit/domain/roll-forward.test.ts',
        'comes to be the newest, whatever happened between them',
      ],
    ],
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
