/** Asks EventBridge for rules and targets: a rule with a target that nobody knows could not be deleted. */
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import type { ProbeOptions, Probes } from './existing.ts';

export function createScheduleProbes({ region }: ProbeOptions): Probes {
  const client = new EventBridgeClient({ region });
  return {
    aws_cloudwatch_event_rule: async (wanted) => {
      const { Name } = await client.send(new DescribeRuleCommand({ Name: wanted('name') }));
      return Name;
    },
    aws_cloudwatch_event_target: async (wanted) => {
      const rule = wanted('rule');
      if (rule === undefined) return undefined;
      const { Targets } = await client.send(new ListTargetsByRuleCommand({ Rule: rule }));
      const id = Targets?.[0]?.Id;
      return id && `${rule}/${id}`;
    },
  };
}
