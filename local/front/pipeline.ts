/** Takes one call from its principal to its answer: checked, intercepted, carried out, counted. */
import type { Activity } from '../activity.ts';
import type { Clock } from '../clock.ts';
import type { AccessControl } from '../iam/access-control.ts';
import type { Context } from '../iam/conditions.ts';
import type { Caller, Decision } from '../iam/evaluate.ts';
import type { AwsResponse, Principal } from '../types.ts';
import type { AccessCheck, Input } from './access-check.ts';
import type { CallLog, CallOutcome } from './call-log.ts';
import { AnswerLost, type Interceptors, type Proceed } from './interceptors.ts';
import { refuse } from './refusals.ts';

export interface Exchange {
  readonly service: string;
  readonly operation: string;
  readonly principal: Principal;
  readonly input: Input | undefined;
  readonly content: () => string;
  readonly checks: readonly AccessCheck[];
  readonly requestBytes: number;
  readonly streamed: boolean;
  /** Of streamed calls, whose answer does not pass through here. */
  readonly responseBytes?: () => number;
}

/** An AWS service that acts for itself, or a principal. */
export type Actor = Principal | { readonly kind: 'service'; readonly service: string };

export interface Enforcement {
  readonly access: AccessControl;
  readonly accountId: string;
  readonly region: string;
}

export interface PipelineOptions {
  readonly clock: Clock;
  readonly warn: (message: string) => void;
  readonly calls: CallLog;
  readonly interceptors: Interceptors;
  readonly activity: Activity;
  /** Undefined until the stack is loaded: only the operator may call until then. */
  readonly enforcement: () => Enforcement | undefined;
}

export interface Pipeline {
  /** Rejects only with `AnswerLost`. */
  run(exchange: Exchange, carryOut: Proceed): Promise<AwsResponse>;
  authorize(actor: Actor, check: AccessCheck): Decision;
}

const OPERATOR: Decision = {
  allowed: true,
  reason: 'the operator may do everything',
  matchedStatement: undefined,
  allowing: [],
};

export function createPipeline(options: PipelineOptions): Pipeline {
  const { clock, warn, calls, interceptors, enforcement, activity } = options;

  function authorize(actor: Actor, check: AccessCheck): Decision {
    if (actor.kind === 'admin') return OPERATOR;
    const enforced = enforcement();
    if (enforced === undefined) throw new Error('the stack is not loaded yet, so no role may call');
    const context = { ...callerContext(actor, enforced), ...check.context };
    return enforced.access.decide({ ...check, caller: callerOf(actor), context });
  }

  function denial({ principal, checks, service, operation }: Exchange): string | undefined {
    for (const check of checks) {
      const decision = authorize(principal, check);
      if (decision.allowed) continue;
      warn(`${service} ${operation} was denied. ${decision.reason}`);
      return decision.reason;
    }
    return undefined;
  }

  async function answerOf(
    exchange: Exchange,
    carryOut: Proceed,
  ): Promise<[AwsResponse, CallOutcome]> {
    const { service, operation, principal, checks, input, content, streamed } = exchange;
    try {
      const reason = denial(exchange);
      if (reason !== undefined) return [refuse(service, 'denied', reason), 'denied'];
      const resources = checks.map(({ resource }) => resource);
      const call = { service, operation, principal, resources, input, content, streamed };
      const answer = await interceptors.run(call, (how) =>
        waitsForOthers(call) ? carryOut(how) : activity.during(() => carryOut(how)),
      );
      return [answer, outcomeOf(answer.status)];
    } catch (error) {
      if (error instanceof AnswerLost) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      warn(`${service} ${operation} failed in the engine: ${reason}`);
      return [refuse(service, 'internal', `the local engine failed: ${reason}`), 'server-error'];
    }
  }

  async function run(exchange: Exchange, carryOut: Proceed): Promise<AwsResponse> {
    const at = clock.now();
    activity.moved();
    const started = performance.now();
    const { service, operation, principal, checks, requestBytes } = exchange;
    const record = (status: number, responseBytes: number, outcome: CallOutcome) =>
      calls.record({
        at,
        service,
        operation,
        principal: principal.label,
        resources: checks.map(({ resource }) => resource),
        durationMs: performance.now() - started,
        requestBytes,
        responseBytes,
        status,
        outcome,
      });
    try {
      const [answer, outcome] = await answerOf(exchange, carryOut);
      record(answer.status, exchange.responseBytes?.() ?? Buffer.byteLength(answer.body), outcome);
      return answer;
    } catch (error) {
      record(0, 0, 'dropped');
      throw error;
    } finally {
      activity.moved();
    }
  }

  return { run, authorize };
}

/** Calls whose service waits for messages, functions or workflows, which are watched where they are. */
const waitsForOthers = ({ service, operation }: Pick<Exchange, 'service' | 'operation'>): boolean =>
  service === 'lambda' || operation === 'ReceiveMessage' || operation === 'StartSyncExecution';

function outcomeOf(status: number): CallOutcome {
  if (status >= 500) return 'server-error';
  return status >= 400 ? 'client-error' : 'ok';
}

function callerOf(actor: Exclude<Actor, { kind: 'admin' }>): Caller {
  if (actor.kind === 'service') return actor;
  return { kind: 'role', roleArn: actor.roleArn, sessionName: actor.label };
}

/** The loopback connection counts as secure: it never leaves this machine. */
function callerContext(
  actor: Exclude<Actor, { kind: 'admin' }>,
  { accountId, region }: Enforcement,
): Context {
  const common = {
    'aws:securetransport': 'true',
    'aws:requestedregion': region,
    'aws:resourceaccount': accountId,
  };
  if (actor.kind === 'service')
    return {
      ...common,
      'aws:principalisawsservice': 'true',
      'aws:principalservicename': actor.service,
    };
  return {
    ...common,
    'aws:principalisawsservice': 'false',
    'aws:principalarn': actor.roleArn,
    'aws:principalaccount': accountId,
  };
}
