/** What the key must show, and that every service which delivers to an encrypted target may use its key. */
import { type Control, custom, every } from './control.ts';
import { type Delivery, deliveriesOf } from './deliveries.ts';
import { isAllowed, isForOwnServices } from './policy-evaluation.ts';
import { type FoundStatement, fitsAction, guardsOf, statementsOf } from './policy-statements.ts';
import { ACCOUNT, ownArn } from './resource-names.ts';
import type { StackModel } from './stack-model.ts';

const key = 'aws_kms_key';
const DELETION_DAYS = 7;

/** What nobody may do by the key's policy but the account, which leaves it to IAM. */
const administrative = ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:CreateGrant'];
const accountRoot = `AWS:arn:aws:iam::${ACCOUNT}:root`;
/** EventBridge says to no key for whom it acts: a condition would drop all its deliveries in silence. */
const saysNothing = 'Service:events.amazonaws.com';

function isNarrow(statement: FoundStatement, model: StackModel): boolean {
  const { effect, principals, actions } = statement;
  if (effect === 'Deny' || principals.join() === accountRoot) return true;
  const isAdministrator = administrative.some((action) =>
    actions.some((pattern) => fitsAction(pattern, action)),
  );
  return (
    !isAdministrator && (principals.join() === saysNothing || isForOwnServices(statement, model))
  );
}

const keyOwnControls: readonly Control[] = [
  every(key, {
    id: 'key-rotation',
    meets: ['CKV_AWS_7', 'AS-KMS5', 'AWS-0065', 'SH-KMS.4'],
    what: 'is never rotated',
    why: 'One leaked key would open everything for ever.',
    how: 'Set enable_key_rotation to true.',
    holds: ({ attributes }) => attributes.enable_key_rotation === true,
  }),
  every(key, {
    id: 'key-policy',
    meets: ['CKV2_AWS_64', 'CKV_AWS_33'],
    what: 'has no policy of its own, or one that admits more than this account and services that act for it',
    why: 'The key is the last gate before the data, and a service acts for strangers too.',
    how: 'Name the account’s root and each service, bound by aws:SourceAccount, aws:SourceArn or its own context.',
    holds: (resource, model) => {
      const own = statementsOf(model).filter((statement) => statement.resource === resource);
      // Without it no grant to a role would work, and nobody could mend the key.
      const delegates = own.some(
        ({ effect, principals, actions, conditions }) =>
          effect === 'Allow' &&
          principals.includes(accountRoot) &&
          actions.includes('kms:*') &&
          conditions.length === 0,
      );
      return delegates && own.every((statement) => isNarrow(statement, model));
    },
  }),
  every(key, {
    id: 'key-window',
    meets: ['OWN-KMS-WINDOW'],
    what: 'stays longer than AWS requires after destroy',
    why: 'Destroy is to leave as little as AWS allows.',
    how: `Set deletion_window_in_days to ${DELETION_DAYS}.`,
    holds: ({ attributes }) => attributes.deletion_window_in_days === DELETION_DAYS,
  }),
  every(key, {
    id: 'key-enabled',
    meets: [],
    what: 'is disabled',
    why: 'Nothing that it encrypts could be read or written.',
    how: 'Leave is_enabled out.',
    holds: ({ attributes }) => attributes.is_enabled !== false,
  }),
];

/** Whether statements let a delivery's service do all that it must. */
const admits = (
  statements: readonly FoundStatement[],
  service: string,
  resource: string,
  { actions, context }: Delivery['ofKey'],
) =>
  actions.every((action) =>
    isAllowed(statements, {
      principal: `Service:${service}.amazonaws.com`,
      action,
      resource,
      context,
    }),
  );

function keyAdmits({ service, keyReference, ofKey }: Delivery, model: StackModel): boolean {
  const guard = model.referred(keyReference);
  const statements = statementsOf(model).filter(({ resource }) => resource === guard);
  return guard?.type === key && admits(statements, service, `@${guard.address}.arn`, ofKey);
}

function targetAdmits({ service, target, ofTarget }: Delivery, model: StackModel): boolean {
  if (target === undefined || ofTarget === undefined) return target !== undefined;
  return admits(guardsOf(model, target), service, ownArn(target, model), ofTarget);
}

/** A control on every delivery: `isAdmitted` says whether something lets it pass. */
const perDelivery =
  (what: string, isAdmitted: (delivery: Delivery, model: StackModel) => boolean) =>
  (model: StackModel) =>
    deliveriesOf(model)
      .filter((delivery) => !isAdmitted(delivery, model))
      .map(({ from: { address }, target, service }) => ({
        address,
        what: `delivers to ${target?.address ?? 'nothing known'}, ${what} does not admit ${service}.amazonaws.com`,
      }));

export const keyControls: readonly Control[] = [
  ...keyOwnControls,
  custom({
    id: 'key-admits-deliverers',
    meets: ['OWN-KMS-DELIVERY'],
    why: 'The delivery would fail in silence: the account’s own statement does not cover services.',
    how: 'Give the service a statement of its own in infra/encryption.ts.',
    problems: perDelivery('whose key', keyAdmits),
  }),
  custom({
    id: 'target-admits-deliverers',
    meets: [],
    why: 'The delivery would be refused, or go where nobody of this copy looks.',
    how: 'Let the service send in the policy of the queue or topic, bound to the sender’s ARN.',
    problems: perDelivery('whose own policy', targetAdmits),
  }),
];
