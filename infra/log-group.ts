/** A log group as all of ours are: declared, encrypted, kept for a named time, card numbers masked, gone with the stack. */
import { CloudwatchLogDataProtectionPolicy } from '@cdktn/provider-aws/lib/cloudwatch-log-data-protection-policy/index.js';
import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import { Construct } from 'constructs';
import type { Encryption } from './encryption.ts';
import type { Platform } from './platform.ts';

/** Bare numbers by issuer prefix and length; AWS's own identifier only looks where a word like "card" is near. */
const bareCardNumbers = [
  '\\b4[0-9]{15}\\b',
  '\\b5[1-5][0-9]{14}\\b',
  '\\b2[2-7][0-9]{14}\\b',
  '\\b3[47][0-9]{13}\\b',
  '\\b6[05][0-9]{14}\\b',
].join('|');

function maskCardNumbers(name: string): string {
  const identifiers = [
    'arn:aws:dataprotection::aws:data-identifier/CreditCardNumber',
    'BareCardNumber',
  ];
  return JSON.stringify({
    Name: name,
    Version: '2021-06-01',
    Configuration: {
      CustomDataIdentifier: [{ Name: 'BareCardNumber', Regex: bareCardNumbers }],
    },
    Statement: [
      {
        Sid: 'Count',
        DataIdentifier: identifiers,
        Operation: { Audit: { FindingsDestination: {} } },
      },
      {
        Sid: 'Mask',
        DataIdentifier: identifiers,
        Operation: { Deidentify: { MaskConfig: {} } },
      },
    ],
  });
}

export interface LogGroupOptions {
  readonly platform: Platform;
  readonly encryption: Encryption;
  /** The group's full name: AWS gives it meaning. */
  readonly name: string;
}

export class LogGroup extends Construct {
  /** ARN without the `:*` that some services want behind it. */
  readonly arn: string;
  readonly name: string;
  readonly group: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, { platform, encryption, name }: LogGroupOptions) {
    super(scope, id);
    this.group = new CloudwatchLogGroup(this, 'Group', {
      name,
      retentionInDays: platform.settings.LOG_RETENTION_DAYS,
      kmsKeyId: encryption.keyArn,
      skipDestroy: false,
    });
    new CloudwatchLogDataProtectionPolicy(this, 'CardNumbers', {
      logGroupName: this.group.name,
      policyDocument: maskCardNumbers('mask-card-numbers'),
    });
    this.name = this.group.name;
    this.arn = this.group.arn;
  }
}
