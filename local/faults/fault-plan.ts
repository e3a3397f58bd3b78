/** Makes chosen calls of a running engine go wrong, and tells which calls there were. */
import type { Clock } from '../clock.ts';
import type { Front } from '../front/front.ts';
import { AnswerLost, type InterceptedCall, type Proceed } from '../front/interceptors.ts';
import { refuse } from '../front/refusals.ts';
import type { LocalFunctionHost } from '../functions/function-host.ts';
import { errorResult } from '../functions/payload-limits.ts';
import type { AwsResponse, InvokeResult } from '../types.ts';
import { callKindOf, type Fault, type Way } from './fault.ts';
import { cancelled, inProgress, throttled } from './fault-answers.ts';
import { takeAllButLast } from './partial-batch.ts';

export interface FaultPlan {
  /** Replaces all faults and forgets all calls. */
  arm(faults: readonly Fault[]): void;
  /** The kinds of all calls since, in order. */
  calls(): readonly string[];
  /** The faults that have happened since. */
  fired(): readonly Fault[];
  remove(): void;
}

interface FaultPlanOptions {
  readonly front: Front;
  readonly functions: Pick<LocalFunctionHost, 'intercept' | 'kill'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly environmentSuffix: string;
  /** Calls that are neither counted nor disturbed. */
  readonly ignores: (kind: string) => boolean;
}

/** Longer than any of our callers waits. */
const TOO_LATE_MS = 90_000;

export function createFaultPlan(options: FaultPlanOptions): FaultPlan {
  const { front, functions, environmentSuffix: suffix, ignores } = options;
  let faults: readonly Fault[] = [];
  let seen: string[] = [];
  let happened: Fault[] = [];
  const counts = new Map<string, number>();

  function countUp(what: string): number {
    const nth = (counts.get(what) ?? 0) + 1;
    counts.set(what, nth);
    return nth;
  }

  /** Counts a call; the way in which it is to go wrong, if any. */
  function count(kind: string, content: () => string): Way | undefined {
    if (ignores(kind)) return undefined;
    seen.push(kind);
    const aimed = faults.filter(({ call }) => call === kind);
    const places = new Map([[undefined as string | undefined, countUp(kind)]]);
    for (const payment of new Set(aimed.flatMap(({ payment }) => payment ?? []))) {
      if (content().includes(payment)) places.set(payment, countUp(`${kind} of ${payment}`));
    }
    const fault = aimed.find(({ payment, nth, times = 1 }) => {
      const place = places.get(payment) ?? 0;
      return place >= nth && place < nth + times;
    });
    if (fault !== undefined) happened.push(fault);
    return fault?.way;
  }

  const removeCalls = front.intercept(async (call, proceed) => {
    if (call.principal.kind === 'admin') return proceed();
    const { service, operation, principal, resources } = call;
    const facts = { service, operation, caller: principal.label, resource: resources[0], suffix };
    if (operation === 'ReceiveMessage') return receive(callKindOf(facts), call, proceed);
    const way = count(callKindOf(facts), call.content);
    return way === undefined ? proceed() : goWrong(options, way, call, proceed);
  });

  /** A poll that finds nothing is no call that anybody would miss. */
  async function receive(kind: string, call: InterceptedCall, proceed: Proceed) {
    const answer = await proceed();
    if (!answer.body.toString().includes('"Messages"')) return answer;
    const way = count(kind, () => answer.body.toString());
    return way === undefined ? answer : goWrong(options, way, call, async () => answer);
  }

  const removeInvocations = functions.intercept(async ({ functionName, payload }, proceed) => {
    const facts = {
      service: 'function',
      operation: 'run',
      caller: 'event',
      resource: functionName,
    };
    const way = count(callKindOf({ ...facts, suffix }), () => payload);
    return way === undefined ? proceed() : misrun(way, proceed);
  });

  return {
    arm(armed) {
      faults = armed;
      seen = [];
      happened = [];
      counts.clear();
    },
    calls: () => seen,
    fired: () => happened,
    remove() {
      removeCalls();
      removeInvocations();
    },
  };
}

const lost = () => new AnswerLost('The connection is cut by a fault plan.');

async function goWrong(
  { functions, clock }: FaultPlanOptions,
  way: Way,
  call: InterceptedCall,
  proceed: Proceed,
): Promise<AwsResponse> {
  const { service, principal, input } = call;
  const effect = () => (call.streamed ? proceed({ discardAnswer: true }) : proceed());
  const failed = () => refuse(service, 'internal', 'asked for by a fault plan');
  switch (way) {
    case 'fail-before':
      return failed();
    case 'fail-after':
      await effect();
      return failed();
    case 'drop':
      throw lost();
    case 'lost':
      await effect();
      throw lost();
    case 'throttle':
      return throttled(service);
    case 'slow':
      await effect();
      await clock.sleep(TOO_LATE_MS);
      throw lost();
    case 'late':
      await clock.sleep(TOO_LATE_MS);
      await effect();
      throw lost();
    case 'twice':
      await proceed();
      return proceed();
    case 'twice-at-once':
      return (await Promise.all([proceed(), proceed()]))[1];
    case 'kill-before':
      functions.kill(principal.label);
      throw lost();
    case 'kill-after':
      await effect();
      functions.kill(principal.label);
      throw lost();
    case 'deny':
      return refuse(service, 'denied', 'asked for by a fault plan');
    case 'conflict':
      return cancelled(input, 'TransactionConflict');
    case 'throttled-item':
      return cancelled(input, 'ThrottlingError');
    case 'in-progress':
      return inProgress();
    case 'partial':
      return takeAllButLast(service, input, proceed);
  }
}

/** An invocation as its caller sees it, whoever that is. */
async function misrun(way: Way, proceed: () => Promise<InvokeResult>): Promise<InvokeResult> {
  const failed = errorResult('Runtime.ExitError', 'Error: asked for by a fault plan');
  switch (way) {
    case 'throttle':
      return { kind: 'throttled' };
    case 'twice':
      await proceed();
      return proceed();
    case 'twice-at-once':
      return (await Promise.all([proceed(), proceed()]))[1];
    case 'fail-after':
    case 'lost':
    case 'slow':
    case 'kill-after':
      await proceed();
      return failed;
    default:
      return failed;
  }
}
