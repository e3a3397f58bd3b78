/** One long-lived system in simulated time with a fault plan, and a client that does not give up. */
import { randomUUID } from 'node:crypto';
import { createFaultPlan, type FaultPlan } from '../../../local/faults/fault-plan.ts';
import type { Answer, ApiClient } from '../../support/api-client.ts';
import { type System, startSystem } from '../../support/system.ts';
import {
  type AnnouncedEnds,
  type Announcements,
  watchAnnouncedEnds,
  watchAnnouncements,
} from './announcements.ts';
import { tellsInside } from './tells-inside.ts';

export interface Workbench {
  readonly system: System;
  readonly plan: FaultPlan;
  /** Payments that a 2xx answer has told of. */
  readonly acknowledged: Set<string>;
  readonly announced: Announcements;
  readonly announcedEnds: AnnouncedEnds;
  /** What an answer said that no answer may say. */
  readonly badAnswers: string[];
  /** Posts with one idempotency key until the answer is final. */
  ask(
    as: ApiClient,
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  close(): Promise<void>;
}

const ASKS_MAX = 12;

/** Reconciliation looks about every minute of its own accord; only its own sweep disturbs it. */
const isRoutine = (kind: string): boolean =>
  kind.startsWith('reconcile-payments > ') ||
  kind.endsWith(':run reconcile-payments') ||
  kind.startsWith('get-payment > ') ||
  kind.endsWith(':run get-payment');

interface WorkbenchOptions {
  readonly stackDirectory?: string;
  readonly ignores?: (kind: string) => boolean;
}

export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const { ignores = isRoutine, ...rest } = options;
  const system = await startSystem({ ...rest, simulatesTime: true });
  const { front, functions, clock, time, stack } = system.engine;
  const { environmentSuffix } = stack;
  const plan = createFaultPlan({ front, functions, clock, environmentSuffix, ignores });
  // After the plan, so that it stands behind it.
  const announced = watchAnnouncements(front);
  const announcedEnds = watchAnnouncedEnds(front);
  const acknowledged = new Set<string>();
  const badAnswers: string[] = [];

  function note(path: string, { status, headers, body }: Answer): void {
    const id = /^pay_/.test(String(body?.id)) ? String(body.id) : undefined;
    if (status < 300 && id !== undefined) acknowledged.add(id);
    if (status < 400) return;
    const text = JSON.stringify(body);
    if (tellsInside(headers.get('content-type'), text))
      badAnswers.push(`${path} ${status} ${text}`);
  }

  async function ask(as: ApiClient, path: string, body: unknown, headers = {}): Promise<Answer> {
    const more = { 'idempotency-key': randomUUID(), ...headers };
    for (let asked = 1; asked <= ASKS_MAX; asked += 1) {
      const answer = await time.during(as.post(path, body, more));
      note(path, answer);
      if (answer.status < 500 && answer.status !== 429) return answer;
      await time.during(clock.sleep(1000));
    }
    throw new Error(`POST ${path} had no final answer in ${ASKS_MAX} attempts`);
  }

  return {
    system,
    plan,
    acknowledged,
    announced,
    announcedEnds,
    badAnswers,
    ask,
    async close() {
      plan.remove();
      await system.close();
    },
  };
}
