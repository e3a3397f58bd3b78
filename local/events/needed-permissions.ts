/** What a mapping's poller does under the function's role, as data for whoever checks that the role may. */
import { failurePrefix } from './failure-destination.ts';
import type { MappingDefinition } from './mapping-definition.ts';

export interface NeededPermission {
  readonly roleArn: string;
  readonly action: string;
  readonly resource: string;
  /** The mapping that needs it. */
  readonly address: string;
}

/** AWS refuses to create a mapping whose role lacks one of these. */
export function neededPermissions(mapping: MappingDefinition): NeededPermission[] {
  const { roleArn, address, sourceArn } = mapping;
  const need = (action: string, resource: string) => ({ roleArn, action, resource, address });
  if (mapping.kind === 'queue') {
    const actions = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
    return actions.map((action) => need(`sqs:${action}`, sourceArn));
  }
  const reading = ['GetRecords', 'GetShardIterator', 'DescribeStream'];
  return [
    ...reading.map((action) => need(`dynamodb:${action}`, sourceArn)),
    need('dynamodb:ListStreams', '*'),
    ...failurePermissions(mapping.failureDestinationArn).map(([action, resource]) =>
      need(action, resource),
    ),
  ];

  function failurePermissions(arn: string | undefined): (readonly [string, string])[] {
    if (arn === undefined) return [];
    if (arn.startsWith('arn:aws:sqs:')) return [['sqs:SendMessage', arn]];
    return [
      ['s3:ListBucket', arn],
      ['s3:PutObject', `${arn}/${failurePrefix(mapping.id)}/batch`],
    ];
  }
}
