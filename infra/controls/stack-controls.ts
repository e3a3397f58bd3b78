/** What a stack may consist of: nothing that the other controls would not see. */
import { type Control, custom } from './control.ts';
import { guardedBy } from './policy-statements.ts';
import { at, isRecord, listOf, type ModelResource, type StackModel } from './stack-model.ts';

const recordOf = (value: unknown) => (isRecord(value) ? value : {});
const knownBlocks = ['//', 'data', 'output', 'provider', 'resource', 'terraform'];
const providerKeys = ['region', 'default_tags'];
/** What makes a resource another one at apply than the one that stands in the file. */
const hiding = ['count', 'for_each', 'dynamic', 'provider', 'provisioner', 'connection'];

function hidden({ address, attributes }: ModelResource) {
  const ignored = listOf(at(attributes, 'lifecycle', 'ignore_changes'));
  return [
    ...hiding.filter((key) => attributes[key] !== undefined),
    ...(ignored.length > 0 ? ['ignore_changes'] : []),
    ...(JSON.stringify(attributes).includes('%{') ? ['a directive of Terraform'] : []),
  ].map((key) => ({ address, what: `uses ${key}` }));
}

/** Anything but one provider that knows a region and tags: another account, another address. */
function providers({ blocks }: StackModel) {
  const configurations = Object.entries(recordOf(blocks.provider)).flatMap(([name, all]) =>
    listOf(all).map((one) => ({ name, keys: Object.keys(recordOf(one)) })),
  );
  const isPlain = ({ name, keys }: (typeof configurations)[number]) =>
    name === 'aws' && keys.every((key) => providerKeys.includes(key));
  return configurations.length === 1 && configurations.every(isPlain)
    ? []
    : [{ address: 'provider', what: 'is not the one provider of this account and region' }];
}

/** What may be said of a state in a bucket: nothing that leads to another service or account. */
const s3Keys = ['bucket', 'key', 'region', 'encrypt', 'use_lockfile'];

const isSafeInS3 = (settings: unknown) =>
  at(settings, 'encrypt') === true &&
  Object.keys(recordOf(settings)).every((key) => s3Keys.includes(key));

/** The state holds every attribute of the stack: it stays in a local file or in an encrypted bucket. */
const keepsStateSafe = (backend: unknown) =>
  listOf(backend).every(
    (one) =>
      isRecord(one) &&
      Object.entries(one).every(
        ([kind, settings]) =>
          kind === 'local' || (kind === 's3' && listOf(settings).every(isSafeInS3)),
      ),
  );

function foundations({ blocks }: StackModel) {
  const { backend, required_providers: required, cloud } = recordOf(blocks.terraform);
  const sources = Object.values(recordOf(required)).map((one) => at(one, 'source'));
  return [
    ...(cloud === undefined && keepsStateSafe(backend)
      ? []
      : [{ address: 'terraform.backend', what: 'keeps the state elsewhere, or unencrypted' }]),
    ...(sources.join() === 'hashicorp/aws'
      ? []
      : [{ address: 'terraform.required_providers', what: 'is not the AWS provider alone' }]),
  ];
}

/** Targets with a policy inline and another beside, or two beside. */
function sharedGuards(model: StackModel) {
  const guarded = model.resources.flatMap((resource) => {
    if (!/_policy$/.test(resource.type)) {
      const hasOwn = resource.attributes.policy !== undefined;
      return hasOwn && /^aws_(sqs_queue|sns_topic|s3_bucket)$/.test(resource.type)
        ? [resource]
        : [];
    }
    const target = guardedBy(resource, model);
    return target === undefined ? [] : [target];
  });
  return guarded
    .filter((target, index) => guarded.indexOf(target) !== index)
    .map(({ address }) => ({ address, what: 'has more than one policy' }));
}

export const stackControls: readonly Control[] = [
  custom({
    id: 'stack-plain',
    meets: [],
    why: 'What is made would not be what the controls have read.',
    how: 'Declare each resource as it is, for the one provider, in the stack itself.',
    problems: (model) => [
      ...Object.keys(model.blocks)
        .filter((name) => !knownBlocks.includes(name))
        .map((name) => ({ address: name, what: 'declares what no control reads' })),
      ...Object.keys(recordOf(model.blocks.data))
        .filter((type) => type !== 'aws_caller_identity')
        .map((type) => ({ address: `data.${type}`, what: 'asks what no control knows' })),
      ...providers(model),
      ...foundations(model),
      ...model.resources.flatMap(hidden),
    ],
  }),
  custom({
    id: 'stack-dashboard',
    meets: [],
    why: 'Who is called at night must see all at one place.',
    how: 'Declare the dashboard of infra/dashboard.ts.',
    problems: (model) =>
      model.of('aws_cloudwatch_dashboard').length > 0
        ? []
        : [{ address: 'aws_cloudwatch_dashboard', what: 'is not there' }],
  }),
  custom({
    id: 'policy-once',
    meets: [],
    why: 'The one that is applied last would replace the other.',
    how: 'Put all statements into one policy.',
    problems: sharedGuards,
  }),
];
