/** A log group as all of ours are: declared, encrypted, kept for a named time, card numbers masked, gone with the stack. */
import { CloudwatchLogDataProtectionPolicy } from '@cdktn/provider-aws/lib/cloudwatch-log-data-protection-policy/index.js';
import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import { Construct } from 'constructs';
import { cardNumberMask } from './card-number-mask.ts';
import type { Encryption } from './encryption.ts';
import type { Platform } from './platform.ts';

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
    encryption.admitLogGroup(name);
    this.group = new CloudwatchLogGroup(this, 'Group', {
      name,
      retentionInDays: platform.settings.LOG_RETENTION_DAYS,
      kmsKeyId: encryption.keyArn,
      skipDestroy: false,
    });
    new CloudwatchLogDataProtectionPolicy(this, 'CardNumbers', {
      logGroupName: this.group.name,
      policyDocument: cardNumberMask,
    });
    this.name = this.group.name;
    this.arn = this.group.arn;
  }
}
