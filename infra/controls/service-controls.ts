/** Which AWS services may do what by policies that are not a role's own, and what may be refused there. */
import { type Control, custom } from './control.ts';
import { isDenialOfPlaintext } from './policy-evaluation.ts';
import { type FoundStatement, statementsOf } from './policy-statements.ts';
import type { StackModel } from './stack-model.ts';

type Rights = Readonly<Record<string, readonly string[]>>;

/** A publisher decrypts too: the service reuses a data key. */
const publishes = ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKey*'];
const assumes = ['sts:AssumeRole'];

/** By service, what it may do as one that delivers; `{region}` is the stack's. */
const ofKeys: Rights = {
  cloudwatch: publishes,
  events: publishes,
  s3: publishes,
  sns: publishes,
  'logs.{region}': [
    ...['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*'],
    ...['kms:GenerateDataKey*', 'kms:Describe*'],
  ],
  'delivery.logs': ['kms:Decrypt'],
};
/** By type of the resource that the policy stands for or in. */
const byType: Readonly<Record<string, Rights>> = {
  aws_iam_role: { lambda: assumes, states: assumes },
  aws_kms_key: ofKeys,
  aws_sqs_queue: deliverers('sqs:SendMessage', ['events', 's3', 'sns']),
  aws_sns_topic: deliverers('sns:Publish', ['cloudwatch', 'events', 's3']),
  aws_s3_bucket: { 'logging.s3': ['s3:PutObject'] },
};

function deliverers(action: string, services: readonly string[]): Rights {
  return Object.fromEntries(services.map((service) => [service, [action]]));
}

/** Services that a statement names and actions that it gives them, which are not on the list. */
function unlisted({ resource, principals, actions }: FoundStatement, model: StackModel) {
  const rights = byType[resource.type.replace(/_policy$/, '')] ?? {};
  return principals
    .filter((principal) => principal.startsWith('Service:'))
    .flatMap((principal) => {
      const service = principal.replace(/^Service:|\.amazonaws\.com$/g, '');
      const allowed = rights[service.replace(model.region, '{region}')] ?? [];
      return actions
        .filter((action) => !allowed.includes(action))
        .map((action) => `lets ${service} do ${action}`);
    });
}

const problem = ({ resource: { address }, sid }: FoundStatement, what: string) => ({
  address,
  what: `${what} in its statement ${sid}`,
});

export const serviceControls: readonly Control[] = [
  custom({
    id: 'service-rights-listed',
    meets: [],
    why: 'A service that nothing here needs, or a right beyond its delivery, is a way in that nobody watches.',
    how: 'Remove it; a new kind of delivery goes into the lists of infra/controls/service-controls.ts.',
    problems: (model) =>
      statementsOf(model)
        .filter(({ kind, effect }) => kind !== 'identity' && effect === 'Allow')
        .flatMap((one) => unlisted(one, model).map((what) => problem(one, what))),
  }),
  custom({
    id: 'denial-plaintext-only',
    meets: [],
    why: 'A denial binds the account’s owner too: nobody could mend, or destroy, what it guards.',
    how: 'Leave out what must not be allowed; the one denial is that of requests without TLS.',
    problems: (model) =>
      statementsOf(model)
        .filter(({ effect }) => effect !== 'Allow')
        .filter((one) => one.kind !== 'resource' || !isDenialOfPlaintext(one))
        .map((one) => problem(one, 'denies more than requests without TLS')),
  }),
];
