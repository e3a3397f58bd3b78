/** What every construct needs to know of where it stands: account, region, names, parameters. */
import { DataAwsCallerIdentity } from '@cdktn/provider-aws/lib/data-aws-caller-identity/index.js';
import { AwsProvider } from '@cdktn/provider-aws/lib/provider/index.js';
import { Construct } from 'constructs';
import { physicalName } from './names.ts';
import type { Settings } from './settings.ts';

export class Platform extends Construct {
  readonly settings: Settings;
  readonly suffix: string;
  readonly region: string;
  /** A reference: the account is known at apply. */
  readonly accountId: string;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.settings = settings;
    this.suffix = settings.ENVIRONMENT_SUFFIX;
    this.region = settings.AWS_REGION;
    new AwsProvider(this, 'aws', {
      region: this.region,
      defaultTags: [{ tags: { Application: 'tap', Environment: this.suffix } }],
    });
    this.accountId = new DataAwsCallerIdentity(this, 'current', {}).accountId;
  }

  name(resource: string): string {
    return physicalName(resource, this.suffix);
  }

  /** A name in the global namespace of S3. */
  bucketName(resource: string): string {
    return this.name(`${resource}-${this.accountId}`);
  }

  /** An ARN by its name, where a reference would make a circle or tie what must stay apart. */
  arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** What API Gateway calls a function by; `resource` as in `name`. */
  invokeArn(resource: string): string {
    const called = this.arn('lambda', `function:${this.name(resource)}`);
    return `arn:aws:apigateway:${this.region}:lambda:path/2015-03-31/functions/${called}/invocations`;
  }
}
