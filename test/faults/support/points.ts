/** Which faults a sweep tries: every way in which each recorded call can go wrong. */
import type { Fault, Way } from '../../../local/faults/fault.ts';

type Trial = readonly [way: Way, times?: number];

/** The SDK makes three attempts: a fault that is to reach our code lasts as long. */
const SDK = 3;
/** `sendInBatches` makes four attempts of the SDK's three, `transactWrite` six of its own. */
const SENDS = 4;
const TRANSACTIONS = 6;

const whole: readonly Trial[] = [
  ['fail-before', SDK],
  ['fail-after'],
  ['fail-after', SDK],
  ['drop'],
  ['lost'],
  ['throttle', SDK],
  ['slow'],
  ['deny'],
];
const writes: readonly Trial[] = [
  ...whole,
  ['lost', SDK],
  ['late', SDK],
  ['twice'],
  ['twice-at-once'],
];
const kills: readonly Trial[] = [['kill-before'], ['kill-after']];
const transactions: readonly Trial[] = [
  ['conflict'],
  ['conflict', TRANSACTIONS],
  ['throttled-item'],
  ['in-progress', SDK],
];
const sends: readonly Trial[] = [
  ...writes,
  ['fail-before', SDK * SENDS],
  ['fail-after', SDK * SENDS],
  ['partial'],
  ['partial', SENDS],
];
/** One attempt each: nobody repeats them but the workflow, the queue or the client. */
const once: readonly Trial[] = [
  ['fail-before'],
  ['fail-after'],
  ['drop'],
  ['lost'],
  ['throttle'],
  ['slow'],
  ['late'],
  ['twice'],
  ['twice-at-once'],
  ['deny'],
];
const receives: readonly Trial[] = [['fail-after'], ['lost'], ['slow']];
const deletes: readonly Trial[] = [['fail-before'], ['fail-after'], ['drop'], ['lost'], ['twice']];
const runs: readonly Trial[] = [
  ['fail-before'],
  ['fail-after'],
  ['throttle'],
  ['twice'],
  ['twice-at-once'],
];

/** The ways in which a kind of call can go wrong, each with how often in a row. */
export function trialsOf(call: string): readonly Trial[] {
  const [, caller = '', service = '', operation = ''] = /^(\S+) > (\w+):(\w+) /.exec(call) ?? [];
  if (service === 'function') return runs;
  if (operation === 'ReceiveMessage') return receives;
  if (operation === 'DeleteMessageBatch') return deletes;
  const own = caller === 'states' || caller === 'lambda-poller' ? [] : kills;
  if (service === 's3') return [...whole, ...own];
  if (service === 'lambda' || service === 'states') return [...once, ...own];
  if (/Batch$/.test(operation)) return [...sends, ...own];
  if (service === 'sqs' || service === 'sns') return [...writes, ...own];
  if (operation === 'TransactWriteItems') return [...writes, ...transactions, ...own];
  if (/^(Put|Update|Delete)/.test(operation)) return [...writes, ...own];
  return [...whole, ...own];
}

export interface Points {
  /** `call #n`, each once. */
  readonly calls: readonly string[];
  readonly faults: readonly Fault[];
}

/** A function that is called through the front is disturbed there; its run as such only for the others. */
export function pointsOf(recorded: readonly string[]): Points {
  const counts = new Map<string, number>();
  for (const call of recorded) counts.set(call, (counts.get(call) ?? 0) + 1);
  const calledHere = new Set(
    recorded.flatMap((call) => / > lambda:Invoke (\S+)$/.exec(call)?.[1] ?? []),
  );
  const isMeant = (call: string) => {
    const [, run] = / > function:run (\S+)$/.exec(call) ?? [];
    return run === undefined || !calledHere.has(run);
  };
  const points = [...counts].filter(([call]) => isMeant(call));
  const numbered = points.flatMap(([call, count]) =>
    Array.from({ length: count }, (_, index) => ({ call, nth: index + 1 })),
  );
  return {
    calls: numbered.map(({ call, nth }) => `${call} #${nth}`),
    faults: numbered.flatMap(({ call, nth }) =>
      trialsOf(call).map(([way, times]) => ({
        call,
        nth,
        way,
        ...(times === undefined ? {} : { times }),
      })),
    ),
  };
}
