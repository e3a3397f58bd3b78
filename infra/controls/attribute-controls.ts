/** What may be said of a resource at all: an attribute that nobody thought of can undo what is declared beside it. */
import { type Control, custom } from './control.ts';
import { knownAttributes } from './known-attributes.ts';
import type { ModelResource, StackModel } from './stack-model.ts';

/** By attribute, the one value that it may have; of the others some control asks more than that. */
const fixed: Readonly<Record<string, unknown>> = {
  'aws_cloudwatch_event_rule.state': 'ENABLED',
  'aws_dynamodb_table.stream_enabled': true,
  // The relay tells what has changed.
  'aws_dynamodb_table.stream_view_type': 'NEW_AND_OLD_IMAGES',
  // Only this class masks card numbers.
  'aws_cloudwatch_log_group.log_group_class': 'STANDARD',
  'aws_kms_key.customer_master_key_spec': 'SYMMETRIC_DEFAULT',
  'aws_kms_key.key_usage': 'ENCRYPT_DECRYPT',
  'aws_kms_key.multi_region': false,
};

function problems({ type, address, attributes }: ModelResource) {
  return Object.entries(attributes).flatMap(([name, value]) => {
    if (knownAttributes.get(type)?.has(name) === false) {
      return [{ address, what: `sets ${name}, which no control knows` }];
    }
    const path = `${type}.${name}`;
    return path in fixed && value !== fixed[path]
      ? [{ address, what: `sets ${name} to ${JSON.stringify(value)}` }]
      : [];
  });
}

export const attributeControls: readonly Control[] = [
  custom({
    id: 'type-known',
    meets: [],
    why: 'No control looks at it: it could give rights, take events or keep data unseen.',
    how: 'Write what it must show in infra/controls, then add the type to known-attributes.ts.',
    problems: ({ resources }: StackModel) =>
      resources
        .filter(({ type }) => !knownAttributes.has(type))
        .map(({ address, type }) => ({
          address,
          what: `is of the type ${type}, which is unknown`,
        })),
  }),
  custom({
    id: 'attributes-known',
    meets: [],
    why: 'A grant, a replica, foreign code or a rule that is switched off would undo what stands beside it.',
    how: 'Remove it, or look at what it does, demand it in infra/controls, and add it to known-attributes.ts.',
    problems: ({ resources }: StackModel) => resources.flatMap(problems),
  }),
];
