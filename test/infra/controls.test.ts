/** The controls: each finds what is planted for it, none cries over the real stack, and a finding stops synthesis. */
import { SqsQueue } from '@cdktn/provider-aws/lib/sqs-queue/index.js';
import { Aspects } from 'cdktn';
import { afterAll, describe, expect, it } from 'vitest';
import { controls, findingsIn } from '../../infra/controls/all-controls.ts';
import { deliveriesOf } from '../../infra/controls/deliveries.ts';
import { dataViolations } from './support/data-violations.ts';
import { foreignEvasions } from './support/foreign-evasions.ts';
import { hiddenEvasions } from './support/hidden-evasions.ts';
import { lossEvasions } from './support/loss-evasions.ts';
import { planted, reference } from './support/planted.ts';
import { policyEvasions } from './support/policy-evasions.ts';
import { policyViolations } from './support/policy-violations.ts';
import { resourceEvasions } from './support/resource-evasions.ts';
import { runtimeViolations } from './support/runtime-violations.ts';
import { removeSynthesized, type SynthesizeOptions, synthesize } from './support/synthesize.ts';

const violations = [
  ...runtimeViolations,
  ...dataViolations,
  ...policyViolations,
  ...policyEvasions,
  ...resourceEvasions,
  ...hiddenEvasions,
  ...foreignEvasions,
  ...lossEvasions,
];
const stack = synthesize();
afterAll(removeSynthesized);
const untouched = () => planted(stack, () => undefined);

describe('the controls', () => {
  it('find nothing in the stack as it is', () => {
    expect(findingsIn(untouched())).toEqual([]);
  });

  it.each(violations)('$control finds what is planted at $at', ({ control, edit, at }) => {
    const found = controls.find(({ id }) => id === control)?.find(planted(stack, edit)) ?? [];
    expect(found.map(({ address }) => address)).toContain(at);
    for (const { what, why, how } of found) {
      for (const sentence of [what, why, how]) expect(sentence.length).toBeGreaterThan(8);
    }
  });

  it('are each proven by a violation', () => {
    const proven = new Set(violations.map(({ control }) => control));
    expect(controls.map(({ id }) => id).filter((id) => !proven.has(id))).toEqual([]);
  });

  it('have names of their own', () => {
    const ids = controls.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('stop synthesis with what, why and how, and name the resource', () => {
    const alter: SynthesizeOptions['alter'] = (broken) => {
      new SqsQueue(broken, 'forgotten', { name: 'forgotten-dev' });
    };
    expect(() => synthesize({ alter })).toThrow(
      /aws_sqs_queue\.forgotten is not encrypted with the customer-managed key\. Why: .+ How: Set kms_master_key_id/,
    );
  });

  it('look last: what an aspect of a child changes is seen', () => {
    const alter: SynthesizeOptions['alter'] = (broken) => {
      const queues = broken.node.findAll().filter((node) => node instanceof SqsQueue);
      for (const queue of queues.filter(({ node }) => node.id === 'payments')) {
        const visit = () => queue.addOverride('kms_master_key_id', 'alias/aws/sqs');
        Aspects.of(queue).add({ visit });
      }
    };
    expect(() => synthesize({ alter })).toThrow(/aws_sqs_queue\.payments is not encrypted/);
  });

  it('stop synthesis when two resources would share an address', () => {
    expect(() =>
      synthesize({
        alter: (broken) => {
          const twin = new SqsQueue(broken, 'twin', { name: 'twin-dev' });
          twin.overrideLogicalId('payments');
        },
      }),
    ).toThrow(/aws_sqs_queue\.payments is declared twice/);
  });

  it('walk from every deliverer to its target and the target’s key, and there are many', () => {
    const deliveries = deliveriesOf(untouched());
    const count = (service: string) => deliveries.filter((one) => one.service === service).length;
    const alarms = Object.keys(stack.resources.aws_cloudwatch_metric_alarm ?? {}).length;
    // Each alarm tells of its beginning and of its end.
    expect(count('cloudwatch')).toBe(2 * alarms);
    expect(count('sns')).toBe(2);
    expect(count('logs.us-east-1')).toBe(
      Object.keys(stack.resources.aws_cloudwatch_log_group ?? {}).length,
    );
    expect(count('delivery.logs')).toBe(
      Object.keys(stack.resources.aws_sfn_state_machine ?? {}).length,
    );
    for (const { target, keyReference } of deliveries) {
      expect(target).toBeDefined();
      expect(keyReference).toBe(reference('aws_kms_key.payments'));
    }
  });
});
