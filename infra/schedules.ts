/** What wakes functions by the clock: a rule each, which alone may call its function. */
import { CloudwatchEventRule } from '@cdktn/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktn/provider-aws/lib/cloudwatch-event-target/index.js';
import { LambdaFunctionEventInvokeConfig } from '@cdktn/provider-aws/lib/lambda-function-event-invoke-config/index.js';
import { LambdaPermission } from '@cdktn/provider-aws/lib/lambda-permission/index.js';
import { Construct } from 'constructs';
import { functions } from './functions.ts';
import type { Platform } from './platform.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceFunctions } from './service-functions.ts';

export interface SchedulesOptions {
  readonly platform: Platform;
  readonly functions: ServiceFunctions;
}

/** Seconds that an event is worth anything: the next one asks for the same. */
const EVENT_AGE_MAX_SECONDS = 60;

/** A rule and not an EventBridge Scheduler schedule: that one needs a role to assume, this one none. */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, options: SchedulesOptions) {
    super(scope, id);
    for (const { name, triggers } of functions) {
      for (const trigger of triggers) {
        if (trigger.kind === 'schedule') {
          this.#schedule(options.functions.of(name), trigger.rate, options.platform);
        }
      }
    }
  }

  #schedule(target: ServiceFunction, rate: string, platform: Platform): void {
    const name = target.node.id;
    const { functionName, arn } = target.resource;
    const rule = new CloudwatchEventRule(this, `${name}-schedule`, {
      name: platform.name(name),
      description: `Calls ${platform.name(name)} every ${rate}.`,
      scheduleExpression: `rate(${rate})`,
      state: 'ENABLED',
    });
    const permission = new LambdaPermission(this, `${name}-by-schedule`, {
      statementId: 'AllowSchedule',
      action: 'lambda:InvokeFunction',
      functionName,
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
    });
    // A run that failed is made good by the next one, so it is not repeated.
    new LambdaFunctionEventInvokeConfig(this, `${name}-asynchronous`, {
      functionName,
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: EVENT_AGE_MAX_SECONDS,
    });
    new CloudwatchEventTarget(this, `${name}-target`, {
      rule: rule.name,
      arn,
      retryPolicy: {
        maximumRetryAttempts: 0,
        maximumEventAgeInSeconds: EVENT_AGE_MAX_SECONDS,
      },
      dependsOn: [permission],
    });
  }
}
