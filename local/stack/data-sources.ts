/** Answers the data sources that a stack may ask, as AWS would for the local account. */
import type { Block } from './blocks.ts';
import { defineLazy } from './lazy.ts';
import { renderPolicyDocument } from './policy-document.ts';

export interface DataPlace {
  readonly region: string;
  readonly accountId: string;
}

/** The configured attributes together with the computed ones; an unknown source answers nothing more. */
export function dataAttributes(type: string, config: Block, place: DataPlace): Block {
  const attributes = { ...answers(type, place) };
  for (const key of Object.keys(config))
    defineLazy(
      attributes,
      key,
      () => config[key],
      () => `data.${type}.${key}`,
    );
  if (type === 'aws_iam_policy_document')
    defineLazy(
      attributes,
      'json',
      () => renderPolicyDocument(config),
      () => 'a policy document',
    );
  return attributes;
}

function answers(type: string, { region, accountId }: DataPlace): Record<string, unknown> {
  if (type === 'aws_caller_identity')
    return {
      id: accountId,
      account_id: accountId,
      arn: `arn:aws:iam::${accountId}:user/local-operator`,
      user_id: 'AIDALOCALOPERATOR0000',
    };
  if (type === 'aws_region')
    return { id: region, name: region, region, endpoint: `ec2.${region}.amazonaws.com` };
  if (type === 'aws_partition')
    return {
      id: 'aws',
      partition: 'aws',
      dns_suffix: 'amazonaws.com',
      reverse_dns_prefix: 'com.amazonaws',
    };
  return {};
}
